"""From samples of offer and meter to moves: how far each phase moved when the offer moved.

The offer is the one load whose changes are known. When it has rested at two levels, one after the
other, the phases of the car have moved with it. A house load that was switched meanwhile moved a
phase only once.
"""

from dataclasses import dataclass, field, replace
from statistics import median

PHASES = (0, 1, 2)
# IEC 61851-1:2017 table A.6 gives a car 5 s to follow; the meter's values may be 2 s old.
SETTLE_MS = 8000
READINGS = 4
# A slow car may need this long to follow. A later change has another cause.
PATIENCE_MS = 20000
# A smaller move of the offer is lost among the changes of the house load.
LEAST_MOVE_MA = 3000
# Readings that differ by more are not at rest: a load is switched, or the car still follows.
CALM_MA = 600
CALM_PERCENT = 5  # of the current, where that is more
# A phase responds from this part of the offer's move on.
ANSWER = 0.3
# An excursion: the station ended the charge by itself after a reading of this multiple of the
# offer.
EXCURSION = 2
EXCURSION_ENDS_MS = 5000


@dataclass(frozen=True)
class Sample:
    """The station's status at one moment.

    offer_ma: signalled to the car, 0 while no power may flow; mains_ma: of the grid phases, None
    where not measured; reading: number of the meter's reading.
    """

    at_ms: int
    offer_ma: int
    mains_ma: tuple
    reading: int


@dataclass
class Plateau:
    """A time in which the offer rested, with its samples."""

    offer_ma: int
    since_ms: int
    samples: list = field(default_factory=list)

    @property
    def until_ms(self):
        """The time of the last sample."""
        return self.samples[-1].at_ms

    @property
    def rested_ms(self):
        """How long the offer has rested."""
        return self.until_ms - self.since_ms

    def fresh(self):
        """The first sample of each reading."""
        seen = {}
        for sample in self.samples:
            seen.setdefault(sample.reading, sample)
        return list(seen.values())

    def last(self):
        """The last READINGS readings, without those before a car had time to follow."""
        settled = [one for one in self.fresh() if one.at_ms - self.since_ms >= SETTLE_MS]
        return settled[-READINGS:]

    def complete(self):
        """Whether there are enough readings for a median."""
        return len(self.last()) == READINGS

    def current_ma(self, phase):
        """Median of the last readings in mA, or None."""
        values = [one.mains_ma[phase] for one in self.last()]
        return round(median(values)) if values and None not in values else None

    def calm(self, phase):
        """Whether the last readings of this phase are close together."""
        values = [one.mains_ma[phase] for one in self.last()]
        if None in values:
            return False
        band_ma = max(CALM_MA, abs(self.current_ma(phase)) * CALM_PERCENT // 100)
        return max(values) - min(values) <= band_ma


@dataclass(frozen=True)
class Move:
    """A change of the offer from one rest to the next.

    moved_ma: how far each phase moved, None where it was not at rest or not measured; reaction_ms:
    the time until the meter showed it, or None; at_least: the charge ended before a phase had
    moved all of its way.
    """

    from_ma: int
    to_ma: int
    moved_ma: tuple
    reaction_ms: int = None
    at_least: bool = False

    @property
    def offer_ma(self):
        """How far the offer moved."""
        return self.to_ma - self.from_ma

    @property
    def start(self):
        """A start or stop of the car, which moves all of its current."""
        return 0 in (self.from_ma, self.to_ma)

    @property
    def lowered(self):
        """A move to a lower offer, which is complete at once; a rise takes steps, a start time."""
        return 0 < self.to_ma < self.from_ma

    def ratio(self, phase):
        """The phase's move as a part of the offer's; 1: as far; None: unknown."""
        moved_ma = self.moved_ma[phase]
        return None if moved_ma is None else moved_ma / self.offer_ma


def plateaus(samples):
    """[Plateau] of the samples in order, however short."""
    found = []
    for sample in samples:
        if not found:
            # Where no power flows at the first sample there is no car to wait for.
            before_ms = 0 if sample.offer_ma else SETTLE_MS
            found.append(Plateau(sample.offer_ma, sample.at_ms - before_ms))
        elif sample.offer_ma != found[-1].offer_ma:
            found.append(Plateau(sample.offer_ma, sample.at_ms))
        found[-1].samples.append(sample)
    return found


def rested(plateau, before=None):
    """Whether the readings have settled at this offer.

    They are calm, and since the Plateau `before` they have moved with the offer, or have had more
    time than any car takes.
    """
    if plateau.rested_ms >= PATIENCE_MS:
        return plateau.complete()
    calm = plateau.complete() and all(plateau.calm(phase) for phase in measured(plateau.samples))
    if not calm or before is None:
        return calm
    offer_ma = abs(plateau.offer_ma - before.offer_ma)
    went_ma = [abs(move) for move in _moved_ma(before, plateau) if move is not None]
    return max(went_ma, default=0) >= ANSWER * offer_ma


def measured(samples):
    """Indexes of the phases that the meter measures."""
    return [phase for phase in PHASES if any(one.mains_ma[phase] is not None for one in samples)]


def moves(samples):
    """[Move] between complete plateaus, and excursions."""
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
    """How far each phase moved in mA; None where it was not at rest or has no reading."""
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
    """Time until the phase that moved farthest had made a quarter of its move, in ms, or None."""
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
    """The Move of a charge that the station ended by itself at a reading far above the offer."""
    if not following or following[0].offer_ma:
        return None
    end_ms = following[0].since_ms + EXCURSION_ENDS_MS
    seen = plateau.samples + [one for one in following[0].samples if one.at_ms <= end_ms]
    moved_ma = tuple(
        _farthest(before.current_ma(phase), seen, phase, plateau.offer_ma) for phase in PHASES
    )
    return Move(0, plateau.offer_ma, moved_ma, at_least=True) if any(moved_ma) else None


def _farthest(start_ma, samples, phase, offer_ma):
    """The largest move of a phase in mA; 0 where a change of the house load can explain it."""
    if start_ma is None:
        return None
    moves_ma = [
        one.mains_ma[phase] - start_ma for one in samples if one.mains_ma[phase] is not None
    ]
    farthest_ma = max(moves_ma, key=abs, default=0)
    return farthest_ma if abs(farthest_ma) >= EXCURSION * offer_ma else 0
