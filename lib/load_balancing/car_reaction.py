"""How long the car takes to follow the offer, learned where all its phases follow alike.

When the offer moves after a rest, the currents of all phases in use arrive where that movement
takes them; the time from its end to then is the car's reaction, with what the meter's age adds.
"""

from micropython import const

from load_balancing.car_habits import UNLIMITED_MA

# A dead time of 10 s, a lag of 5 s, a meter whose values are 2 s old; until the car is known.
LONGEST_MS = const(20000)
# For what is left of a lag, and for readings that are not equally old.
MARGIN_MS = const(2000)
# A smaller movement of the offer is lost among what a house does anyway.
LEAST_MOVE_MA = const(3000)
# Less than what the offer gains in 2 s, and as large as noise of 2 % on two readings of 18 A. A
# rise under way passes through it in less time than an arrival has to last.
ARRIVED_MA = const(750)
LASTS_MS = const(4000)
# Later than so much after the window it was the house that moved.
SLOWER_MS = const(3000)
REMEMBERED = const(3)


class CarReaction:
    """window_ms: after so long the car has followed a change of the offer; phases: indexes of the
    grid phases behind the station."""

    def __init__(self, phases):
        self.window_ms = LONGEST_MS
        self._phases = phases
        self._times_ms = [0] * REMEMBERED
        self._next = 0
        self._most_ma = UNLIMITED_MA
        self._offer_ma = 0  # or the most that the car takes
        self._still_ms = LONGEST_MS  # since the offer was further than ARRIVED_MA from this
        self._known = False  # a reading came in
        self._latest_ma = [0, 0, 0]
        self._watching = False  # the offer moved, and the car is on its way
        self._arrived_ms = 0  # when it seems to have come, in terms of _still_ms
        self._from_offer_ma = 0  # where both rested before
        self._from_ma = [0, 0, 0]

    def forget(self):
        """Another car may come."""
        for number in range(REMEMBERED):
            self._times_ms[number] = 0
        self.window_ms = LONGEST_MS

    def step(self, elapsed_ms, offer_ma, currents_ma, car):
        """offer_ma: at work in the car during elapsed_ms, 0 while no power flows; currents_ma: new
        ones per grid phase, the mains' or those at the socket, or None; car: its CarHabits."""
        offer_ma = min(offer_ma, car.most_ma)
        moved_ma = abs(offer_ma - self._offer_ma)
        if car.most_ma != self._most_ma:
            self._most_ma, self._offer_ma = car.most_ma, offer_ma
            self._watching = False  # the car's way was another one
        elif moved_ma > ARRIVED_MA or (moved_ma and not offer_ma):
            self._move(offer_ma)
        self._still_ms = min(self._still_ms + elapsed_ms, LONGEST_MS + LASTS_MS)
        if not self._arrived_ms and self._still_ms >= min(self.window_ms + SLOWER_MS, LONGEST_MS):
            self._watching = False
        if currents_ma is None:
            return
        if self._watching:
            self._watch(currents_ma, car)
        self._known = True
        for phase in self._phases:
            self._latest_ma[phase] = currents_ma[phase]

    def _move(self, offer_ma):
        """Watch a move from a rest on; without an offer every car stops at once."""
        rested = self._still_ms >= self.window_ms or self._offer_ma == 0
        if offer_ma == 0:
            self._watching = False
        elif rested and self._known:
            self._watching = True
            self._from_offer_ma = self._offer_ma
            for phase in self._phases:
                self._from_ma[phase] = self._latest_ma[phase]
        self._offer_ma = offer_ma
        self._still_ms = self._arrived_ms = 0

    def _watch(self, currents_ma, car):
        if not self._arrived(currents_ma, car):
            self._arrived_ms = 0
        elif not self._arrived_ms:
            self._arrived_ms = self._still_ms
        elif self._still_ms - self._arrived_ms >= LASTS_MS:
            self._watching = False
            self._learn(self._arrived_ms)

    def _arrived(self, currents_ma, car):
        move_ma = self._offer_ma - self._from_offer_ma
        if abs(move_ma) < LEAST_MOVE_MA:
            return False
        for phase in self._phases:
            left_ma = currents_ma[phase] - self._from_ma[phase] - move_ma
            if car.uses(phase) and abs(left_ma) > ARRIVED_MA:
                return False
        return True

    def _learn(self, took_ms):
        """The middle one of the last three counts: the house may have lengthened or cut one."""
        times_ms = self._times_ms
        for number in range(REMEMBERED):
            if number == self._next or not times_ms[number]:
                times_ms[number] = took_ms
        self._next = (self._next + 1) % REMEMBERED
        middle_ms = sum(times_ms) - min(times_ms) - max(times_ms)
        self.window_ms = min(middle_ms + MARGIN_MS, LONGEST_MS)
