"""An overload of one phase: the house load that explains it, and how long a cut may take.

What was estimated while the offer rose is a guess: a load hides behind a rise that is on its way.
A guess may cost current, never a fuse. So at the first reading above the limit all that the cars
have not surely taken is the house's; and where the cut that follows brings nothing within their
response time the load is larger than that. Both lower the offer to 6 A: only the likely load, or a
cut without any effect for longer, pauses a car.
"""

from micropython import const

# Nobody knows the car yet: IEC 61851-1 table A.6 gives it 5 s; the meter may be 2 s late, and is
# read once a second. A slower car is cut once more for nothing, and a pause waits for twice that.
UNKNOWN_MS = const(20000)
CUT_AGAIN_MS = const(8000)
PAUSE_MS = const(16000)
# A fall of the mains by this much shows that the car responds; it then responds alike, within a
# poll and what is left of its lag.
FALL_MA = const(200)
SPREAD_MS = const(3000)
# So little may be the meter's noise: a cut by as much is enough, once within the response time.
SMALL_MA = const(500)
SMALL_MS = const(2000)
# A load that comes while a cut is on its way hides behind a rise like the first one.
ANOTHER_LOAD_MA = const(1000)
# A smaller excess is the meter's tolerance, and no reason for a cut beyond it; nor for a pause.
TOLERANCE_MA = const(250)
PAUSE_TOLERANCE_MA = const(500)


class Overload:
    """limits: the Limits."""

    def __init__(self, limits):
        self._limits = limits
        self._begun = False
        self._house_ma = 0  # as it was answered last
        self._mains_ma = 0  # at that time
        self._most_ma = 0  # that the house can be taking
        self._over_ms = 0  # readings above the limit, one after the other
        self._waited_ms = UNKNOWN_MS  # for the last cut
        self._response_ms = 0  # until it has to show

    def end(self, elapsed_ms):
        """A reading within the limit, elapsed_ms after the one before."""
        self._begun = False
        self._over_ms = 0
        self._wait(elapsed_ms)

    def step(self, elapsed_ms, mains_ma, likely_ma, most_ma, response_ms):
        """-> the house load to reckon with upon a reading above the limit.

        elapsed_ms: since the reading before; likely_ma: the estimated house load; most_ma: the
        largest possible, where the cars draw no more than they surely do; response_ms: theirs.
        """
        self._wait(elapsed_ms)
        self._over_ms = min(self._over_ms + elapsed_ms, UNKNOWN_MS)
        excess_ma = mains_ma - self._limits.installation_ma
        if not self._begun and self._is_small(excess_ma):
            if self._waited_ms < response_ms:
                return likely_ma
            return self._answer(mains_ma, min(likely_ma + excess_ma, most_ma))
        if not self._begun or likely_ma >= self._house_ma + ANOTHER_LOAD_MA:
            self._begun = True
            self._most_ma = most_ma
            self._response_ms = response_ms
            return self._answer(mains_ma, max(likely_ma, min(most_ma, self._pauses_above_ma())))
        if likely_ma > self._house_ma:  # more of it, or noise
            self._most_ma += likely_ma - self._house_ma
            return self._answer(mains_ma, likely_ma)
        if mains_ma < self._mains_ma - FALL_MA:
            self._response_ms = min(self._response_ms, self._waited_ms + SPREAD_MS)
            return self._answer(mains_ma, likely_ma)
        return self._cut_again(mains_ma, likely_ma)

    def _is_small(self, excess_ma):
        """It may be the meter's noise."""
        return excess_ma <= TOLERANCE_MA or (excess_ma <= SMALL_MA and self._over_ms < SMALL_MS)

    def _wait(self, elapsed_ms):
        self._waited_ms = min(self._waited_ms + elapsed_ms, UNKNOWN_MS)

    def _cut_again(self, mains_ma, likely_ma):
        """The last cut has had its time, and brought nothing."""
        excess_ma = mains_ma - self._limits.installation_ma
        pauses_above_ma = self._pauses_above_ma()
        pausing = likely_ma >= pauses_above_ma
        if excess_ma < (PAUSE_TOLERANCE_MA if pausing else TOLERANCE_MA):
            return likely_ma
        response_ms = self._response_ms
        if response_ms >= UNKNOWN_MS:
            response_ms = PAUSE_MS if pausing else CUT_AGAIN_MS
        if self._waited_ms < response_ms:
            return likely_ma
        house_ma = min(likely_ma + excess_ma, self._most_ma)
        if not pausing:
            house_ma = min(house_ma, pauses_above_ma)
        return self._answer(mains_ma, max(likely_ma, house_ma))

    def _answer(self, mains_ma, house_ma):
        self._waited_ms = 0
        self._mains_ma = mains_ma
        self._house_ma = house_ma
        return house_ma

    def _pauses_above_ma(self):
        return self._limits.installation_ma - self._limits.minimum_ma
