"""The meter task: polls the energy meter once a second and keeps its last valid Reading."""

import asyncio

from clock import Stopwatch
from energy_meters.reading import Reading, ReadingInvalid
from modbus_tcp.errors import ModbusError

PERIOD_MS = 1000


class Meter:
    """take() hands out each valid reading once; `reading` stays for those who only look.

    name: which of the watchdog's critical tasks this is.
    """

    def __init__(self, client, decoder, watchdog, name="meter"):
        self.reading = Reading()
        self.polls = 0
        self.last_error = None
        self._spare = Reading()  # filled while `reading` is still good
        self._fresh = False
        self._client = client
        self._decoder = decoder
        self._watchdog = watchdog
        self._name = name

    def take(self):
        """A Reading that was not taken before, or None."""
        if not self._fresh:
            return None
        self._fresh = False
        return self.reading

    async def run(self):
        stopwatch = Stopwatch()
        while True:
            stopwatch.elapsed_ms()
            await self.poll()
            self._watchdog.alive(self._name)
            await asyncio.sleep_ms(max(PERIOD_MS - stopwatch.elapsed_ms(), 0))

    async def poll(self):
        """All requests of the meter; an error is kept as text, since the next poll may cure it."""
        self.polls += 1
        decoder = self._decoder
        try:
            if not decoder.requests:
                await decoder.locate(self._read)
            replies = []
            for function_code, address, quantity in decoder.requests:
                replies.append(await self._read(function_code, address, quantity))
            decoder.decode(replies, self._spare)
        except (ModbusError, ReadingInvalid) as error:
            self.last_error = str(error)
            decoder.forget()
            return
        self.reading, self._spare = self._spare, self.reading
        self._fresh = True
        self.last_error = None

    async def _read(self, function_code, address, quantity):
        # Each transaction is bounded by itself, however many a poll needs.
        self._watchdog.alive(self._name)
        return await self._client.read(function_code, address, quantity)
