"""The station's meter task and its supervision at a gateway in memory, in virtual time."""

import asyncio
import itertools
import random
import time

import energy_meters
import frames
from clock import Stopwatch
from energy_meters.judge import Judge
from energy_meters.poller import Poller
from load_balancing.supervision import WARNING, MeterSupervision
from meters import task as meter_task
from meters.reports import MeterReports
from meters.watched_client import WatchedClient
from modbus_tcp.client import Client
from scripted_streams import ScriptedStreams
from virtual_time import VirtualTime

CYCLE_MS = 250
CURRENTS_MA = [16000, 8230, -1250]  # of frames.REPLY: P3 is negative


class Watchdog:
    def alive(self, name):
        pass


class Home:
    """respond: called with (request, number of the connection, ms since it was made), gives the
    chunks as of ScriptedStreams. Then `run`; what the station saw stays in the attributes."""

    def __init__(self, respond, mode="socomec", unit_id=5):
        self.events = []  # (s, text)
        self.warning_s = 0
        self.readings = []  # (s, currents)
        self.meter = None
        self.client = None
        self.streams = ScriptedStreams(self._respond)
        self._respond_to = respond
        self._mode, self._unit_id = mode, unit_id
        self._virtual = VirtualTime()
        self._begun_ms = self._connected_ms = self._virtual.now_ms()

    def run(self, seconds):
        """Polls for so long; returns itself."""
        real, meter_task.Stopwatch = meter_task.Stopwatch, self._virtual.stopwatch
        try:
            self._virtual.run(self._main(seconds))
        finally:
            meter_task.Stopwatch = real
        return self

    def texts(self):
        """Those of the events, without the supervision's."""
        return [
            text for _, text in self.events if "modbus unit" not in text and "MODBUS" not in text
        ]

    def longest_gap_s(self):
        """Between two readings."""
        times = [second for second, _ in self.readings]
        return max(after - before for before, after in itertools.pairwise(times))

    def _now_s(self):
        return (self._virtual.now_ms() - self._begun_ms) / 1000

    def _respond(self, request):
        age_ms = self._virtual.now_ms() - self._connected_ms
        return self._respond_to(request, self.streams.connections, age_ms)

    async def _connect(self):
        self._connected_ms = self._virtual.now_ms()
        return await self.streams.connect()

    async def _main(self, seconds):
        stopwatch = Stopwatch(self._virtual.now_ms, time.ticks_diff)
        self.client = Client(self._connect, self._unit_id, stopwatch=stopwatch)
        watchdog = Watchdog()
        data = energy_meters.load(self._mode)
        poller = Poller(WatchedClient(self.client, watchdog, "meter"), data, Judge())
        reports = MeterReports("Meter", self._mode, self._unit_id, self._report)
        self.meter = meter_task.Meter(poller, reports, watchdog)
        supervision = MeterSupervision(5, "there", is_starting=self.meter.is_starting)
        polling = asyncio.create_task(self.meter.run())
        for _ in range(seconds * 1000 // CYCLE_MS):
            await asyncio.sleep_ms(CYCLE_MS)
            reading = self.meter.take()
            if reading:
                self.readings.append((self._now_s(), list(reading.current_ma)))
            text = supervision.step(CYCLE_MS, reading is not None)
            if text:
                self._report(text)
            if supervision.state == WARNING:
                self.warning_s += CYCLE_MS / 1000
        polling.cancel()

    def _report(self, text):
        self.events.append((round(self._now_s(), 1), text))


def good(request):
    """What a Countis E27 answers; the voltage moves."""
    reply = bytearray(frames.good(request))
    if len(reply) == len(frames.REPLY):
        reply[12] = reply[12] ^ (request[1] & 7)
    return bytes(reply)


def now_and_then(percent, seed):
    """A function that returns True for so many of its calls."""
    numbers = random.Random(seed)
    return lambda: numbers.random() * 100 < percent
