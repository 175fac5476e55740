"""Wakes a car that does not respond to the offer: -12 V for 4 s (IEC 61851-1 A.5.3), and once more
after some minutes: some cars sleep more deeply after a long pause."""

from micropython import const

# Without a response, and since a raised offer may have brought one.
_WAITED_MS = const(30000)
_LOW_MS = const(4000)
_WAITED_AGAIN_MS = const(330000)  # five minutes more than that
_LOW_AGAIN_MS = const(10000)
# A smaller rise makes no car begin that did not before.
_RISE_MA = const(1000)

TEXT = "The car does not answer the offer for 30 s: waking it once with -12 V for 4 s"
TEXT_AGAIN = (
    "The car has not answered for five more minutes: waking it a last time with -12 V for 10 s"
)


class WakeUp:
    """`low`: the pilot shall be at -12 V; arm() allows two wake-ups."""

    def __init__(self):
        self.low = False
        self._done = 2  # of the two
        self._waited_ms = 0  # for the car, or while low for the end of it
        self._still_ms = 0  # since the signal last rose above what it was
        self._highest_ma = 0  # by then

    def arm(self, allowed):
        """allowed: True allows both, False none."""
        self._done = 0 if allowed else 2

    def step(self, elapsed_ms, waiting, signalled_ma):
        """The text of an event in the pass that begins a wake-up, or None; waiting: the car stays
        in B with PWM."""
        if self.low:
            self._waited_ms += elapsed_ms
            if self._waited_ms >= (_LOW_MS if self._done == 1 else _LOW_AGAIN_MS):
                self.low = False
                self._waited_ms = 0
            return None
        if self._done == 2 or not waiting:
            self._waited_ms = self._still_ms = self._highest_ma = 0
            return None
        self._wait(elapsed_ms, signalled_ma)
        if self._waited_ms < (_WAITED_AGAIN_MS if self._done else _WAITED_MS):
            return None
        if self._still_ms < _WAITED_MS:
            return None
        self.low = True
        self._waited_ms = 0
        self._done += 1
        return TEXT if self._done == 1 else TEXT_AGAIN

    def _wait(self, elapsed_ms, signalled_ma):
        if signalled_ma >= self._highest_ma + _RISE_MA:
            self._highest_ma = signalled_ma
            self._still_ms = 0
        self._waited_ms += elapsed_ms
        self._still_ms += elapsed_ms
