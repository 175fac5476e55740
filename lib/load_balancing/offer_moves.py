"""Moves of the offer that prove something: from rest to rest, and what the mains did meanwhile.

The offer also follows the house, and a house must not be taken for the car: what the mains did up
to the moment in which the offer began to move is none of its doing, and a move on whose way the
offer turned, or fell twice, is the house's and counts for nothing.
"""

from micropython import const

from meter_check.sliding_window import SlidingWindow

# The offer is at rest when it has not moved for the car's reaction time (see car_current).
AT_REST_MS = const(10000)
# A reading from before the move that is older says nothing about its beginning.
FRESH_MS = const(3000)
# What a phase is like at rest shows in so much time: a hob's period is some 20 s.
CALM_SLOTS = const(4)
CALM_SLOT_MS = const(5000)
CALM_MS = const(20000)

NOTHING = const(0)
MOVE = const(1)  # the mains had the time to follow
CUT_SHORT = const(2)  # a start that ended at once: of what followed, this is the least


class OfferMoves:
    """step() returns one of the three above; with a MOVE or CUT_SHORT, from_ma and to_ma are its
    ends, and followed_ma how far each grid phase went with it, mA: negative is the other way.
    unrest_ma: the band in which each phase moved by itself, in the rests before it."""

    def __init__(self):
        self.from_ma = 0
        self.to_ma = 0
        self.followed_ma = [0, 0, 0]
        self.from_mains_ma = [0, 0, 0]
        self.unrest_ma = [0, 0, 0]
        self.resting_ms = 0  # since the mains had the time to follow, up to CALM_MS
        self.resting = False
        self._clean = False  # nothing of the house is known to be in this move
        self._offer_ma = 0
        self._rest_ms = AT_REST_MS  # nothing was offered before the start
        self._mains_ma = [0, 0, 0]  # the last reading
        self._mains_age_ms = FRESH_MS
        self._bands_ma = [0, 0, 0]  # of the rest before
        self._windows = [SlidingWindow(CALM_SLOTS, CALM_SLOT_MS) for _ in range(3)]

    def step(self, elapsed_ms, mains_ma, offer_ma):
        """mains_ma: of a new reading, mA per grid phase, or None; offer_ma: drawn_ma of
        MeterResponse.step; nothing is allocated."""
        self._rest_ms = min(self._rest_ms + elapsed_ms, AT_REST_MS)
        self._mains_age_ms = min(self._mains_age_ms + elapsed_ms, FRESH_MS)
        found = NOTHING
        if offer_ma != self._offer_ma:
            if self._leave(offer_ma):
                found = CUT_SHORT
            self._offer_ma = offer_ma
            self._rest_ms = 0
        if mains_ma is None:
            return found
        age_ms, self._mains_age_ms = self._mains_age_ms, 0
        for phase in range(3):
            self._mains_ma[phase] = mains_ma[phase] or 0
        if self.resting:
            self._watch(age_ms)
        elif self._rest_ms == AT_REST_MS:
            self._rest()
            if self._clean:
                self._end(offer_ma)
                found = MOVE
        return found

    def largest_ma(self, phase):
        """The larger of the currents before and after the move, whichever their direction."""
        return max(abs(self.from_mains_ma[phase]), abs(self._mains_ma[phase]))

    def _leave(self, offer_ma):
        """The offer moves: from a rest, or on its way. Is a start cut short by it?"""
        if self.resting:
            self._leave_rest()
            self._clean = self._mains_age_ms < FRESH_MS
            self.from_ma = self._offer_ma
            return False
        fallen = self._offer_ma < self.from_ma
        cut_short = self._clean and offer_ma == 0 == self.from_ma
        if cut_short:
            self._end(self._offer_ma)
        if fallen or offer_ma < self._offer_ma:
            self._clean = False
        return cut_short

    def _rest(self):
        self.resting = True
        self.resting_ms = 0
        for phase in range(3):
            self._windows[phase].fill(self._mains_ma[phase])

    def _watch(self, elapsed_ms):
        self.resting_ms = min(self.resting_ms + elapsed_ms, CALM_MS)
        for phase in range(3):
            self._windows[phase].step(elapsed_ms, self._mains_ma[phase])

    def _leave_rest(self):
        self.resting = False
        for phase in range(3):
            self.from_mains_ma[phase] = self._mains_ma[phase]
            window = self._windows[phase]
            band_ma = window.highest - window.lowest
            self.unrest_ma[phase] = max(band_ma, self._bands_ma[phase])
            self._bands_ma[phase] = band_ma

    def _end(self, offer_ma):
        self.to_ma = offer_ma
        sign = 1 if offer_ma > self.from_ma else -1
        for phase in range(3):
            self.followed_ma[phase] = sign * (self._mains_ma[phase] - self.from_mains_ma[phase])
