"""The control cycle: reading -> supervision -> control law -> pilot and LED; allocates nothing."""

import asyncio
import gc

from micropython import const

from clock import Stopwatch
from meters.complaint import Complaint
from panel import states

# A shortage is answered within this time after the reading came in.
PERIOD_MS = 250
_CYCLES_PER_COLLECTION = const(4)


class ControlCycle:
    """Joins meter (None without balancing), response, supervision, law, pilot and LED.

    socket_meter: None where the car's current is not measured. doubt: why the meter's readings are
    not used although they come, or None.
    """

    def __init__(self, meter, response, supervision, law, pilot, led, socket_meter=None):
        self.doubt = None
        self._socket_meter = socket_meter
        self._untold = None  # an event of the socket meter that waits for its cycle
        self._meter = meter
        self._response = response
        self._supervision = supervision
        self._law = law
        self._pilot = pilot
        self._led = led

    def step(self, elapsed_ms):
        """One cycle; returns the text of an event, or None."""
        reading = self._meter.take() if self._meter else None
        mains_ma = reading.current_ma if reading else None
        # Not a word of it is believed, but for an overload: that is answered now, and examined then.
        only_cuts = reading is not None and reading.only_cuts
        believed_ma = None if only_cuts else mains_ma
        # The pilot raises the duty in steps of 5 s: the car follows what it shows, not the offer.
        signalled_ma = self._pilot.signalled_ma
        drawn_ma = signalled_ma if self._pilot.charging else 0
        self.doubt = self._response.step(elapsed_ms, reading, drawn_ma)
        self._law.ceiling_ma = self._response.ceiling_ma
        if self.doubt:
            mains_ma = believed_ma = None
        event = self._supervision.step(elapsed_ms, believed_ma is not None)
        self._pilot.car_ma = self._measure_car(elapsed_ms)
        if self._pilot.cable_ma is not None:
            self._law.limit_cable(self._pilot.cable_ma)
        if self._pilot.car_state == "A":
            self._law.forget_car()
        self._law.step(
            elapsed_ms,
            self._supervision.state,
            mains_ma,
            self._pilot.charging,
            self._pilot.car_ma,
            signalled_ma,
            only_cuts,
        )
        self._pilot.offer_ma = self._law.offer_ma
        self._pilot.may_raise = self._law.may_rise
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
        if self._law.forbidden or self._pilot.fault:
            return states.FAULT
        if car == "A":
            return states.READY
        if self._pilot.charging:
            return states.CHARGING_METER_LOST if self._supervision.lost else states.CHARGING
        return states.CONNECTED if self._law.offer_ma else states.PAUSED


async def run(cycle, station):
    """Steps the cycle for ever; collects garbage once a second at this quiet moment."""
    stopwatch = Stopwatch()
    count = 0
    complaint = Complaint()
    while True:
        elapsed_ms = stopwatch.elapsed_ms()
        station.uptime.step(elapsed_ms)
        event = cycle.step(elapsed_ms)
        if event:
            station.add_event(event)
        station.charge_log.step(elapsed_ms)
        if complaint.step(elapsed_ms, cycle.doubt):
            station.meters.not_valid(cycle.doubt)
        station.watchdog.alive("control")
        count = (count + 1) % _CYCLES_PER_COLLECTION
        if count == 0:
            gc.collect()
        await asyncio.sleep_ms(PERIOD_MS)
