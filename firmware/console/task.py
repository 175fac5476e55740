"""The serial line while the station runs: takes commands, and is the only one to write there."""

import asyncio
import select
import sys

from micropython import const

from console.line_editor import TAB, LineEditor
from console.output import Output
from momentary import Momentary

_IDLE_MS = const(20)
# As fast as 115200 baud bring them, and no other task waits longer than one burst.
_BURST = const(128)
_BURST_MS = const(10)
CLEAR = "\r\x1b[K"


class Console:
    """show_event() may be called at any time; run() writes and reads, whole lines one by one.

    commands: a dispatcher's Commands; greeting: the first line, which also answers an empty one.
    """

    def __init__(self, commands, greeting):
        ready_to_write = _poll(sys.stdout, select.POLLOUT)
        self._output = Output(sys.stdout, lambda: ready_to_write.poll(0))
        self._output.add_event(greeting)
        self._commands = commands
        self._greeting = greeting
        self._editor = LineEditor()
        self._shown = False  # the line being typed stands on the screen
        self._typing = False  # since the writer looked last
        self._input = sys.stdin.buffer
        self._ready_to_read = _poll(self._input, select.POLLIN)

    def show_event(self, line):
        """Queue one line of text; where nobody reads, the oldest are dropped."""
        self._output.add_event(line)

    async def run(self):
        """For ever; nothing typed here can stop a task."""
        await asyncio.gather(self._write(), self._read())

    async def _write(self):
        while True:
            try:
                await self._write_next()
            except MemoryError:  # what waits is given up, so that the station has its room
                self._output.clear()
                await asyncio.sleep_ms(_IDLE_MS)

    async def _write_next(self):
        """What is typed shows only once the line rests: a tool that sends whole lines reads
        nothing but answers and events."""
        text = self._output.take()
        if text is not None:
            if self._shown:
                self._shown = False
                await self._output.write(CLEAR)
            await self._output.write(text)
            return
        if self._typing:
            self._typing = False
        elif self._output.within_line:
            pass  # the rest of the answer comes first
        elif self._editor.changed or (self._editor.text and not self._shown):
            self._shown = True
            await self._output.write(self._editor.view())
        await asyncio.sleep_ms(_IDLE_MS)

    async def _read(self):
        reader = asyncio.StreamReader(self._input)
        while True:
            byte = await reader.read(1)
            left = _BURST
            while byte:
                await self._take(byte[0])
                left -= 1
                if not left or not self._ready_to_read.poll(0):
                    break
                byte = self._input.read(1)
            if not byte:  # the serial line is gone; the station is not
                return
            await asyncio.sleep_ms(_BURST_MS)

    async def _take(self, byte):
        self._typing = True
        try:
            if byte == TAB:
                await self._complete()
            elif self._editor.feed(byte):
                await self._answer()
        except MemoryError:  # half a line must not be taken for the whole
            self._editor.refuse()

    async def _answer(self):
        line, refusal = self._editor.take()
        self._editor.changed = False
        line = line.strip()
        if self._shown:
            await self._output.add_line(line)  # it stays on the screen above its answer
        if refusal or not line:
            await self._output.add_line(refusal or self._greeting)
            return
        try:
            with Momentary():
                await self._commands.load(line)
                for piece in self._commands.answer(line):
                    await self._output.add_piece(piece)
        except Exception as error:  # a command must not end the station
            await self._output.add_line(f'"{line[:40]}" could not be answered: {error!r}')

    async def _complete(self):
        with Momentary():
            await self._commands.load(self._editor.text)
            offered = self._editor.complete(self._commands.words)
        if offered:
            await self._output.add_line("  ".join(offered))


def _poll(stream, event):
    poll = select.poll()
    poll.register(stream, event)
    return poll
