"""Does the meter tell the car's current in its true size? Its currents against moves of the offer.

A car that takes less than it is offered moves the mains less, and one that takes next to nothing
looks like a meter that tells a tenth. But a car that charges takes 6 A, and what takes less does
not follow the offer: it is the same at 6 A and at 16 A.
"""

from micropython import const

from load_balancing.direction import CONVICTS
from load_balancing.offer_moves import CUT_SHORT

# Ten to the power of these; the likeliest first, none fits where another does.
EXPONENTS = (1, 2, -1, -2, -3)
# A phase that tells more than this is not told a tenth: a car that charges takes no less than 6 A
# (IEC 61851-1); nor a hundredth or a thousandth, of the largest connection that may be protected.
MOST_OF_A_TENTH_MA = const(6000)
LARGEST_CONNECTION_MA = const(125000)
# Points for each move that agrees with a wrong scale; those of the first one convict.
LARGE_ON_ALL = const(12)  # nothing in a house is ten times the car on all phases at once
LARGE_ON_THE_ONLY = const(6)
SMALL_ON_ALL = const(4)
ON_SOME = const(3)
PARTLY = const(2)
# A small one becomes ripe by moves of a car that goes on charging, and is convicted by one to or
# from 0 A: a car that never takes more than 7 A moves by a tenth between 6 A and 16 A as well.
RIPE = const(9)
ANOTHER = const(2)  # taken for a move that agrees with nothing


class Scale:
    """`points` are for the wrong scale 10 ** `exponent`; phases: the grid phases in use."""

    def __init__(self, phases):
        self.points = 0
        self.exponent = 0
        self._phases = phases

    @property
    def ripe(self):
        """A small scale that lacks nothing but a move to or from 0 A."""
        return self.exponent < 0 and self.points >= RIPE

    def judge(self, kind, moves, follows, own):
        """Take a MOVE or CUT_SHORT of an OfferMoves; follows: on a phase in its true size; own: as
        in Direction."""
        exponent = 0 if follows else self._fitting(kind, moves)
        if exponent > 0 or (exponent and own):
            self._add(kind, moves, exponent)
        elif follows:
            self.points = 0
        elif own and kind != CUT_SHORT:
            self.points = max(self.points - ANOTHER, 0)

    def _add(self, kind, moves, exponent):
        if exponent != self.exponent:
            self.exponent = exponent
            self.points = 0
        points = self._weight(kind, moves, exponent)
        if exponent > 0:
            self.points += points
        elif moves.unrest_ma[self._furthest(moves)] * 2 > _expected_ma(moves, exponent):
            return  # that may have been anything
        elif moves.from_ma == 0 or moves.to_ma == 0:
            # However often a car with a small load of its own starts and stops, this is no sum.
            self.points = CONVICTS if self.ripe else max(self.points, points)
        elif self.points:
            self.points = min(self.points + points, RIPE)

    def _weight(self, kind, moves, exponent):
        for phase in self._phases:
            if not _agrees(moves, phase, exponent):
                return ON_SOME if _agrees(moves, self._furthest(moves), exponent) else PARTLY
        only = len(self._phases) == 1
        if exponent < 0:
            return ON_SOME if only else SMALL_ON_ALL
        if kind == CUT_SHORT:
            return ON_SOME if only else LARGE_ON_THE_ONLY
        return LARGE_ON_THE_ONLY if only else LARGE_ON_ALL

    def _fitting(self, kind, moves):
        """The exponent with which the phase that followed furthest agrees, and no other phase
        speaks against; or 0."""
        furthest_ma = moves.followed_ma[self._furthest(moves)]
        for exponent in EXPONENTS:
            if exponent < 0 and kind == CUT_SHORT:
                return 0  # the mains had no time for more
            expected_ma = _expected_ma(moves, exponent)
            if _partly(furthest_ma, expected_ma) and self._may_be(moves, exponent):
                return exponent
        return 0

    def _furthest(self, moves):
        furthest = self._phases[0]
        for phase in self._phases:
            if moves.followed_ma[phase] > moves.followed_ma[furthest]:
                furthest = phase
        return furthest

    def _may_be(self, moves, exponent):
        """No phase went the other way by as much, nor carries more than a small scale tells."""
        expected_ma = _expected_ma(moves, exponent)
        for phase in self._phases:
            if exponent < 0 and moves.largest_ma(phase) > _most_told_ma(exponent):
                return False
            if moves.followed_ma[phase] * 2 < -expected_ma:
                return False
        return True


def _expected_ma(moves, exponent):
    size_ma = abs(moves.to_ma - moves.from_ma)
    return size_ma * 10**exponent if exponent > 0 else size_ma // 10**-exponent


def _most_told_ma(exponent):
    return min(LARGEST_CONNECTION_MA // 10**-exponent, MOST_OF_A_TENTH_MA)


def _agrees(moves, phase, exponent):
    expected_ma = _expected_ma(moves, exponent)
    return abs(moves.followed_ma[phase] - expected_ma) * 4 <= expected_ma


def _partly(followed_ma, expected_ma):
    """As far as a car may go that takes less than it is offered, or is still on its way."""
    return expected_ma * 3 <= followed_ma * 10 and followed_ma * 4 <= expected_ma * 5
