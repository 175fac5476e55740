"""The serial line while the station runs: takes commands, and is the only one to write there."""

import asyncio
import select
import sys

from line_editor import LineEditor

MOST_LINES = 128  # waiting to be written; the oldest is dropped, no task ever waits for the line
# At 115200 baud 64 characters take 6 ms: nobody is kept waiting longer.
CHUNK = 64
CHUNK_MS = 6
IDLE_MS = 20
# A reader that takes nothing for so long loses what waits for it.
STALL_MS = 500
# As fast as 115200 baud bring them, and no other task waits longer than one burst.
BURST = 128
BURST_MS = 10
CLEAR = "\r\x1b[K"


class Console:
    """say() may be called at any time; run() writes and reads, whole lines one after the other.

    answers: (station, line) -> the lines that answer it.
    """

    def __init__(self, answers):
        self._lines = []
        self._answers = answers
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
        if len(self._lines) == MOST_LINES:
            self._lines.pop(0)
        self._lines.append(line)

    async def run(self, station):
        """For ever; nothing typed here can stop a task."""
        await asyncio.gather(self._write(), self._read(station))

    async def _write(self):
        """What is typed shows only once the line rests: a tool that sends whole lines reads
        nothing but answers and events."""
        while True:
            if self._lines:
                clear = CLEAR if self._shown else ""
                self._shown = False
                await self._put(clear + self._lines.pop(0) + "\n")
                continue
            if self._typing:
                self._typing = False
            elif self._editor.changed or (self._editor.text and not self._shown):
                self._shown = True
                await self._put(self._editor.view())
            await asyncio.sleep_ms(IDLE_MS)

    async def _put(self, text):
        for start in range(0, len(text), CHUNK):
            waited_ms = 0
            while not self._ready_to_write.poll(0):
                if waited_ms >= STALL_MS:
                    self._lines.clear()
                    return
                waited_ms += CHUNK_MS
                await asyncio.sleep_ms(CHUNK_MS)
            try:
                sys.stdout.write(text[start : start + CHUNK])
            except OSError:  # the serial line is gone; the station is not
                return
            await asyncio.sleep_ms(CHUNK_MS)

    async def _read(self, station):
        reader = asyncio.StreamReader(self._input)
        while True:
            byte = await reader.read(1)
            left = BURST
            while byte:
                await self._take(station, byte[0])
                left -= 1
                if not left or not self._ready_to_read.poll(0):
                    break
                byte = self._input.read(1)
            if not byte:  # the serial line is gone; the station is not
                return
            await asyncio.sleep_ms(BURST_MS)

    async def _take(self, station, byte):
        self._typing = True
        if self._editor.feed(byte):
            await self._answer(station)

    async def _answer(self, station):
        line, refusal = self._editor.take()
        self._editor.changed = False
        line = line.strip()
        if self._shown:
            self.say(line)  # it stays on the screen above its answer
        try:
            for text in (refusal,) if refusal else self._answers(station, line):
                await self._say_in_turn(text)
        except Exception as error:  # a command must not end the station
            self.say(f'"{line[:40]}" could not be answered: {error!r}')

    async def _say_in_turn(self, text):
        """Long answers wait for room, so that none of their lines is dropped."""
        while len(self._lines) > MOST_LINES // 2:
            await asyncio.sleep_ms(IDLE_MS)
        self.say(text)
