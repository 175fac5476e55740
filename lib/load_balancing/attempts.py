"""The failed attempts of a car to charge, and how long it has to wait for the next one.

Each attempt operates the contactor, whose life is counted in operations.
"""

from micropython import const

# A charge that the car ends sooner is a failed attempt, whatever it was offered.
SHORT_MS = const(60000)
# After it gave up: by then no estimate takes the car for one that still draws.
RETRY_MS = const(25000)
# No more attempts than this fail within this time.
MOST = const(3)
WITHIN_MS = const(900000)
# The last of them follows only after a while, or a larger offer.
LAST_WAITS_MS = const(120000)
# After so many in a row, one in this time.
SERIES = const(6)
SERIES_MS = const(3600000)


class Attempts:
    """step() in each cycle, begin() and end() with each charge; `held_ms` is the wait."""

    def __init__(self):
        self._ages_ms = [SERIES_MS] * MOST  # of the last failed ones, the newest first
        self.forget()

    def forget(self):
        """A charge went well, or the car was unplugged."""
        self._series = 0  # failed ones in a row
        self._retry_ms = 0
        self._charged_ms = 0
        for number in range(MOST):
            self._ages_ms[number] = SERIES_MS

    def step(self, elapsed_ms, charging):
        """One cycle."""
        self._retry_ms = max(self._retry_ms - elapsed_ms, 0)
        if charging:
            self._charged_ms = min(self._charged_ms + elapsed_ms, SHORT_MS)
        for number in range(MOST):
            self._ages_ms[number] = min(self._ages_ms[number] + elapsed_ms, SERIES_MS)

    def begin(self):
        """Power flows."""
        self._charged_ms = 0

    def end(self, gave_up):
        """The car stopped by itself; gave_up: since it was offered too little."""
        if gave_up:
            self._retry_ms = RETRY_MS
        elif self._charged_ms >= SHORT_MS:
            return
        self._series = min(self._series + 1, SERIES)
        for number in range(MOST - 1, 0, -1):
            self._ages_ms[number] = self._ages_ms[number - 1]
        self._ages_ms[0] = 0

    @property
    def held_ms(self):
        """How long nothing is offered, 0 where it may be."""
        held_ms = max(self._retry_ms, WITHIN_MS - self._ages_ms[-1])
        if self._series == SERIES:
            held_ms = max(held_ms, SERIES_MS - self._ages_ms[0])
        return max(held_ms, 0)

    @property
    def last_waits(self):
        """The next attempt would be the last for a while, and the one before has just failed."""
        return self._ages_ms[MOST - 2] < WITHIN_MS and self._ages_ms[0] < LAST_WAITS_MS
