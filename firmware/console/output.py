"""What the console writes: answers wait for room and are never dropped, events make room."""

import asyncio

from micropython import const

from events.waiting_lines import WaitingLines

# Events wait within this bound; where nobody reads, the oldest are dropped.
_MOST_EVENT_BYTES = const(4096)
# An answer goes on once no more than that waits of it.
_MOST_ANSWER_BYTES = const(1024)
# At 115200 baud 64 characters take 6 ms: nobody is kept waiting longer.
_CHUNK = const(64)
_CHUNK_MS = const(6)
_LOOK_MS = const(20)
# A reader that takes nothing for so long loses what waits.
_STALL_MS = const(500)


class Output:
    """stream: written to with write(text); is_ready(): whether it takes more at the moment.

    Answers come in pieces of any length, the last of a line ends with a newline. `within_line`:
    of the line that is being written there are more pieces to come.
    """

    def __init__(self, stream, is_ready):
        self.within_line = False
        self._stream = stream
        self._is_ready = is_ready
        self._events = WaitingLines(_MOST_EVENT_BYTES)
        self._pieces = []  # of answers
        self._piece_bytes = 0  # of their text
        self._unfinished = False  # the last piece that was added ends no line
        self._skipping = False  # the beginning of the line was given up, so is its rest

    def add_event(self, line):
        """May be called at any time; nobody waits for the serial line."""
        self._events.add(line)

    async def add_piece(self, text):
        """Waits for those before it."""
        while self._piece_bytes > _MOST_ANSWER_BYTES:
            await asyncio.sleep_ms(_LOOK_MS)
        self._unfinished = not text.endswith("\n")
        if self._skipping:
            self._skipping = self._unfinished
            return
        self._pieces.append(text)
        self._piece_bytes += len(text)

    async def add_line(self, text):
        """A whole line, also where an answer broke off within one."""
        if self._unfinished:
            await self.add_piece("\n")
        await self.add_piece(text + "\n")

    def take(self):
        """The next text to write, or None; events come first, there are few of them."""
        if self._events and not self.within_line:
            return self._events.take() + "\n"
        if not self._pieces:
            return None
        text = self._pieces.pop(0)
        self._piece_bytes -= len(text)
        self.within_line = not text.endswith("\n")
        return text

    def clear(self):
        """Give up all that waits; what comes next begins on a line of its own."""
        self._events.clear()
        self._pieces = ["\n"] if self.within_line else []
        self._piece_bytes = len(self._pieces)
        self._skipping = self._unfinished

    async def write(self, text):
        """Bounded: of a reader that takes nothing the rest is dropped, and all that waits."""
        for start in range(0, len(text), _CHUNK):
            waited_ms = 0
            while not self._is_ready():
                if waited_ms >= _STALL_MS:
                    self.within_line = True  # somewhere in this text
                    self.clear()
                    return
                waited_ms += _CHUNK_MS
                await asyncio.sleep_ms(_CHUNK_MS)
            try:
                self._stream.write(text[start : start + _CHUNK])
            except OSError:  # the serial line is gone; the station is not
                return
            await asyncio.sleep_ms(_CHUNK_MS)
