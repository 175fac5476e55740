"""Checks the diode in the car: before power first flows, and for as long as the PWM runs."""

from micropython import const

# Five bursts of the firmware; each burst that missed the low half, which is short at high
# currents, takes one back. A car stays in B2 far longer.
_PROVEN_AFTER_MS = const(100)
_MISSING_AFTER_MS = const(500)


class DiodeCheck:
    """`proven`: this car's low half reached -12 V; `missing`: it has not done so for 500 ms."""

    def __init__(self):
        self.proven = False
        self.missing = False
        self._good_ms = 0  # bursts with the low half at -12 V, less those without
        self._bad_ms = 0  # since the last burst with the low half at -12 V

    def forget(self):
        """Start anew: the car was unplugged."""
        self.proven = self.missing = False
        self._good_ms = self._bad_ms = 0

    def step(self, elapsed_ms, low_half_seen):
        """Take one burst. Call it only in B or C with PWM: a steady pilot has no low half."""
        if low_half_seen:
            self._bad_ms = 0
            self.missing = False
            self._good_ms = min(self._good_ms + elapsed_ms, _PROVEN_AFTER_MS)
            self.proven = self.proven or self._good_ms == _PROVEN_AFTER_MS
        else:
            self._good_ms = max(0, self._good_ms - elapsed_ms)
            self._bad_ms = min(self._bad_ms + elapsed_ms, _MISSING_AFTER_MS)
            self.missing = self._bad_ms == _MISSING_AFTER_MS
