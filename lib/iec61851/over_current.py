"""Detects a car that draws more than the pilot signals, from a meter at the socket."""

from micropython import const

# EVerest's tolerance for IEC 61851-1: 10 % and 0.5 A above the signalled current, for 7 s.
_AFTER_MS = const(7000)
_TOLERANCE_MA = const(500)
# A car has 5 s to follow a lower duty, and a meter's values may be 2 s old. So the highest signal
# of the last 7 slots of 1 s is the limit.
_SLOTS = const(7)
_SLOT_MS = const(1000)


class OverCurrent:
    """step() returns True after 7 s of over-current, up to 1 s later after a cut."""

    def __init__(self):
        self._signalled_ma = [0] * _SLOTS  # the highest signal of each of the last seconds
        self._slot = 0  # index of the present second
        self._slot_ms = 0  # time spent in it
        self._over_ms = 0  # for how long the car has drawn too much

    def step(self, elapsed_ms, signalled_ma, car_ma):
        """Return whether the car draws too much.

        signalled_ma: by the duty now; car_ma: per phase, or None where it is not measured.
        """
        self._remember(elapsed_ms, signalled_ma)
        if car_ma is None or not signalled_ma:
            self._over_ms = 0
            return False
        drawn_ma = max(car_ma)
        if drawn_ma <= _allowed_ma(signalled_ma):
            self._over_ms = 0
            return False
        self._over_ms = min(self._over_ms + elapsed_ms, _AFTER_MS)
        return self._over_ms == _AFTER_MS and drawn_ma > _allowed_ma(max(self._signalled_ma))

    def _remember(self, elapsed_ms, signalled_ma):
        self._slot_ms += elapsed_ms
        if self._slot_ms >= _SLOT_MS:
            self._slot_ms = 0
            self._slot = (self._slot + 1) % _SLOTS
            self._signalled_ma[self._slot] = signalled_ma
        elif signalled_ma > self._signalled_ma[self._slot]:
            self._signalled_ma[self._slot] = signalled_ma


def _allowed_ma(signalled_ma):
    return signalled_ma * 11 // 10 + _TOLERANCE_MA
