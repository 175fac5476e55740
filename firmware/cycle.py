"""The control cycle: reading -> supervision -> control law -> pilot and LED; allocates nothing."""

import asyncio
import gc

from clock import Stopwatch

# A shortage is answered within this time after the reading came in.
PERIOD_MS = 250
CYCLES_PER_COLLECTION = 4


class ControlCycle:
    """Joins meter (None without balancing), supervision, law, pilot and LED; once per period.

    socket_meter: None where the car's current is not measured.
    """

    def __init__(self, meter, supervision, law, pilot, led, socket_meter=None):
        self._meter = meter
        self._supervision = supervision
        self._law = law
        self._pilot = pilot
        self._led = led
        self._socket_meter = socket_meter
        self._untold = None  # an event that waits for a cycle without another

    def step(self, elapsed_ms):
        """One cycle; returns the text of an event, or None."""
        reading = self._meter.take() if self._meter else None
        event = self._supervision.step(elapsed_ms, reading is not None)
        mains_ma = reading.current_ma if reading else None
        self._law.step(
            elapsed_ms,
            self._supervision.state,
            mains_ma,
            self._pilot.charging,
            self._measure_car(elapsed_ms),
        )
        self._pilot.offer_ma = self._law.offer_ma
        self._led.show(self._led_state())
        if event is None:
            event, self._untold = self._untold, None
        return event

    def _measure_car(self, elapsed_ms):
        """mA per grid phase, or None."""
        if self._socket_meter is None:
            return None
        event = self._socket_meter.step(elapsed_ms)
        if event:
            self._untold = event
        return self._socket_meter.car_ma

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
