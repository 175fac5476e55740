"""A meter's task: polls once a second, hands over each valid Reading, reports what it found.

A poll of a slow server takes longer; then the next one begins at once.
"""

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
        self.likely_cause = None  # of that, as a sentence; None: no cause is likelier than others
        self.network = None  # the OwnNetwork, once there is one
        self.address = None  # of the meter, in that network
        self.client = poller.client  # with the times of its replies
        self._replies = 0  # the client's when this poll began, or the last one ended
        self._fresh = False  # nobody took the reading so far
        self._reports = reports
        self._watchdog = watchdog
        self._name = name

    def is_starting(self):
        """There was no reading so far, and a poll is under way that has had replies."""
        return self.reading is None and self.client.reply_count > self._replies

    def take(self):
        """A Reading that was not taken before, or None."""
        if not self._fresh:
            return None
        self._fresh = False
        return self.reading

    async def run(self):
        """Polls for ever, at most once in a second."""
        stopwatch = Stopwatch()
        period_ms = _PERIOD_MS
        while True:
            stopwatch.elapsed_ms()
            await self.poll(period_ms)
            self._watchdog.alive(self._name)
            took_ms = stopwatch.elapsed_ms()
            period_ms = max(_PERIOD_MS, took_ms)
            await asyncio.sleep_ms(period_ms - took_ms)

    async def poll(self, elapsed_ms=_PERIOD_MS):
        """One poll; an error is kept as text, since the next poll may cure it.

        elapsed_ms: since the last poll began.
        """
        self.polls += 1
        self._replies = self.client.reply_count
        try:
            self.reading = await self.poller.poll()
            self._fresh = True
            self.last_error = self.likely_cause = None
            sequence = self.reading.phase_sequence
            self._reports.valid(elapsed_ms, self.poller.order_unknown, sequence)
        except ReadingInvalid as error:
            self.last_error, self.likely_cause = str(error), None
            self._reports.refused(elapsed_ms, error)
        except ModbusError as error:
            from meters import likely_cause  # a meter that works does without

            self.last_error = str(error)
            self.likely_cause = likely_cause.of(
                error, self.device.meter, self.network, self.address
            )
            self._reports.unreadable(elapsed_ms, self.last_error, self.likely_cause)
        self._replies = self.client.reply_count
        self._reports.device(self.device)
        self._reports.server(self.client.peculiarities)
