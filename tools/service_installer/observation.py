"""What each phase did when the offer moved: the firmware's own observation, with settle times of
a commissioning, fed with the station's answers."""

from collections import deque
from dataclasses import dataclass, replace
from statistics import median

from meter_check import move
from meter_check.moves import Moves

PHASES = (0, 1, 2)
# IEC 61851-1:2017 table A.6 gives a car 5 s to follow; the meter's values may be 2 s old.
SETTLE_MS = 8000
# A slow car, or a device that balances the phases, may need this long; a car that begins, longer.
PATIENCE_MS = 20000
START_PATIENCE_MS = 45000
FRESH_MS = 3000  # the age of the last reading before a move
READINGS = 4
FROZEN_READINGS = 30
# Less than this below zero is no export.
EXPORT_MA = 100
# A smaller move of the offer is lost among the changes of the house load.
LEAST_MOVE_MA = 3000
# Readings that differ by more are not at rest: a load is switched, or the car still follows.
CALM_MA = 600
CALM_PERCENT = 5  # of the current, where that is more
# A phase responds from this part of the offer's move on.
ANSWER_PERCENT = 30
# A phase that moves by itself by more than a quarter of what it moved shows nothing.
CALM_PARTS = 4
# The station ended a charge by itself after a reading of this multiple of the offer.
EXCURSION = 2
EXCURSION_ENDS_MS = 5000


@dataclass(frozen=True)
class Move:
    """A meter_check Move that stays as it is; lists are tuples. mirrored_ms: its response time as
    that of phases which move the other way."""

    cause: int
    from_ma: int
    to_ma: int
    before_ma: tuple
    after_ma: tuple
    change_ma: tuple
    peak_ma: tuple
    against_ma: tuple
    noise_ma: tuple
    step_ma: tuple
    response_ms: int = 0
    mirrored_ms: int = 0

    @property
    def size_ma(self):
        """How far the offer moved, positive."""
        return abs(self.to_ma - self.from_ma)

    @property
    def start(self):
        """A start or stop of the car, which moves all of its current."""
        return 0 in (self.from_ma, self.to_ma)

    @property
    def lowered(self):
        """A move to a lower offer, which is complete at once; a rise takes steps, a start time."""
        return 0 < self.to_ma < self.from_ma

    @property
    def at_least(self):
        """The charge ended before a phase had moved all of its way."""
        return self.cause == move.CUT_SHORT

    @property
    def reaction_ms(self):
        """The time until a lower offer had arrived at the meter, or None."""
        return (self.response_ms or self.mirrored_ms or None) if self.lowered else None

    def calm(self, phase):
        """Whether this phase is measured, and moved by itself by less than the car moves it."""
        if None in (self.before_ma[phase], self.after_ma[phase]):
            return False
        moved_ma = max(self.size_ma, abs(self._moved_ma(phase)))
        return self.noise_ma[phase] * CALM_PARTS <= moved_ma

    def ratio(self, phase):
        """The phase's move as a part of the offer's; 1: as far; None: unknown."""
        return self._moved_ma(phase) / self.size_ma if self.calm(phase) else None

    def as_far_as(self, current_ma):
        """This start, which ended at once, after a further reading."""
        far_ma = [
            now - before if None not in (now, before) else 0
            for now, before in zip(current_ma, self.before_ma)
        ]
        return replace(
            self,
            peak_ma=tuple(map(max, self.peak_ma, far_ma)),
            against_ma=tuple(max(one, -far) for one, far in zip(self.against_ma, far_ma)),
        )

    def _moved_ma(self, phase):
        """With the offer's move; what a charge that ended at once shows is the farthest."""
        if not self.at_least:
            return self.change_ma[phase]
        farthest_ma = max(self.peak_ma[phase], -self.against_ma[phase], key=abs)
        return farthest_ma if abs(farthest_ma) >= EXCURSION * self.size_ma else 0


def names(phases):
    """The phases as text: (0, 1, 2) gives "L1, L2 and L3"."""
    return " and ".join(", ".join(f"L{phase + 1}" for phase in phases).rsplit(", ", 1))


