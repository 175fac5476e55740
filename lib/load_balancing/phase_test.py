"""A phase above the limit that the car is thought not to use: is the car the cause after all?

A measured overload outweighs what was learned. The offer is cut at once, by what brings the phase
below the limit if the car is the cause, and never below 6 A. A phase that follows is used; one
that does not is the house's, and the offer may return. A jump that is larger than all that the
car may draw is the house's without a test.
"""

from micropython import const

from load_balancing.car_phases import keeps_still, least_that_follows
from load_balancing.limits import MINIMUM_OFFER_MA
from load_balancing.socket_state import UNLIMITED_MA
from meter_check.moves import LEAST_MOVE_MA

GREEDY_PART = const(8)  # a greedy car draws an eighth more than it is offered
# Between two readings further apart the house and the car may both have moved.
ONE_JUMP_MS = const(3000)
MOST_TESTS = const(3)  # in a row that decide nothing
# A move that does not become complete within this time after it could have decides nothing.
LATE_MS = const(10000)


class PhaseTest:
    """phases: as in CarPhases; `ceiling_ma`: offer no more, for a moment."""

    def __init__(self, phases, car_phases):
        self.ceiling_ma = UNLIMITED_MA
        self._phases = phases
        self._car_phases = car_phases
        self._suspect = [False, False, False]
        self._house_ma = [0, 0, 0]  # up to this reading the house is known to be the cause
        self._latest_ma = [0, 0, 0]
        self._from_ma = 0  # the current of the car when the test began
        self._tests = 0
        self._spent_ms = 0

    def forget(self):
        """Another car may come."""
        self._end()

    def step(self, elapsed_ms, drawn_ma, settle_ms):
        """drawn_ma: the most that the car takes of its offer; settle_ms: its time to follow."""
        if self.ceiling_ma == UNLIMITED_MA:
            return
        self._spent_ms += elapsed_ms
        if drawn_ma == 0:
            self._end()
        elif self._spent_ms >= settle_ms + LATE_MS:
            self._undecided(drawn_ma)

    def read(self, elapsed_ms, mains_ma, drawn_ma, highest_offer_ma, limit_ma):
        """A new valid reading, elapsed_ms after the one before; highest_offer_ma: that the car may
        still follow; limit_ma: of the connection."""
        most_ma = highest_offer_ma + highest_offer_ma // GREEDY_PART + LEAST_MOVE_MA
        for phase in self._phases:
            current_ma = mains_ma[phase]
            jump_ma = current_ma - self._latest_ma[phase]
            self._latest_ma[phase] = current_ma
            self._house_ma[phase] = min(self._house_ma[phase], current_ma + LEAST_MOVE_MA)
            if current_ma <= limit_ma:
                continue
            if drawn_ma == 0 or (elapsed_ms <= ONE_JUMP_MS and jump_ma > most_ma):
                self._house_ma[phase] = current_ma
            elif self._is_new(phase, current_ma):
                self._cut(phase, current_ma - limit_ma, drawn_ma)

    def _is_new(self, phase, current_ma):
        if self._car_phases.uses(phase):
            return False
        return self._suspect[phase] or current_ma >= self._house_ma[phase] + LEAST_MOVE_MA

    def _cut(self, phase, excess_ma, drawn_ma):
        """Offer less, or count the phase as used where there is no room for a test."""
        if self.ceiling_ma == UNLIMITED_MA:
            self._from_ma = drawn_ma
            self._spent_ms = 0
        if self._from_ma < MINIMUM_OFFER_MA + LEAST_MOVE_MA:
            self._car_phases.doubt(phase)
            return
        self._suspect[phase] = True
        lowered_ma = self._from_ma - max(excess_ma, LEAST_MOVE_MA)
        self.ceiling_ma = min(self.ceiling_ma, max(lowered_ma, MINIMUM_OFFER_MA))

    def judge(self, made, drawn_ma):
        """A Move is complete; drawn_ma as in step()."""
        if self.ceiling_ma == UNLIMITED_MA:
            return
        first_follows = made.change_ma[self._phases[0]] >= least_that_follows(made)
        for phase in self._phases:
            if self._suspect[phase] and first_follows:
                self._suspect[phase] = not self._decided(made, phase)
        if self._any_suspect():
            self._undecided(drawn_ma)
        else:
            self._end()

    def _decided(self, made, phase):
        if self._car_phases.uses(phase):
            return True  # it followed
        if not keeps_still(made, phase, least_that_follows(made)):
            return False
        self._house_ma[phase] = made.after_ma[phase] or 0
        return True

    def _undecided(self, drawn_ma):
        """The house moved, too: once more, and in the end the phase counts as used."""
        self._tests += 1
        if self._tests < MOST_TESTS and drawn_ma >= MINIMUM_OFFER_MA + LEAST_MOVE_MA:
            self._from_ma = drawn_ma
            self._spent_ms = 0
            self.ceiling_ma = drawn_ma - LEAST_MOVE_MA
            return
        for phase in self._phases:
            if self._suspect[phase]:
                self._car_phases.doubt(phase)
        self._end()

    def _any_suspect(self):
        for phase in self._phases:
            if self._suspect[phase]:
                return True
        return False

    def _end(self):
        self.ceiling_ma = UNLIMITED_MA
        self._tests = 0
        for phase in self._phases:
            self._suspect[phase] = False
