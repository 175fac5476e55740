"""The diode in the car: proven before power first flows, watched for as long as the PWM runs."""

from micropython import const

# As long as five bursts at the firmware's pace, those less that missed the low half: it is short
# at high currents. A car stays in B2 far longer.
_PROVEN_AFTER_MS = const(100)
_MISSING_AFTER_MS = const(500)


class DiodeCheck:
    """`proven`: the low half was at -12 V with this car; `missing`: it is not, for 500 ms."""

    def __init__(self):
        self.proven = False
        self.missing = False
        self._good_ms = 0
        self._bad_ms = 0

    def forget(self):
        """The car is gone."""
        self.proven = self.missing = False
        self._good_ms = self._bad_ms = 0

    def step(self, elapsed_ms, low_half_seen):
        """Only with a car in B or C and with PWM: a steady pilot has no low half."""
        if low_half_seen:
            self._bad_ms = 0
            self.missing = False
            self._good_ms = min(self._good_ms + elapsed_ms, _PROVEN_AFTER_MS)
            self.proven = self.proven or self._good_ms == _PROVEN_AFTER_MS
        else:
            self._good_ms = max(0, self._good_ms - elapsed_ms)
            self._bad_ms = min(self._bad_ms + elapsed_ms, _MISSING_AFTER_MS)
            self.missing = self._bad_ms == _MISSING_AFTER_MS