class Observation:
    """`moves`: those from rest to rest, that the house load did not disturb on their way.

    house_ma: the house alone per phase, None where it was not measured; highest_ma: the largest
    current of each phase, positive, None where it is not measured; lowest_ma: the largest export
    of any phase, negative, or 0; latest_ma: the last reading.
    """

    def __init__(self):
        self.moves = []
        self.house_ma = (None, None, None)
        self.highest_ma = [None, None, None]
        self.lowest_ma = 0
        self.latest_ma = None
        self.slow = False  # the meter renews its values too seldom to show a device's delay
        self.offer_ma = 0
        self.since_ms = 0  # when this offer began
        self._at_ms = None
        self._moves = Moves(PATIENCE_MS, SETTLE_MS, FRESH_MS)
        # Phases that move against the offer have their response time here.
        self._mirror = Moves(PATIENCE_MS, SETTLE_MS, FRESH_MS)
        self._last = deque(maxlen=READINGS)
        self._count = 0  # readings
        self._changed = False  # two of them differ
        self._rested_ma = None  # the reading and the offer of the last rest
        self._rested_offer_ma = 0
        self._seen_offer_ma = 0

    def see(self, at_ms, offer_ma, current_ma, renewal):
        """offer_ma: signalled to the car, 0 while no power may flow; current_ma: of a reading with
        new values, or None; renewal: the Renewal."""
        self.slow = renewal.slow
        if self._at_ms is None:
            self._begin(at_ms, offer_ma)
        elapsed_ms, self._at_ms = at_ms - self._at_ms, at_ms
        if offer_ma != self.offer_ma:
            self.offer_ma, self.since_ms = offer_ma, at_ms
            self._last.clear()
        if current_ma is not None:
            self._read(current_ma)
        self._give_time(renewal)
        self._take(elapsed_ms, offer_ma, current_ma)

    @property
    def resting(self):
        """The phases had the time to follow the offer."""
        return self._moves.resting

    @property
    def resting_ms(self):
        """Since then."""
        return self._moves.resting_ms

    @property
    def frozen(self):
        """Many readings, and not one of another current."""
        return self._count >= FROZEN_READINGS and not self._changed

    @property
    def unsigned(self):
        """No phase was ever below zero: the meter may not report the direction."""
        return self.lowest_ma >= -EXPORT_MA

    @property
    def readings(self):
        """Of the present offer, READINGS at most."""
        return len(self._last)

    @property
    def calm(self):
        """Whether the last readings are close together."""
        return len(self._last) == READINGS and all(
            self._band_ma(phase) <= self._most_band_ma(phase) for phase in self.measured
        )

    @property
    def measured(self):
        """Indexes of the phases that the meter measures."""
        return [phase for phase in PHASES if self.highest_ma[phase] is not None]

    def note_house(self):
        """The last readings are those of the house alone."""
        columns = zip(*self._last)
        self.house_ma = tuple(None if None in one else round(median(one)) for one in columns)

    def _begin(self, at_ms, offer_ma):
        """A car that charges already has done so for long."""
        self._at_ms = self.since_ms = at_ms
        self.offer_ma = self._rested_offer_ma = self._seen_offer_ma = offer_ma
        if offer_ma:
            for one in (self._moves, self._mirror):
                one.step(0, None, offer_ma)
                one.step(2 * START_PATIENCE_MS, None, offer_ma)

    def _read(self, current_ma):
        self._changed = self._changed or (self._count > 0 and current_ma != self.latest_ma)
        self._count += 1
        self.latest_ma = current_ma
        self._last.append(current_ma)
        for phase, one_ma in enumerate(current_ma):
            if one_ma is not None:
                self.highest_ma[phase] = max(self.highest_ma[phase] or 0, abs(one_ma))
                self.lowest_ma = min(self.lowest_ma, one_ma)

    def _give_time(self, renewal):
        """Less where the phases have followed and are calm: nothing else is waited for."""
        patience_ms = START_PATIENCE_MS if self._rested_offer_ma == 0 else PATIENCE_MS
        if renewal.slow:
            patience_ms = PATIENCE_MS
        elif self.calm and self._followed():
            patience_ms = SETTLE_MS
        for one in (self._moves, self._mirror):
            one.settle_ms = patience_ms
            one.fresh_ms = max(FRESH_MS, 2 * renewal.every_ms)

    def _followed(self):
        if self._rested_ma is None:
            return True
        offer_ma = abs(self.offer_ma - self._rested_offer_ma)
        went_ma = [
            abs(now - before)
            for now, before in zip(self.latest_ma, self._rested_ma)
            if None not in (now, before)
        ]
        return max(went_ma, default=0) * 100 >= ANSWER_PERCENT * offer_ma

    def _take(self, elapsed_ms, offer_ma, current_ma):
        mirrored_ma = current_ma and [None if one is None else -one for one in current_ma]
        self._see_the_end(current_ma)
        if offer_ma == 0 and not self.resting:
            # A reading made the station end the charge: it belongs to the offer before.
            self._step(elapsed_ms, current_ma, mirrored_ma, self._seen_offer_ma)
            elapsed_ms, current_ma, mirrored_ma = 0, None, None
        self._step(elapsed_ms, current_ma, mirrored_ma, offer_ma)
        self._seen_offer_ma = offer_ma
        if self.resting:
            self._rested_ma, self._rested_offer_ma = self.latest_ma, offer_ma

    def _step(self, elapsed_ms, current_ma, mirrored_ma, offer_ma):
        made = self._moves.step(elapsed_ms, current_ma, offer_ma)
        mirrored = self._mirror.step(elapsed_ms, mirrored_ma, offer_ma)
        if made and made.cause != move.MIXED and made.size_ma >= LEAST_MOVE_MA:
            self.moves.append(_kept(made, mirrored.response_ms))

    def _see_the_end(self, current_ma):
        """Of a charge that ended at once the car still draws for a moment: that shows more."""
        if not (self.moves and self.moves[-1].at_least and current_ma):
            return
        if self.offer_ma == 0 and self._at_ms - self.since_ms <= EXCURSION_ENDS_MS:
            self.moves[-1] = self.moves[-1].as_far_as(current_ma)

    def _band_ma(self, phase):
        values = [one[phase] for one in self._last]
        return float("inf") if None in values else max(values) - min(values)

    def _most_band_ma(self, phase):
        middle_ma = median(one[phase] for one in self._last)
        return max(CALM_MA, abs(middle_ma) * CALM_PERCENT // 100)


def _kept(made, mirrored_ms):
    """A Move as it is now; the firmware fills its own anew."""
    lists = ("before_ma", "after_ma", "change_ma", "peak_ma", "against_ma", "noise_ma", "step_ma")
    return Move(
        cause=made.cause,
        from_ma=made.from_ma,
        to_ma=made.to_ma,
        response_ms=made.response_ms,
        mirrored_ms=mirrored_ms,
        **{name: tuple(getattr(made, name)) for name in lists},
    )
