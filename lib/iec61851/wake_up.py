"""Wakes a car that does not respond to the offer: once -12 V for 4 s (IEC 61851-1 A.5.3)."""

from micropython import const

_WAITED_MS = const(30000)
_LOW_MS = const(4000)

TEXT = "The car does not answer the offer for 30 s: waking it once with -12 V for 4 s"


class WakeUp:
    """`low`: the pilot shall be at -12 V; `armed`: set True to allow one wake-up."""

    def __init__(self):
        self.low = False
        self.armed = False
        self._waited_ms = 0  # for the car, or while low for the end of it

    def step(self, elapsed_ms, waiting):
        """Return True in the pass that begins a wake-up; waiting: PWM runs, the car stays in B."""
        self._waited_ms += elapsed_ms
        if self.low:
            if self._waited_ms >= _LOW_MS:
                self.low = False
                self._waited_ms = 0
        elif not (self.armed and waiting):
            self._waited_ms = 0
        elif self._waited_ms >= _WAITED_MS:
            self.low = True
            self.armed = False
            self._waited_ms = 0
            return True
        return False
