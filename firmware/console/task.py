"""The serial line while the station runs: takes commands, and is the only one to write there."""

import asyncio
import select
import sys

from micropython import const

from console.line_editor import TAB, LineEditor
from events.waiting_lines import WaitingLines
from momentary import Momentary

# Waiting to be written: a long answer, and a few events; no task ever waits for the line.
_MOST_BYTES = const(4096)
# At 115200 baud 64 characters take 6 ms: nobody is kept waiting longer.
_CHUNK = const(64)
_CHUNK_MS = const(6)
_IDLE_MS = const(20)
# A reader that takes nothing for so long loses what waits for it.
_STALL_MS = const(500)
# As fast as 115200 baud bring them, and no other task waits longer than one burst.
_BURST = const(128)
_BURST_MS = const(10)
CLEAR = "\r\x1b[K"


class Console:
    """say() may be called at any time; run() writes and reads, whole lines one after the other.

    commands: its load(station, line) makes an answer quicker, answer(station, line) gives its lines,
    words(station, before) what may be typed next.
    """

    def __init__(self, commands):
        self._lines = WaitingLines(_MOST_BYTES)
        self._commands = commands
        self._editor = LineEditor()
        self._shown = False  # the line being typed stands on the screen
        self._typing = False  # since the writer looked last
        self._input = sys.stdin.buffer
        self._ready_to_read = select.poll()
        self._ready_to_read.register(self._input, select.POLLIN)
        self._ready_to_write = select.poll()
        self._ready_to_write.register(sys.stdout, select.POLLOUT)

    def say(self, line):
        """Queue one line of text."""
        self._lines.add(line)

    async def run(self, station):
        """For ever; nothing typed here can stop a task."""
        await asyncio.gather(self._write(), self._read(station))

    async def _write(self):
        while True:
            try:
                await self._write_next()
            except MemoryError:  # what waits is given up, so that the station has its room
                self._lines.clear()
                await asyncio.sleep_ms(_IDLE_MS)

    async def _write_next(self):
        """What is typed shows only once the line rests: a tool that sends whole lines reads
        nothing but answers and events."""
        if self._lines:
            if self._shown:
                self._shown = False
                await self._put(CLEAR)
            await self._put(self._lines.take(), "\n")
            return
        if self._typing:
            self._typing = False
        elif self._editor.changed or (self._editor.text and not self._shown):
            self._shown = True
            await self._put(self._editor.view())
        await asyncio.sleep_ms(_IDLE_MS)

    async def _put(self, text, end=""):
        """In pieces: a second copy of a long line may not fit into the heap."""
        for start in range(0, max(len(text), 1), _CHUNK):
            waited_ms = 0
            while not self._ready_to_write.poll(0):
                if waited_ms >= _STALL_MS:
                    self._lines.clear()
                    return
                waited_ms += _CHUNK_MS
                await asyncio.sleep_ms(_CHUNK_MS)
            piece = text[start : start + _CHUNK]
            try:
                sys.stdout.write(piece if start + _CHUNK < len(text) else piece + end)
            except OSError:  # the serial line is gone; the station is not
                return
            await asyncio.sleep_ms(_CHUNK_MS)

    async def _read(self, station):
        reader = asyncio.StreamReader(self._input)
        while True:
            byte = await reader.read(1)
            left = _BURST
            while byte:
                await self._take(station, byte[0])
                left -= 1
                if not left or not self._ready_to_read.poll(0):
                    break
                byte = self._input.read(1)
            if not byte:  # the serial line is gone; the station is not
                return
            await asyncio.sleep_ms(_BURST_MS)

    async def _take(self, station, byte):
        self._typing = True
        try:
            if byte == TAB:
                self._complete(station)
            elif self._editor.feed(byte):
                await self._answer(station)
        except MemoryError:  # half a line must not be taken for the whole
            self._editor.spoil()

    async def _answer(self, station):
        line, refusal = self._editor.take()
        self._editor.changed = False
        line = line.strip()
        if self._shown:
            self.say(line)  # it stays on the screen above its answer
        await self._room()
        if refusal:
            self.say(refusal)
            return
        try:
            with Momentary():
                self._commands.load(station, line)
                await asyncio.sleep_ms(0)
                for text in self._commands.answer(station, line):
                    await self._room()
                    self.say(text)
        except Exception as error:  # a command must not end the station
            self.say(f'"{line[:40]}" could not be answered: {error!r}')

    def _complete(self, station):
        offered = self._editor.complete(lambda before: self._commands.words(station, before))
        if offered:
            self.say("  ".join(offered))

    async def _room(self):
        """An answer waits for those before it: none of its lines is dropped, and no more than
        one long line waits."""
        while self._lines.bytes > _MOST_BYTES // 4:
            await asyncio.sleep_ms(_IDLE_MS)
