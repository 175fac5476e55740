"""A person's terminal at the board's serial port, and a watch over the charging meanwhile."""

import asyncio
import contextlib
import json
import os
import time

PATIENCE_S = 30
END = b"version --json\n"  # its answer marks the end of the one before


class Terminal:
    """In the place of the simulation's own serial line; use it with `async with`."""

    def __init__(self, simulation):
        self.received = b""  # and not waited for yet
        self.everything = b""
        self.patience_s = PATIENCE_S
        self._simulation = simulation
        self._file = None

    async def __aenter__(self):
        self._simulation.serial.stop()
        self._file = os.open(self._simulation.board.port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.listen()
        return self

    async def __aexit__(self, *_):
        self.look_away()
        os.close(self._file)

    def listen(self):
        asyncio.get_running_loop().add_reader(self._file, self._receive)

    def look_away(self):
        """Read nothing until listen() is called again."""
        asyncio.get_running_loop().remove_reader(self._file)

    def _receive(self):
        with contextlib.suppress(BlockingIOError):
            data = os.read(self._file, 65536)
            self.received += data
            self.everything += data

    async def type(self, data):
        """All of it, however slowly it is taken."""
        deadline_s = time.monotonic() + self.patience_s
        while data:
            assert time.monotonic() < deadline_s, f"{len(data)} bytes were not taken"
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(self._file, data) :]
            await asyncio.sleep(0.001)

    async def until(self, text):
        """What comes before `text`; what follows it stays."""
        deadline_s = time.monotonic() + self.patience_s
        while text not in self.received:
            assert time.monotonic() < deadline_s, f"{text} did not come: {self.received[-2000:]}"
            await asyncio.sleep(0.01)
        before, _, self.received = self.received.partition(text)
        return before

    async def facts(self, command):
        """The dictionary that answers a command with --json."""
        await self.type(command.encode() + b" --json\n")
        while True:
            # The echo of what was typed may hold braces, too; the answer is a line by itself.
            line = await self.until(b"\n")
            if line.startswith(b"{"):
                return json.loads(line)

    async def words(self, command):
        """The lines that answer it; a command may be bytes of any kind."""
        data = command if isinstance(command, bytes) else command.encode() + b"\n"
        await self.type(data + END)
        before = await self.until(b'"micropython"')
        await self.until(b"\n")
        lines = before.decode("ascii").replace("\r\n", "\n").split("\n")
        return "\n".join(lines[:-1])


class Watch:
    """Samples what the car sees; `async with` ends with an assertion that nothing changed.

    led: None where it blinks, which no sample can judge."""

    def __init__(self, simulation, least_ma=6000, led="steady blue"):
        self._simulation = simulation
        self._least_ma = least_ma
        self._led = led
        self._seen = set()
        self._task = None

    async def __aenter__(self):
        self._boots = self._simulation.plant.link.boots
        self._task = asyncio.create_task(self._sample())

    async def __aexit__(self, kind, *_):
        self._task.cancel()
        if kind is None:
            assert self._seen == {(True, self._led, True)}, self._seen
            assert self._simulation.plant.link.boots == self._boots

    async def _sample(self):
        while True:
            seen = self._simulation.snapshot()
            offered = seen["pilot_ma"] >= self._least_ma
            self._seen.add((seen["contactor"], seen["led"] if self._led else None, offered))
            await asyncio.sleep(0.02)
