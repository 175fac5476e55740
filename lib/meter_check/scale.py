"""Does the meter show the car's current in its size? It shows too much, or a small part of it."""

from micropython import const

from meter_check import follow, move

# No car draws so much more than it is offered; one that ignores the offer draws the same always.
TOO_LARGE_PERCENT = const(170)
# The largest current of a car, 32 A, is less than this part of the least offer.
IMPOSSIBLE_PERCENT = const(600)
# Starts alone are enough where they are far too large, and twice as many.
FAR_TOO_LARGE_PERCENT = const(300)
ANOTHER_SIZE_PERCENT = const(25)

LEAST_OFFER_MA = const(6000)  # IEC 61851-1: a car that follows takes it where it is offered
AT_LEAST_OFFER_MA = const(6750)
SEEN_MA = const(4200)
HALF_MA = const(3600)  # half of the least offer, within a fifth
LEAST_CHANGE_MA = const(40)
# Made once: a step allocates nothing.
_INCOMPLETE = (move.CUT_SHORT, move.MIXED)
_OF_THE_HOUSE = (move.CUT, move.MIXED, move.CUT_SHORT)


class LargeScale:
    """`evidence`: moves in which all of the car's phases went too far, and alike."""

    def __init__(self, phases):
        self.evidence = 0
        self._phases = phases
        self._percent = 0
        self._size_ma = 0
        self._is_proportional = False  # moves of different sizes agree, or one within a charge

    def is_proven(self, needed):
        """A car that ignores the offer draws too much, but not in proportion."""
        if self._is_proportional or self._percent >= IMPOSSIBLE_PERCENT:
            return self.evidence >= needed
        return self._percent >= FAR_TOO_LARGE_PERCENT and self.evidence >= 2 * needed

    def judge(self, made):
        """Take any Move: no load of the house goes with the car, but farther, again and again."""
        furthest = follow.strongest(made)
        percent = made.change_ma[furthest] * 100 // made.size_ma
        if percent < TOO_LARGE_PERCENT or not self._together(made, furthest):
            if made.cause not in _INCOMPLETE:
                self.evidence = 0
            return
        if made.cause != move.CUT_SHORT and not follow.alike(percent, self._percent):
            self.evidence = 0
        if self.evidence == 0:
            self._percent, self._size_ma = percent, made.size_ma
            self._is_proportional = False
        apart_ma = abs(made.size_ma - self._size_ma)
        within_a_charge = made.from_ma > 0 and made.to_ma > 0
        if within_a_charge or apart_ma * 100 > made.size_ma * ANOTHER_SIZE_PERCENT:
            self._is_proportional = True
        self.evidence += 2 if percent >= IMPOSSIBLE_PERCENT else 1

    def _together(self, made, furthest):
        """The station's L1 is one of them, and every other phase in use goes as far, or stays."""
        first = self._phases[0]
        if made.noise_ma[furthest] * 4 > made.change_ma[furthest]:
            return False
        if not follow.alike(made.change_ma[first], made.change_ma[furthest]):
            return False
        for phase in self._phases:
            change_ma = made.change_ma[phase]
            far = follow.alike(change_ma, made.change_ma[furthest])
            if not far and abs(change_ma) * 4 > made.change_ma[furthest]:
                return False
        return True


class SmallScale:
    """`evidence`: moves in which the car shows in proportion, and too small.

    A car that takes less than it is offered goes less far, but at 6 A it takes 6 A: what is left
    of its current at the least offer shows the scale. `is_confirmed`: it was seen to
    be right; `is_unclear`: a test move has to show it.
    """

    def __init__(self, phases):
        self.evidence = 0
        self.devices = True
        self.is_confirmed = False
        self.is_unclear = False
        self._phase = phases[0]
        self._level_ma = 0  # by how much the car shows
        self._is_known = False

    def judge(self, made, car_ma):
        """Take any Move; car_ma: measured at the socket, per grid phase, or None."""
        shown_ma = made.change_ma[self._phase]
        if made.cause == move.START:
            self._is_known = follow.is_calm(made, self._phase)
            self._level_ma = 0
        elif made.cause in _OF_THE_HOUSE:
            self._is_known = False  # the house load changed, too
            return
        before_ma = self._level_ma
        self._level_ma += shown_ma if made.to_ma > made.from_ma else -shown_ma
        if made.peak_ma[self._phase] * 100 >= made.size_ma * follow.FULL_PERCENT:
            if shown_ma * 100 <= made.size_ma * follow.MOST_PERCENT:
                self._confirm()
        elif made.cause == move.STOP:
            self._is_known = False
        elif self._is_measured(car_ma):
            self._confirm()
        elif made.cause == move.START:
            self._judge_start(made)
        elif made.cause == move.TEST and self._is_known:
            self._judge_test(made, min(before_ma, self._level_ma))

    def _confirm(self):
        self.evidence = 0
        self.is_confirmed = True
        self.is_unclear = False

    def _is_measured(self, car_ma):
        """The meter at the socket measures the same."""
        known = self._is_known and self._level_ma >= SEEN_MA and car_ma is not None
        return known and follow.alike(self._level_ma, car_ma[self._phase])

    def _judge_start(self, made):
        """Less than any car takes that charges, and never more on the way: at half of the offer
        some cars take just that, and a test move has to show which it is."""
        if self._level_ma < SEEN_MA:
            self.is_confirmed = False
        self.is_unclear = not self.is_confirmed
        if self.is_unclear and self._level_ma <= HALF_MA and self._is_partial(made):
            self.evidence += 1
        elif self._level_ma < SEEN_MA or self.is_confirmed:
            self.evidence = 0

    def _judge_test(self, made, least_ma):
        """least_ma: what the car shows at the least offer."""
        if min(made.from_ma, made.to_ma) > AT_LEAST_OFFER_MA:
            return
        if least_ma >= SEEN_MA:
            self._confirm()
        elif self._is_partial(made) and self._is_proportional(made, least_ma):
            self.evidence += 1
        else:
            self.evidence = 0

    def _is_partial(self, made):
        """It goes with the offer, and neither it nor another phase shows more on the way."""
        phase = self._phase
        change_ma = made.change_ma[phase]
        if change_ma < max(3 * made.noise_ma[phase], LEAST_CHANGE_MA):
            return False
        if made.peak_ma[phase] * 10 > change_ma * 11 + 10 * made.noise_ma[phase]:
            return False
        for other in range(3):
            if (made.against_ma[other] - made.noise_ma[other]) * 6 > change_ma:
                return False
        falls = made.to_ma < made.from_ma
        return not (falls and self.devices) or follow.is_steep(made, phase)

    def _is_proportional(self, made, least_ma):
        """In the scale of what it shows at the least offer; some cars take less than the most."""
        if not 0 < least_ma <= HALF_MA:
            return False
        change_ma = made.change_ma[self._phase]
        full_ma = least_ma * made.size_ma // LEAST_OFFER_MA
        return full_ma * 30 <= change_ma * 100 <= full_ma * 130
