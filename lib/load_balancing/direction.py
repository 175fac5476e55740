"""Does each phase move with the offer, or against it? Judged over several moves, phase by phase.

Only some phases may carry the car, only one current transformer may be turned round, and a car
that takes 10 A of 16 A follows less far than the offer went.
"""

from micropython import const

# A phase goes with the offer, or against it, where it went all of the way, within so much of it.
AGREES_WITHIN_PERCENT = const(25)
# A car that takes less goes less far: the same way on all of its phases, by so much at least.
LEAST_PERCENT = const(30)
MOST_PERCENT = const(160)
CONVICTS = const(12)  # so many points, of a phase or of a scale
# Points for each move against the offer. A load on three phases that goes just when the car starts
# looks as one, too: no move convicts by itself.
ALL_PHASES = const(8)
ALL_PHASES_AGAIN = const(6)  # upon a look, or only a part of the way
START_OF_THE_ONLY_PHASE = const(6)
A_PHASE = const(3)  # that may be without the car, and with any load of the house
A_PHASE_PARTLY = const(2)
NEITHER = const(3)  # taken for a move with neither direction; one with the offer takes all


class Direction:
    """`points` of each grid phase that goes against the offer, of which those in use have some."""

    def __init__(self, phases):
        self.points = [0, 0, 0]
        self.follows = False  # some phase went with the offer in the last move
        self._phases = phases

    def judge(self, moves, own):
        """Take a MOVE of an OfferMoves; own: the house is not why the offer moved. Otherwise it is
        no proof against a phase, since loads come in company; nor is it on one that is never calm.
        """
        self.follows = False
        together = self._together(moves)
        size_ma = abs(moves.to_ma - moves.from_ma)
        for phase in self._phases:
            followed_ma = moves.followed_ma[phase]
            if _partly(followed_ma, size_ma):
                self.follows = True
                self.points[phase] = 0
            elif not own or moves.unrest_ma[phase] * 4 > size_ma:
                continue
            elif _partly(-followed_ma, size_ma):
                points = together or _points_alone(-followed_ma, size_ma)
                self.points[phase] = min(self.points[phase] + points, CONVICTS)
            else:
                self.points[phase] = max(self.points[phase] - NEITHER, 0)

    def _together(self, moves):
        """The points of each phase where all of them went against the offer, by the same; or 0."""
        size_ma = abs(moves.to_ma - moves.from_ma)
        least_ma = most_ma = -moves.followed_ma[self._phases[0]]
        for phase in self._phases:
            least_ma = min(least_ma, -moves.followed_ma[phase])
            most_ma = max(most_ma, -moves.followed_ma[phase])
        if _all_the_way(least_ma, size_ma) and _all_the_way(most_ma, size_ma):
            only = len(self._phases) == 1
            if moves.from_ma == 0 or moves.to_ma == 0:
                return START_OF_THE_ONLY_PHASE if only else ALL_PHASES
            return A_PHASE if only else ALL_PHASES_AGAIN
        if len(self._phases) == 1 or not _partly(least_ma, size_ma):
            return 0
        alike = (most_ma - least_ma) * 100 <= most_ma * AGREES_WITHIN_PERCENT
        return ALL_PHASES_AGAIN if alike else 0


def _points_alone(followed_ma, size_ma):
    return A_PHASE if _all_the_way(followed_ma, size_ma) else A_PHASE_PARTLY


def _all_the_way(followed_ma, size_ma):
    return abs(followed_ma - size_ma) * 100 <= size_ma * AGREES_WITHIN_PERCENT


def _partly(followed_ma, size_ma):
    return size_ma * LEAST_PERCENT <= followed_ma * 100 <= size_ma * MOST_PERCENT
