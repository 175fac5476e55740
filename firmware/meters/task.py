"""A meter's task: polls once a second, hands over each valid Reading, reports what it found."""

import asyncio

from micropython import const

from clock import Stopwatch
from energy_meters.reading import ReadingInvalid
from modbus_tcp.errors import ModbusError

_PERIOD_MS = const(1000)


class Meter:
    """take() hands out each valid Reading once; `reading` stays for those who only look.

    poller: of energy_meters; reports: MeterReports; watchdog: to be kept alive under `name`.
    """

    def __init__(self, poller, reports, watchdog, name="meter"):
        self.poller = poller
        self.device = poller.device  # who answers: meter, identity
        self.reading = None  # the last valid one
        self.polls = 0
        self.last_error = None  # why the last poll gave no reading, as a text
        self._fresh = False  # nobody took the reading so far
        self._reports = reports
        self._watchdog = watchdog
        self._name = name

    def take(self):
        """A Reading that was not taken before, or None."""
        if not self._fresh:
            return None
        self._fresh = False
        return self.reading

    async def run(self):
        """Polls for ever, at most once in a second."""
        stopwatch = Stopwatch()
        while True:
            stopwatch.elapsed_ms()
            await self.poll()
            self._watchdog.alive(self._name)
            await asyncio.sleep_ms(max(_PERIOD_MS - stopwatch.elapsed_ms(), 0))

    async def poll(self):
        """One poll; an error is kept as text, since the next poll may cure it."""
        self.polls += 1
        try:
            self.reading = await self.poller.poll()
            self._fresh = True
            self.last_error = None
            self._reports.valid(_PERIOD_MS, self.poller.order_unknown)
        except ReadingInvalid as error:
            self.last_error = str(error)
            self._reports.refused(_PERIOD_MS, error)
        except ModbusError as error:
            self.last_error = str(error)
        self._reports.device(self.device)
