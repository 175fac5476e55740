"""The budget: the current that all cars together may draw on each grid phase, and why.

The lowest of these counts: the installation's maximum always, the headroom while the meter is
valid, the safe current while it is not.
"""

from micropython import const

from load_balancing import reasons
from load_balancing.headroom import Headroom
from load_balancing.supervision import ERROR_AFTER_MS, IDLE, INITIALIZING, NORMAL, WARNING

# Readings come once a second; a longer silence is the reason that nothing rises.
SILENT_AFTER_MS = const(2000)


class Budget:
    """limits: the Limits; cars: the CarCurrent of each socket; meter: the MeterSupervision of the
    meter at the grid connection, which is stepped before this."""

    def __init__(self, limits, cars, meter):
        self.headroom = Headroom(limits, cars)
        # Per grid phase: the current in mA, and the reason why it is not more.
        self.available_ma = [0, 0, 0]
        self.reasons = [reasons.INSTALLATION, reasons.INSTALLATION, reasons.INSTALLATION]
        self.may_rise = False  # whether any offer, or a duty that lags behind, may rise now
        self._limits = limits
        self._meter = meter
        self._is_new_car = False  # no car was plugged in at some time since the last valid reading
        self._since_reading_ms = 0  # no more than ERROR_AFTER_MS

    def step(self, elapsed_ms, reading, suspect=False):
        """One cycle; reading: a new valid Reading, or None; suspect: one was held back, and
        nothing may rise before the next one."""
        self._since_reading_ms = min(self._since_reading_ms + elapsed_ms, ERROR_AFTER_MS)
        if reading is not None:
            self.headroom.step(self._since_reading_ms, reading.current_ma)
            self._since_reading_ms = 0
        if self._meter.silent_ms == 0:
            self._is_new_car = False
        self.may_rise = not suspect and self._may_rise(reading)
        for phase in self._limits.phases:
            self._limit(phase)

    def forget_car(self):
        """No car is plugged in: one that comes while the meter is lost gets the safe current."""
        self._is_new_car = True

    @property
    def is_static(self):
        """Without load balancing only the configured limits count."""
        return self._meter.state == IDLE

    @property
    def is_measured(self):
        """The headroom counts: the meter is valid."""
        return self._meter.state == NORMAL

    def held_reason(self):
        """Why nothing may rise, or None: it may upon the next reading."""
        if self.loss_left_ms():
            return reasons.HELD_IN_LOSS
        if self._meter.silent_ms >= SILENT_AFTER_MS:
            return reasons.METER_SILENT
        if self.headroom.exceeded is not None:
            return reasons.GRID[self.headroom.exceeded]
        return None

    def loss_left_ms(self):
        """How long the meter's warning keeps a car of before from getting more; 0 in the other
        states, and for a car plugged in since."""
        if self._meter.state != WARNING or self._is_new_car:
            return 0
        return ERROR_AFTER_MS - self._meter.silent_ms

    def _limit(self, phase):
        available_ma, reason = self._limits.installation_ma, reasons.INSTALLATION
        if self.is_measured:
            if self.headroom.of(phase) < available_ma:
                available_ma, reason = self.headroom.of(phase), reasons.GRID[phase]
        elif not self.is_static and self._limits.safe_ma <= available_ma:
            available_ma, reason = self._limits.safe_ma, reasons.METER_LOST
            if self._meter.state == INITIALIZING:
                reason = reasons.NO_READING
        self.available_ma[phase] = available_ma
        self.reasons[phase] = reason

    def _may_rise(self, reading):
        """Only upon a new reading within the rated current, or where the safe current applies and
        no reading contradicts.

        In the warning state the last readings still do for the car that they were made with. Two
        minutes later, in the error state, they are too old, and the installer's safe current is
        all there is to go by; so it is for a car that was plugged in since.
        """
        if reading is not None and reading.only_cuts:
            return False
        if self.is_measured:
            return reading is not None and self.headroom.exceeded is None
        return self._meter.state != WARNING or self._is_new_car
