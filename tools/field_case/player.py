"""Plays a recording to the firmware's control cycle: its meter check sees what the home's saw."""

import installation
from boards import virtual
from cycle import PERIOD_MS
from events import texts
from tools.simulate.judged import Judged
from tools.simulate.polled_meter import reading_of
from tools.simulate.run import composed

SECOND_MS = 1000
NOT_VALID = "is not valid: "  # events.texts.METER_INVALID, before the reason


class RecordedMeter:
    """Hands out the reading of each second once."""

    def __init__(self, accepts, unsigned):
        self._accepts = accepts
        self._unsigned = unsigned
        self._fresh = None
        self._count = 0

    def measure(self, current_ma):
        """The next second's reading."""
        self._count += 1
        reading = reading_of(list(current_ma), self._count)
        if self._unsigned:
            reading.current_ma = [abs(ma) for ma in current_ma]
            reading.power_w = [None] * 3
        self._fresh = reading if self._accepts(reading) else None

    def take(self):
        """The Reading of this second, or None."""
        reading, self._fresh = self._fresh, None
        return reading


class RecordedPilot:
    """Signals what was recorded, whatever is offered: power flows while anything is signalled."""

    cable_ma = fault = None

    def __init__(self):
        self.signalled_ma = 0
        self.offer_ma = 0
        self.may_raise = False
        self.car_ma = None

    @property
    def car_state(self):
        """C while power flows, else B."""
        return "C" if self.charging else "B"

    @property
    def charging(self):
        """Power flows."""
        return self.signalled_ma > 0


class FieldCase:
    """`events`: (second, text), all in one row; verdict() sums them up.

    settings: of the station; unsigned: the meter reports no direction.
    """

    def __init__(self, settings, unsigned=False):
        self.events = []
        limits = installation.limits(virtual, settings, installation.phases_in_use(settings))
        self._meter = RecordedMeter(Judged(settings, limits, self._refused).accepts, unsigned)
        self._pilot = RecordedPilot()
        self.cycle = composed(settings, limits, self._meter, self._pilot)
        self._second = 0
        self._faults = []  # (second, why the meter was not valid)
        self._fault = None  # in the last cycle
        self._valid_from = None  # the second in which the last fault was cleared

    def play(self, rows):
        """Every Row of a recording, one after the other."""
        for row in rows:
            self.step(row)

    def step(self, row):
        """One second."""
        self._pilot.signalled_ma = row.signalled_ma
        self._meter.measure(row.current_ma)
        for _ in range(SECOND_MS // PERIOD_MS):
            event = self.cycle.step(PERIOD_MS)
            if event:
                self.events.append((self._second, event))
            if self.cycle.meter_fault != self._fault:
                self._change_fault(self.cycle.meter_fault)
        self._second += 1

    def verdict(self):
        """-> a sentence."""
        if not self._faults:
            return "no fault was found"
        found = "; ".join(f"at {second} s: {why}" for second, why in self._faults)
        cleared = "" if self._valid_from is None else f"; valid again from {self._valid_from} s on"
        return f"a fault was found {found}{cleared}"

    def _change_fault(self, why):
        self._fault = why
        if why is None:
            self._valid_from = self._second
            return
        self._valid_from = None
        self._faults.append((self._second, why))
        self.events.append((self._second, texts.METER_INVALID.format(where="Meter", why=why)))

    def _refused(self, text):
        """A reading is not used since it contradicts itself or the building."""
        self._faults.append((self._second, text.partition(NOT_VALID)[2] or text))
        self.events.append((self._second, text))
