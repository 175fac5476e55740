"""From samples of offer and meter to moves: how far each phase went when the offer went so far.

The offer is the one load whose movement is known. Where it has rested at two levels, one after
the other, the phases that carry the car have moved with it, and a load of the house that was
switched meanwhile moved one of them once.
"""

from dataclasses import dataclass, field, replace
from statistics import median

PHASES = (0, 1, 2)
# IEC 61851-1:2017 table A.6 gives a car 5 s to follow; the meter's values may be 2 s old.
SETTLE_MS = 8000
READINGS = 4
# A car that did not follow so far may be a slow one; what comes later is none of the offer's.
PATIENCE_MS = 20000
# A smaller movement of the offer is lost among what a house does anyway.
LEAST_MOVE_MA = 3000
# Readings that differ by more did not rest: a load is switched, or the car is still on its way.
CALM_MA = 600
CALM_PERCENT = 5  # of the current, where that is more
# So far, in parts of the offer's move, is no answer yet.
ANSWER = 0.3
# The station ended the charging by itself after a reading that was so many times the offer.
EXCURSION = 2
EXCURSION_ENDS_MS = 5000


@dataclass(frozen=True)
class Sample:
    """What the station said at one moment: `offer_ma` at work in the car, 0 while no power may
    flow; `mains_ma` of the grid phases, None where not measured; `reading` counts the meter's."""

    at_ms: int
    offer_ma: int
    mains_ma: tuple
    reading: int


@dataclass
class Plateau:
    """The offer rested: the meter's last readings by then."""

    offer_ma: int
    since_ms: int
    samples: list = field(default_factory=list)

    @property
    def until_ms(self):
        return self.samples[-1].at_ms

    @property
    def rested_ms(self):
        return self.until_ms - self.since_ms

    def fresh(self):
        """The first sample of each reading."""
        seen = {}
        for sample in self.samples:
            seen.setdefault(sample.reading, sample)
        return list(seen.values())

    def last(self):
        """The readings at the end, at most READINGS, that came after a car had time to follow."""
        settled = [one for one in self.fresh() if one.at_ms - self.since_ms >= SETTLE_MS]
        return settled[-READINGS:]

    def complete(self):
        return len(self.last()) == READINGS

    def current_ma(self, phase):
        """Median of the last readings, or None."""
        values = [one.mains_ma[phase] for one in self.last()]
        return round(median(values)) if values and None not in values else None

    def calm(self, phase):
        values = [one.mains_ma[phase] for one in self.last()]
        if None in values:
            return False
        band_ma = max(CALM_MA, abs(self.current_ma(phase)) * CALM_PERCENT // 100)
        return max(values) - min(values) <= band_ma


@dataclass(frozen=True)
class Move:
    """offer_ma: how far the offer went; moved_ma: how far each phase did, None where it was
    restless or not measured; reaction_ms: until the meter showed it, None where not seen;
    at_least: the charging ended before a phase had gone all of its way."""

    from_ma: int
    to_ma: int
    moved_ma: tuple
    reaction_ms: int = None
    at_least: bool = False

    @property
    def offer_ma(self):
        return self.to_ma - self.from_ma

    @property
    def start(self):
        """The car began or ended, so that all of its current moved."""
        return 0 in (self.from_ma, self.to_ma)

    @property
    def lowered(self):
        """From one offer to a lower one, which stands at once: a rise has stairs, a start its own
        time."""
        return 0 < self.to_ma < self.from_ma

    def ratio(self, phase):
        """1: the phase went as far as the offer; None: nothing is known."""
        moved_ma = self.moved_ma[phase]
        return None if moved_ma is None else moved_ma / self.offer_ma


def plateaus(samples):
    """The times during which the offer rested, however short, in order."""
    found = []
    for sample in samples:
        if not found:
            # Where no power flows at the first look there is no car to wait for.
            before_ms = 0 if sample.offer_ma else SETTLE_MS
            found.append(Plateau(sample.offer_ma, sample.at_ms - before_ms))
        elif sample.offer_ma != found[-1].offer_ma:
            found.append(Plateau(sample.offer_ma, sample.at_ms))
        found[-1].samples.append(sample)
    return found


def rested(plateau, before=None):
    """Nothing more is to be waited for: the readings are calm, and either they went with the
    offer since the Plateau `before`, or no car is that slow."""
    if plateau.rested_ms >= PATIENCE_MS:
        return plateau.complete()
    calm = plateau.complete() and all(plateau.calm(phase) for phase in measured(plateau.samples))
    if not calm or before is None:
        return calm
    offer_ma = abs(plateau.offer_ma - before.offer_ma)
    went_ma = [abs(move) for move in _moved_ma(before, plateau) if move is not None]
    return max(went_ma, default=0) >= ANSWER * offer_ma


def measured(samples):
    """Phases that the meter tells."""
    return [phase for phase in PHASES if any(one.mains_ma[phase] is not None for one in samples)]


def moves(samples):
    """[Move] between plateaus that are complete, and those that the station ended by itself."""
    found = []
    before = None
    all_plateaus = plateaus(samples)
    for number, plateau in enumerate(all_plateaus):
        if before and plateau.offer_ma and not plateau.complete() and before.offer_ma == 0:
            excursion = _excursion(before, plateau, all_plateaus[number + 1 :])
            if excursion:
                found.append(excursion)
        if not plateau.complete():
            continue
        if before and abs(plateau.offer_ma - before.offer_ma) >= LEAST_MOVE_MA:
            found.append(_move(before, plateau, samples))
        before = plateau
    return found


def _moved_ma(before, after):
    """Per phase, None where one of the two was restless or there is no reading."""
    return tuple(
        after.current_ma(phase) - before.current_ma(phase)
        if before.calm(phase) and after.calm(phase)
        else None
        for phase in PHASES
    )


def _move(before, after, samples):
    move = Move(before.offer_ma, after.offer_ma, _moved_ma(before, after))
    if not move.lowered:
        return move
    return replace(move, reaction_ms=_reaction_ms(before, after, move.moved_ma))


def _reaction_ms(before, after, moved_ma):
    """Until the phase that went farthest had gone a quarter of its way."""
    phase = max(PHASES, key=lambda phase: abs(moved_ma[phase] or 0))
    move_ma = moved_ma[phase]
    if move_ma is None or abs(move_ma) < ANSWER * abs(after.offer_ma - before.offer_ma):
        return None
    start_ma = before.current_ma(phase)
    for sample in after.fresh():
        if abs(sample.mains_ma[phase] - start_ma) >= abs(move_ma) / 4:
            return sample.at_ms - after.since_ms
    return None


def _excursion(before, plateau, following):
    """A charging that the station ended at once, since the meter showed many times the offer."""
    if not following or following[0].offer_ma:
        return None
    end_ms = following[0].since_ms + EXCURSION_ENDS_MS
    seen = plateau.samples + [one for one in following[0].samples if one.at_ms <= end_ms]
    moved_ma = tuple(
        _farthest(before.current_ma(phase), seen, phase, plateau.offer_ma) for phase in PHASES
    )
    return Move(0, plateau.offer_ma, moved_ma, at_least=True) if any(moved_ma) else None


def _farthest(start_ma, samples, phase, offer_ma):
    """0 where it is no more than the house may have done meanwhile."""
    if start_ma is None:
        return None
    moves_ma = [
        one.mains_ma[phase] - start_ma for one in samples if one.mains_ma[phase] is not None
    ]
    farthest_ma = max(moves_ma, key=abs, default=0)
    return farthest_ma if abs(farthest_ma) >= EXCURSION * offer_ma else 0
