"""The car in virtual time: dead time, then a first-order lag, one step a second.

It is the car that other controllers' figures are from (peers.json); `make run` has one with a
control pilot and switch S2 (tools/plant/car.py).
"""

from collections import deque

STARTS_S = 3


class Car:
    """dead_s: whole seconds until it follows an offer; lag_s: time constant of its following;
    max_ma: the most it takes."""

    def __init__(self, dead_s, lag_s, max_ma):
        self._signalled = deque([0] * dead_s)
        self._share = min(1.0, 1 / lag_s) if lag_s else 1.0
        self._max_ma = max_ma
        self._drawn_ma = 0.0
        self._starts_in_s = STARTS_S

    def step(self, signalled_ma):
        """A second with this current on the control pilot -> mA drawn per phase."""
        self._signalled.append(signalled_ma)
        followed_ma = self._signalled.popleft()
        if signalled_ma == 0:
            self._drawn_ma = 0.0
            self._starts_in_s = STARTS_S
        elif self._starts_in_s:
            self._starts_in_s -= 1
        else:
            self._drawn_ma += (min(followed_ma, self._max_ma) - self._drawn_ma) * self._share
        return round(self._drawn_ma)
