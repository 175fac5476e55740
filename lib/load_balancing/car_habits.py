"""What kind of car it is, learned from what the mains did when the offer moved.

The offer is the one load whose movement is known. Whenever it has come to rest at another level
than before, the phases that the car uses have moved with it, and by as much as the car takes.
"""

from micropython import const

# A car follows after a dead time of up to 10 s and a lag of up to 5 s.
AT_REST_MS = const(18000)
SWITCHED_OFF_MS = const(3000)  # without an offer it draws nothing; the meter may be 2 s late
STIR_MA = const(1000)  # an offer that moves by less than this is at rest
# What rested longer ago says nothing: the house has changed since.
FORGET_AFTER_MS = const(120000)
# A smaller movement of the offer is lost among what a house does anyway.
LEAST_MOVE_MA = const(3000)
# A phase that stayed still while others moved by so much in all carries none of the car.
UNUSED_AFTER_MA = const(12000)
# The meter's and the car's own tolerance.
MARGIN_MA = const(1500)
LEAST_CURRENT_MA = const(6000)  # IEC 61851-1: a car takes no less where it charges at all
UNLIMITED_MA = const(1 << 29)


class CarHabits:
    """most_ma: the most that the car was seen to take; uses(phase): whether it draws from it.

    phases: indexes of the grid phases behind the station. A wrong belief costs charging current
    and is given up at the next move of the offer that speaks against it.
    """

    def __init__(self, phases):
        self.most_ma = UNLIMITED_MA
        self._phases = phases
        self._still_ma = [0, 0, 0]
        self._offer_ma = 0
        self._rest_ms = AT_REST_MS  # nothing was offered before the start
        self._rest_offer_ma = 0
        self._rest_mains_ma = [0, 0, 0]
        self._lowest_ma = [0, 0, 0]  # of the mains since then
        self._highest_ma = [0, 0, 0]
        self._rest_age_ms = FORGET_AFTER_MS
        self._known = False  # a reading came in

    def forget(self):
        """Another car may come."""
        self.most_ma = UNLIMITED_MA
        for phase in self._phases:
            self._still_ma[phase] = 0

    def uses(self, phase):
        return self._still_ma[phase] < UNUSED_AFTER_MA

    def step(self, elapsed_ms, offer_ma, mains_ma, follows_within_ms=AT_REST_MS):
        """offer_ma: at work in the car during elapsed_ms, 0 while no power flows; mains_ma: a new
        valid reading per grid phase, or None; follows_within_ms: the car's reaction time."""
        self._rest_ms = min(self._rest_ms + elapsed_ms, AT_REST_MS)
        self._rest_age_ms = min(self._rest_age_ms + elapsed_ms, FORGET_AFTER_MS)
        if abs(offer_ma - self._offer_ma) >= STIR_MA or (offer_ma == 0) != (self._offer_ma == 0):
            self._offer_ma = offer_ma
            self._rest_ms = 0
        if mains_ma is None:
            return
        if not self._known:
            self._known = True
            if self._rest_ms <= SWITCHED_OFF_MS:
                self._begin_rest(0, mains_ma)  # no car starts sooner after it was offered
        for phase in self._phases:
            self._lowest_ma[phase] = min(self._lowest_ma[phase], mains_ma[phase])
            self._highest_ma[phase] = max(self._highest_ma[phase], mains_ma[phase])
        if self._rest_age_ms < FORGET_AFTER_MS and self._takes_more(offer_ma, mains_ma):
            self.most_ma = UNLIMITED_MA
        at_rest_ms = min(follows_within_ms, AT_REST_MS)
        if self._rest_ms >= (at_rest_ms if offer_ma else SWITCHED_OFF_MS):
            self._rest(offer_ma, mains_ma)

    def _rest(self, offer_ma, mains_ma):
        move_ma = offer_ma - self._rest_offer_ma
        if self._rest_age_ms < FORGET_AFTER_MS:
            if STIR_MA <= abs(move_ma) < LEAST_MOVE_MA:
                return  # too little to tell; several such moves will do
            if abs(move_ma) >= LEAST_MOVE_MA:
                self._learn_phases(mains_ma, move_ma)
                self._learn_most(mains_ma, move_ma)
        self._begin_rest(offer_ma, mains_ma)

    def _begin_rest(self, offer_ma, mains_ma):
        self._rest_offer_ma = offer_ma
        self._rest_age_ms = 0
        for phase in self._phases:
            self._rest_mains_ma[phase] = mains_ma[phase]
            self._lowest_ma[phase] = mains_ma[phase]
            self._highest_ma[phase] = mains_ma[phase]

    def _takes_more(self, offer_ma, mains_ma):
        """Every phase in use grew, since the last rest, by more than the belief allows."""
        expected_ma = min(offer_ma, self.most_ma) - min(self._rest_offer_ma, self.most_ma)
        if self._rest_offer_ma == 0 or offer_ma - self._rest_offer_ma < expected_ma + MARGIN_MA:
            return False
        for phase in self._phases:
            grown_ma = mains_ma[phase] - self._rest_mains_ma[phase]
            if self.uses(phase) and grown_ma < expected_ma + MARGIN_MA:
                return False
        return True

    def _learn_phases(self, mains_ma, move_ma):
        """A phase is without the car where another one followed and it stayed still all the time:
        a load of the house that went meanwhile would have shown as a step."""
        size_ma = abs(move_ma)
        # A car that starts takes 6 A at least, however much more was offered.
        least_ma = size_ma // 2
        if self._rest_offer_ma == 0:
            least_ma = min(least_ma, LEAST_CURRENT_MA - MARGIN_MA)
        car_followed = False
        for phase in self._phases:
            if self._followed_ma(phase, mains_ma, move_ma) >= least_ma:
                car_followed = True
                self._still_ma[phase] = 0
        for phase in self._phases:
            if car_followed and self._band_ma(phase) < least_ma // 2:
                self._still_ma[phase] = min(self._still_ma[phase] + size_ma, UNUSED_AFTER_MA)

    def _learn_most(self, mains_ma, move_ma):
        """By how much the phases in use followed. Where they disagree, or went the other way, the
        house moved, too, and nothing can be told."""
        size_ma = abs(move_ma)
        least_ma = most_ma = None
        for phase in self._phases:
            if self.uses(phase):
                followed_ma = self._followed_ma(phase, mains_ma, move_ma)
                least_ma = followed_ma if least_ma is None else min(least_ma, followed_ma)
                most_ma = followed_ma if most_ma is None else max(most_ma, followed_ma)
        if least_ma is None or most_ma - least_ma > MARGIN_MA or most_ma < -MARGIN_MA:
            return
        lower_ma = min(self._offer_ma, self._rest_offer_ma)
        expected_ma = min(lower_ma + size_ma, self.most_ma) - min(lower_ma, self.most_ma)
        if abs(most_ma - expected_ma) <= MARGIN_MA:
            return
        if most_ma + MARGIN_MA >= size_ma:
            self.most_ma = UNLIMITED_MA
        elif most_ma >= MARGIN_MA:
            self.most_ma = lower_ma + most_ma
        elif move_ma > 0:
            self.most_ma = lower_ma
        else:
            # A cut that changed nothing: it takes less, and how much less is found by halving.
            self.most_ma = (lower_ma + LEAST_CURRENT_MA) // 2
        if self.most_ma < LEAST_CURRENT_MA:
            # No car's most: it stops or starts later than a rest lasts. Believed, its next start
            # would be taken for a load of the house.
            self.most_ma = UNLIMITED_MA

    def _band_ma(self, phase):
        return self._highest_ma[phase] - self._lowest_ma[phase]

    def _followed_ma(self, phase, mains_ma, move_ma):
        moved_ma = mains_ma[phase] - self._rest_mains_ma[phase]
        return moved_ma if move_ma > 0 else -moved_ma
