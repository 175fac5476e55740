"""Evidence from moves of the offer: direction, scale and phases of the meter; see docs."""

from micropython import const

from meter_check import direction, follow, move, texts, two_meters
from meter_check.balancing import Balancing
from meter_check.car_seen import CarSeen
from meter_check.direction import Direction
from meter_check.own_moves import OwnMoves
from meter_check.phase_set import PhaseSet
from meter_check.scale import LargeScale, SmallScale
from meter_check.two_meters import TwoMeters

# Moves that agree with a fault, and none that contradicts. One may be a load that comes just then;
# three are the same load each time. Where nothing generates, no device explains them either.
NEEDED = const(3)
NEEDED_WITHOUT_GENERATION = const(2)
# Beside a car that draws next to nothing a busy house goes with some moves, on one phase.
MORE_FOR_PHASES = const(2)
# After a passed commission a person has seen the car at the meter.
NEEDED_COMMISSIONED = const(6)
# Moves in a row that agree with a right meter and clear a fault.
CLEARING = const(4)
# Less than this is lost among what a house does anyway; a start of a small offer is none.
LEAST_MOVE_MA = const(3000)
WITHOUT_CURRENT_MA = const(100)
# Test moves: how a car follows shows best in the longest one; whether a current changes at all, in
# a smaller one, after which a car charges that needs more than the least offer.
TO_THE_LEAST_OFFER_MA = const(80000)
STIRRING_MA = const(4000)


class Evidence:
    """`fault`: why the meter is not valid, or None; `is_suspect`: offer no more than the safe
    current; `tests`: the OwnMoves.

    phases: indexes of the grid phases in use, the station's L1 first; has_generation: something
    in the building may feed in.
    """

    def __init__(self, phases, has_generation):
        self.fault = None
        self.is_commissioned = False
        # The meter renews its values so slowly that nothing shows on the way from rest to rest.
        self.is_slow = False
        self.is_still = False  # no current changes, as that of a frozen meter
        self.tests = OwnMoves()
        self.car = CarSeen()
        self.balancing = Balancing(phases)
        self._phases = phases
        self._has_generation = has_generation
        self._direction = Direction(phases)
        self._phase_set = PhaseSet(phases)
        self._large, self._small = LargeScale(phases), SmallScale(phases)
        self._two_meters = TwoMeters()
        for rule in (self._direction, self._phase_set, self._small, self._two_meters):
            rule.devices = has_generation
        self._agreeing = 0  # moves in a row since the fault
        self._is_known = False  # a reading came before power flowed

    @property
    def is_suspect(self):
        """The meter has not shown the car, and no rule is about to find out why."""
        return self.car.is_suspect and not (self._is_open() and self.tests.left)

    def step(self, elapsed_ms, current_ma, made, drawn_ma, car_ma, may_test):
        """Arguments as in MeterCheck.step(); current_ma: of a new reading, or None; may_test: a
        test move would show something."""
        self.car.step(elapsed_ms, current_ma, drawn_ma, car_ma)
        if drawn_ma == 0 and current_ma is not None:
            self._is_known = True
        if made is not None:
            self._judge(made, car_ma)
        wanted_ma = self._wanted_ma() if may_test and self.fault is None else 0
        self.tests.step(elapsed_ms, drawn_ma, made, wanted_ma)

    def _wanted_ma(self):
        """The size of a test move, 0 for none."""
        if self._is_open() or self.car.is_late or self._small.is_unclear:
            return TO_THE_LEAST_OFFER_MA
        return STIRRING_MA if self.is_still and self.car.is_seen else 0

    def _is_open(self):
        rules = self._phase_set.evidence + self._large.evidence + self._small.evidence
        return rules + self._two_meters.evidence > 0 or self._direction.is_open

    def _judge(self, made, car_ma):
        if made.size_ma < LEAST_MOVE_MA or not self._is_known:
            return
        self.car.judge(made)
        self._large.judge(made)
        if direction.is_caused(made):
            self._direction.is_slow = self.is_slow
            self._direction.judge(made)
        if not self.is_slow:
            self._judge_way(made, car_ma)
        found = self._find(made)
        if found is not None:
            self.fault = found
            self._agreeing = 0
        elif self.fault is not None and made.cause != move.CUT_SHORT:
            self._clear(made)

    def _judge_way(self, made, car_ma):
        """What shows on the way of a move, before a device takes it back."""
        self._small.judge(made, car_ma)
        self._two_meters.judge(made, car_ma)
        if direction.is_caused(made):
            self._phase_set.judge(made)
            self.balancing.judge(made)

    def _find(self, made):
        needed = NEEDED if self._has_generation else NEEDED_WITHOUT_GENERATION
        if self.is_commissioned:
            needed = NEEDED_COMMISSIONED
        if self._large.is_proven(needed):
            return texts.TOO_LARGE
        if self._small.evidence >= needed:
            return texts.TOO_SMALL
        if self._two_meters.evidence >= max(needed, two_meters.NEEDED):
            return self._two_meters.found
        phase = self._direction.reversed_phase(needed)
        if phase is not None:
            return texts.BACKWARDS if phase < 0 else texts.BACKWARDS_ON[phase]
        if self._phase_set.evidence < needed + MORE_FOR_PHASES:
            return None
        first, other = self._phase_set.first, self._phase_set.other
        if abs(made.before_ma[first] or 0) + abs(made.after_ma[first] or 0) < WITHOUT_CURRENT_MA:
            return texts.DEAD[first]
        return texts.EXCHANGED[first][other]

    def _clear(self, made):
        """After a move that agrees with the fault, with a right meter, or with neither."""
        first = self._phases[0]
        if follow.follows(made, first) and not self._is_open():
            self._agreeing += 1
        else:
            self._agreeing = 0
        if self._agreeing == CLEARING:
            self.fault = None
