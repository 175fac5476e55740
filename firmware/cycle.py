"""The control cycle: reading -> supervision -> control law -> pilot and LED; allocates nothing."""

import asyncio

from clock import Stopwatch
from events import texts
from load_balancing.control import ControlLaw
from load_balancing.socket_state import SocketState
from load_balancing.supervision import ERROR_AFTER_MS
from meter_check.check import MeterCheck
from meter_check.moves import FRESH_MS, Moves
from meters.complaint import Complaint
from panel import states
from quantities import amperes

# A shortage is answered within this time after the reading came in.
PERIOD_MS = 250
PHASES = ("L1", "L2", "L3")


class ControlCycle:
    """The one place where moves, meter check, law and the state of the socket are joined.

    `law` is the ControlLaw.

    limits: the Limits; meter: the Meter at the grid connection, None without balancing;
    supervision: its MeterSupervision; socket_meter: the SocketMeter, None where the car's current
    is not measured; commissioning: the Commissioning of the grid's meter, or None.
    """

    def __init__(
        self, limits, meter, supervision, pilot, led, socket_meter=None, commissioning=None
    ):
        self.law = ControlLaw(limits, supervision)
        self.meter_fault = None  # why readings come and are not used, as a text
        self.reading_age_ms = ERROR_AFTER_MS  # of the newest reading, used or not; no older
        self.complaint = Complaint()  # about meter_fault
        self._limits = limits
        self._meter = meter
        self._moves = Moves()
        self._move = None  # the Move of this cycle
        self._is_old = False  # the reading of this cycle repeats values that are not renewed yet
        self._check = MeterCheck(limits)
        self._commissioning = commissioning
        self._supervision = supervision
        self._pilot = pilot
        self._led = led
        self._socket_meter = socket_meter
        self._socket = SocketState()
        self._waiting = None  # an event of the socket meter, while another one goes first

    def step(self, elapsed_ms):
        """One cycle; returns the text of an event, or None."""
        self._read_socket(elapsed_ms)
        reading = self._take_reading(elapsed_ms)
        # A reading that only cuts contradicts itself: it is no sign of a working meter.
        valid = reading is not None and not reading.only_cuts
        event = self._supervision.step(elapsed_ms, valid)
        if self._is_old:
            reading = None
        self.law.step(elapsed_ms, reading, self._socket, self._move)
        self._pilot.offer_ma = self.law.offer_ma
        self._pilot.may_raise = self.law.may_rise
        self._led.show(self._led_state())
        if event is None:
            event, self._check.event = self._check.event, None
        if event is None:
            event, self._waiting = self._waiting, None
        return event

    def _read_socket(self, elapsed_ms):
        """What pilot and socket meter show of the car."""
        socket, pilot = self._socket, self._pilot
        if self._socket_meter is not None:
            self._waiting = self._socket_meter.step(elapsed_ms) or self._waiting
            socket.measured_ma = pilot.car_ma = self._socket_meter.car_ma
        socket.charging = pilot.charging
        socket.car_state = pilot.car_state
        # The pilot raises the duty in steps of 5 s; the car follows the duty, not the offer.
        socket.signalled_ma = pilot.signalled_ma
        if pilot.cable_ma is not None:
            self._limits.cable_ma = pilot.cable_ma
        if pilot.car_state == "A":
            self.law.forget_car()

    def _take_reading(self, elapsed_ms):
        """A new Reading, or None; one of a meter that is found to be wrong is not used."""
        reading = self._meter.take() if self._meter else None
        age_ms = 0 if reading else self.reading_age_ms + elapsed_ms
        self.reading_age_ms = min(age_ms, ERROR_AFTER_MS)
        reading = self.law.accept(elapsed_ms, reading)
        self._waiting = _impossible(self.law.suspect) or self._waiting
        check = self._check
        is_new = check.renewal.step(elapsed_ms, reading, self._socket.drawn_ma)
        self._is_old = reading is not None and not is_new
        self._observe(elapsed_ms, None if self._is_old else reading)
        if self._commissioning is not None:
            check.is_commissioned = self._commissioning.passed
        self.meter_fault = check.step(elapsed_ms, reading, self._move, self._socket)
        self._socket.ceiling_ma = check.ceiling_ma
        self._socket.is_held = check.is_held
        if self.meter_fault:
            reading = self._move = None
        return reading

    def _observe(self, elapsed_ms, reading):
        """A reading that only cuts contradicts itself: nothing is learned from it."""
        current_ma = None if reading is None or reading.only_cuts else reading.current_ma
        test = self._check.is_testing
        self._moves.settle_ms = self.law.car.settle_ms
        self._moves.fresh_ms = FRESH_MS + self.renewed_ms
        self._move = self._moves.step(elapsed_ms, current_ma, self._socket.drawn_ma, test)

    @property
    def renewed_ms(self):
        """After so long the meter renews its values; 0: with each reading, or not known."""
        return self._check.renewal.every_ms

    def clear_fault(self):
        """Clear a fault that the meter check has found; returns its text, None without one."""
        why, self.meter_fault = self.meter_fault, None
        self._check.clear()
        self.complaint = Complaint()  # found once more, it is reported once more
        return why

    def _led_state(self):
        car = self._pilot.car_state
        if self.law.forbidden or self._pilot.fault:
            return states.FAULT
        if car == "A":
            return states.READY
        if self._pilot.charging:
            return states.CHARGING_METER_LOST if self._supervision.lost else states.CHARGING
        return states.CONNECTED if self.law.offer_ma else states.PAUSED


def _impossible(suspect):
    """The text of an event on impossible readings where one is due, or None."""
    count = suspect.take_count()
    if not count:
        return None
    phase, current = PHASES[suspect.phase], amperes(suspect.current_ma)
    return texts.METER_IMPOSSIBLE.format(count=count, phase=phase, current=current)


async def run(cycle, uptime, events, charge_log, meters, watchdog):
    """Steps the cycle for ever.

    uptime, charge_log: moved on with each step; events: a Recorder; meters: the Meters, which
    report why readings are not used.
    """
    stopwatch = Stopwatch()
    while True:
        elapsed_ms = stopwatch.elapsed_ms()
        uptime.step(elapsed_ms)
        event = cycle.step(elapsed_ms)
        if event:
            events.record(event)
        charge_log.step(elapsed_ms)
        if cycle.complaint.step(elapsed_ms, cycle.meter_fault):
            meters.not_valid(cycle.meter_fault)
        watchdog.alive("control")
        await asyncio.sleep_ms(PERIOD_MS)
