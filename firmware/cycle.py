"""The control cycle: reading -> supervision -> control law -> pilot and LED; allocates nothing."""

import asyncio
import gc

from clock import Stopwatch

# A shortage is answered within this time after the reading came in.
PERIOD_MS = 250
CYCLES_PER_COLLECTION = 4


class ControlCycle:
    """Joins meter (None without balancing), supervision, law, pilot and LED; once per period."""

    def __init__(self, meter, supervision, law, pilot, led):
        self._meter = meter
        self._supervision = supervision
        self._law = law
        self._pilot = pilot
        self._led = led

    def step(self, elapsed_ms):
        """One cycle; returns the text of an event, or None."""
        reading = self._meter.take() if self._meter else None
        event = self._supervision.step(elapsed_ms, reading is not None)
        mains_ma = reading.current_ma if reading else None
        self._law.step(elapsed_ms, self._supervision.state, mains_ma, self._pilot.charging)
        self._pilot.offer_ma = self._law.offer_ma
        self._led.show(self._led_state())
        return event

    def _led_state(self):
        car = self._pilot.car_state
        if self._law.forbidden or car == "E" or car == "F":
            return "fault"
        if car == "A":
            return "ready"
        if self._pilot.charging:
            return "charging, meter lost" if self._supervision.lost else "charging"
        return "connected" if self._law.offer_ma else "paused"


async def run(cycle, uptime, events, watchdog):
    """Steps the cycle for ever; collects garbage once a second at this quiet moment."""
    stopwatch = Stopwatch()
    count = 0
    while True:
        elapsed_ms = stopwatch.elapsed_ms()
        uptime.step(elapsed_ms)
        event = cycle.step(elapsed_ms)
        if event:
            events.add(uptime.seconds, uptime.milliseconds, event)
        watchdog.alive("control")
        count = (count + 1) % CYCLES_PER_COLLECTION
        if count == 0:
            gc.collect()
        await asyncio.sleep_ms(PERIOD_MS)
