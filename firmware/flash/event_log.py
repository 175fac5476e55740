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
READ_BYTES = 1024  # at once, of a file: room for several lines, and for the heap
PERIOD_MS = 1000
MOST_IN_JSON = 40  # one line of JSON has to fit into a fragmented heap


class FlashLog:
    """add() what happened, step() or run() writes it. A flash that takes nothing stops nothing.

    `boot`: the number of this start; `error`: why the last write failed, or None.
    """

    def __init__(self):
        self.error = None
        self._waiting = WaitingLines(MOST_WAITING_BYTES)
        self._oldest_ms = 0  # how long the oldest line waits
        heads = [_read_head(path) for path in PATHS]
        self._current = 0 if heads[0] >= heads[1] else 1  # index of the file that is appended to
        self._sequence = heads[self._current][0]  # its number; 0: no file so far
        self.boot = _last_boot(PATHS[self._current], heads[self._current][1]) + 1
        self._size = _size(PATHS[self._current]) if self._sequence else FILE_BYTES

    def add(self, seconds, milliseconds, text):
        """A line for the next write; seconds and milliseconds since the start."""
        text = text[:LONGEST_TEXT].replace("\n", " ")
        self._waiting.add(f"{self.boot} {seconds}.{milliseconds:03d} {text}\n")

    async def run(self, is_powered=None):
        """For ever; is_powered(): whether the contactor is closed, None where there is none."""
        stopwatch = Stopwatch()
        while True:
            await asyncio.sleep_ms(PERIOD_MS)
            self.step(stopwatch.elapsed_ms(), is_powered is not None and is_powered())

    def step(self, elapsed_ms, powered=False):
        """Write what has waited for long enough; powered: whether the contactor is closed."""
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
        """Everything that waits, now; where the flash refuses, it goes on waiting."""
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
        """All that is kept, the oldest first, as people read it.

        Between two lines time may pass, and the log may be written to.
        """
        for boot, seconds, milliseconds, text in self._entries():
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
        """No file is held open while an entry is read: it may grow meanwhile, or be replaced."""
        sequence, offset = self._sequence - 1, 0
        while sequence <= self._sequence:
            age = self._sequence - sequence  # 0: the file that is appended to, 1: the other one
            path = PATHS[self._current if age == 0 else 1 - self._current]
            lines, offset = _read_lines(path, offset) if age < 2 else ((), 0)
            if not lines and age == 0:
                break
            if not lines:
                sequence, offset = sequence + 1, 0
            yield from _parsed(lines)
        yield from _parsed(list(self._waiting))


def _read_lines(path, offset):
    """-> (complete lines that follow the offset, READ_BYTES at most; offset behind them). No line:
    the end, or no such file."""
    try:
        with open(path, "rb") as file:
            file.seek(offset)
            data = file.read(READ_BYTES)
    except OSError:
        return (), offset
    end = data.rfind(b"\n")
    if end < 0:  # no line is that long: something else, which is passed over
        return ([""], offset + READ_BYTES) if len(data) == READ_BYTES else ((), offset)
    return [_text(line) for line in data[:end].split(b"\n")], offset + end + 1


def _text(line):
    """With a question mark for each byte that is no text."""
    try:
        return line.decode()
    except ValueError:
        return "".join([chr(byte) if byte < 0x80 else "?" for byte in line])


def _parsed(lines):
    """Those that are entries, as [boot, seconds, milliseconds, text]."""
    for line in lines:
        try:
            boot, time, text = line.rstrip("\n").split(" ", 2)
            seconds, milliseconds = time.split(".")
            yield [int(boot), int(seconds), int(milliseconds), text]
        except ValueError:
            continue


def _read_head(path):
    """(sequence, boot) of the first line; (0, 0) where the file is not there or no log."""
    lines, _ = _read_lines(path, 0)
    try:
        mark, sequence, boot = lines[0].split(" ") if lines else ("", 0, 0)
        return (int(sequence), int(boot)) if mark == "#" else (0, 0)
    except ValueError:
        return (0, 0)


def _last_boot(path, boot):
    """The largest number of a start in the file, or `boot`."""
    lines, offset = _read_lines(path, 0)
    while lines:
        for entry in _parsed(lines):
            boot = max(boot, entry[0])
        lines, offset = _read_lines(path, offset)
    return boot


def _size(path):
    try:
        return os.stat(path)[6]
    except OSError:
        return 0
