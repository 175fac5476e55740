"""The log on flash: events of this and earlier runs in two files of bounded size that alternate.

Written in batches, since each write wears the flash: littlefs makes an appended file good with
its closing, so a power cut loses what was waiting and nothing else. A line is "boot seconds.ms
text", the first of a file "# sequence boot"; the boot counter is what the files know of it.
"""

import asyncio
import os

from clock import Stopwatch
from events import line as event_line
from events.waiting_lines import WaitingLines

PATHS = ("log.0.txt", "log.1.txt")
FILE_BYTES = 16384
# Waiting lines are written after that time, or when they are that many bytes.
WRITE_AFTER_MS = 60000
WRITE_AT_BYTES = 1024
# While power flows: an erase keeps all tasks waiting, the one that opens the contactor too. In the
# end it is worse to lose what led to a cut of the power.
POWERED_WRITE_AFTER_MS = 3600000
POWERED_WRITE_AT_BYTES = 3072
MOST_WAITING_BYTES = 4096  # while the flash takes nothing; then the oldest are dropped
LONGEST_TEXT = 200
LONGEST_LINE = 256  # of a file that holds something else, no more is read at once
PERIOD_MS = 1000
MOST_IN_JSON = 40  # one line of JSON has to fit into a fragmented heap


class FlashLog:
    """add() what happened, step() or run() writes it; `boot` counts the starts. A flash that
    takes nothing stops nothing: `error` says why, and it is tried again."""

    def __init__(self):
        self.error = None
        self._waiting = WaitingLines(MOST_WAITING_BYTES)
        self._oldest_ms = 0
        heads = [_read_head(path) for path in PATHS]
        self._current = 0 if heads[0] >= heads[1] else 1
        self._sequence = heads[self._current][0]
        self.boot = _last_boot(PATHS[self._current], heads[self._current][1]) + 1
        self._size = _size(PATHS[self._current]) if self._sequence else FILE_BYTES

    def add(self, seconds, milliseconds, text):
        """A line for the next write; seconds and milliseconds since the start."""
        text = text[:LONGEST_TEXT].replace("\n", " ")
        self._waiting.add(f"{self.boot} {seconds}.{milliseconds:03d} {text}\n")

    async def run(self, outputs=None):
        """For ever; outputs: whose contactor tells that power flows, None where none can."""
        stopwatch = Stopwatch()
        while True:
            await asyncio.sleep_ms(PERIOD_MS)
            self.step(stopwatch.elapsed_ms(), outputs is not None and outputs.contactor)

    def step(self, elapsed_ms, powered=False):
        """powered: whether the contactor is closed."""
        if not self._waiting:
            return
        after_ms = POWERED_WRITE_AFTER_MS if powered else WRITE_AFTER_MS
        at_bytes = POWERED_WRITE_AT_BYTES if powered else WRITE_AT_BYTES
        self._oldest_ms = min(self._oldest_ms + elapsed_ms, POWERED_WRITE_AFTER_MS)
        # A flash that has just refused is not asked in every step.
        is_much = self._waiting.bytes >= at_bytes and self.error is None
        if self._oldest_ms >= after_ms or is_much:
            self.write()

    def write(self):
        """Everything that waits, now."""
        if not self._waiting:
            return
        self._oldest_ms = 0
        try:
            self._append()
        except (OSError, MemoryError) as error:
            self.error = str(error)
            self._size = _size(PATHS[self._current])
            return
        self.error = None
        self._waiting.clear()

    def lines(self):
        """All that is kept, the oldest first, as people read it; each file is open in turn only."""
        for entry in self._entries():
            boot, seconds, milliseconds, text = entry  # pyright: ignore (never None)
            yield f"[{boot}] {event_line(seconds, milliseconds, text)}"

    def facts(self):
        """The newest entries: [boot, seconds, milliseconds, text] each."""
        newest = []
        for entry in self._entries():
            newest = newest[1 - MOST_IN_JSON :] + [entry]
        return {"boot": self.boot, "log": newest, "error": self.error}

    def _append(self):
        if self._size + self._waiting.bytes > FILE_BYTES:
            self._begin_the_other_file()
            return
        with open(PATHS[self._current], "a") as file:
            self._write_waiting(file)
        self._size += self._waiting.bytes

    def _begin_the_other_file(self):
        """What it held is gone once the new content is complete on flash."""
        head = f"# {self._sequence + 1} {self.boot}\n"
        other = 1 - self._current
        with open(PATHS[other], "w") as file:
            file.write(head)
            self._write_waiting(file)
        self._current = other
        self._sequence += 1
        self._size = len(head) + self._waiting.bytes

    def _write_waiting(self, file):
        """Line by line: all of them as one text may not fit into the heap."""
        for line in self._waiting:
            file.write(line)

    def _entries(self):
        for path in (PATHS[1 - self._current], PATHS[self._current]):
            for line in _lines_of(path):
                entry = _parse(line)
                if entry:
                    yield entry
        for line in self._waiting:
            yield _parse(line)


def _lines_of(path):
    """Complete lines; a file that is not there has none."""
    try:
        with open(path) as file:
            while True:
                line = file.readline(LONGEST_LINE)
                if not line:
                    return
                if line.endswith("\n"):
                    yield line[:-1]
    except (OSError, ValueError):  # ValueError: no text
        return


def _parse(line):
    """[boot, seconds, milliseconds, text], or None where it is no entry."""
    try:
        boot, time, text = line.rstrip("\n").split(" ", 2)
        seconds, milliseconds = time.split(".")
        return [int(boot), int(seconds), int(milliseconds), text]
    except ValueError:
        return None


def _read_head(path):
    """(sequence, boot) of the first line; (0, 0) where the file is not there or no log."""
    for line in _lines_of(path):
        try:
            mark, sequence, boot = line.split(" ")
            return (int(sequence), int(boot)) if mark == "#" else (0, 0)
        except ValueError:
            return (0, 0)
    return (0, 0)


def _last_boot(path, boot):
    for line in _lines_of(path):
        entry = _parse(line)
        if entry:
            boot = max(boot, entry[0])
    return boot


def _size(path):
    try:
        return os.stat(path)[6]
    except OSError:
        return 0
