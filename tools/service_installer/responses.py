"""What each phase did when the offer moved: it follows, runs backwards, stays still, or neither.

One move proves nothing: a kettle may have been switched in that moment. A verdict needs several
moves, up and down, that agree.
"""

from dataclasses import dataclass, replace
from statistics import median

from load_balancing.response import BACKWARDS, TENFOLD
from tools.service_installer.measurement import PHASES

FOLLOWS = "follows"
REVERSED = "reversed"
STILL = "still"
UNCLEAR = "unclear"
NOT_MEASURED = "not measured"

AGREE = 3  # moves
# A phase that goes less far is without the car, or its scale is a tenth.
STILL_BELOW = 0.16
TENTH_FROM_MA = 400
# Ratios of one verdict lie within this part of their median; wider where the charging ended before
# all was seen.
BAND, BAND_AT_LEAST = 0.35, 0.7
# So near to 1 the meter tells what the car takes; within that a car may leave some of the offer.
LOWEST, HIGHEST = 0.85, 1.15
POWERS_OF_TEN = (-1, 0, 1, 2, 3)
# So many times the offer, on every phase at once, is no load of a house.
LARGE = 4
# What the station itself calls ten times is a quarter less or more.
TENFOLD_FROM, TENFOLD_TO = 7.5, 12.5


@dataclass(frozen=True)
class Response:
    """Of one grid phase. `ratio`: how far it went of the offer's way, median of the moves that
    agree; `scale`: what it tells of one ampere that the car takes, 0 where that is not known,
    `at_least` where it may be more; `agreeing` of `moves` moves."""

    phase: int
    verdict: str
    scale: float = 0.0
    ratio: float = 0.0
    agreeing: int = 0
    moves: int = 0
    at_least: bool = False

    @property
    def carries(self):
        """The car draws from it."""
        return self.verdict in (FOLLOWS, REVERSED)


def right(scale):
    """The meter tells what the car takes."""
    return LOWEST <= scale <= HIGHEST


def power_of_ten(scale):
    """-1 for a tenth to 3 for a thousand times, or None where it is none of them."""
    return next((power for power in POWERS_OF_TEN if right(scale / 10**power)), None)


def responses(moves, measured=PHASES, doubt=None):
    """[Response] of the three grid phases; doubt: why the station itself does not believe the
    meter, or None."""
    found = _doubtful_starts([_response(one, moves, measured, AGREE) for one in PHASES], moves)
    if sure(found):
        return found
    # Fewer moves will do where they are confirmed.
    likely = _doubtful_starts([_response(one, moves, measured, 1) for one in PHASES], moves)
    return likely if sure(likely) and _confirmed(likely, doubt) else found


def _doubtful_starts(found, moves):
    """Where no phase carries the car, but one moved when it began, the car may take no more than
    the lowest offer: then nothing is known."""
    if any(response.carries for response in found):
        return found
    starts = [move for move in moves if move.start]
    return [
        replace(response, verdict=UNCLEAR)
        if response.verdict == STILL
        and any(abs(move.ratio(response.phase) or 0) >= STILL_BELOW for move in starts)
        else response
        for response in found
    ]


def sure(found):
    """Nothing is unclear."""
    return all(response.verdict != UNCLEAR for response in found)


def _response(phase, moves, measured, needed):
    if phase not in measured:
        return Response(phase, NOT_MEASURED)
    known = [move for move in moves if move.ratio(phase) is not None]
    verdict, agreeing = _majority(known, phase)
    if len(agreeing) < needed or 3 * len(agreeing) < 2 * len(known):
        return Response(phase, UNCLEAR, agreeing=len(agreeing), moves=len(known))
    ratio = median(move.ratio(phase) for move in agreeing)
    scale = 0.0 if verdict == STILL else _scale(agreeing, phase)
    at_least = any(move.at_least for move in agreeing)
    return Response(phase, verdict, scale, ratio, len(agreeing), len(known), at_least)


def _majority(known, phase):
    """-> (verdict, the moves that say so)."""
    still = [move for move in known if abs(move.ratio(phase)) < STILL_BELOW]
    groups = (
        (STILL, still),
        (FOLLOWS, _same(known, phase, 1)),
        (REVERSED, _same(known, phase, -1)),
    )
    verdict, agreeing = max(groups, key=lambda group: len(group[1]))
    if verdict == STILL and still and _tenth(still, phase):
        return (FOLLOWS if still[0].ratio(phase) > 0 else REVERSED), still
    return verdict, agreeing


def _same(known, phase, sign):
    """The moves that went this way about as far. Of what is beyond the lowest offer a car may take
    less, and never more."""
    way = [move for move in known if sign * move.ratio(phase) >= STILL_BELOW]
    starts = _closest([move for move in way if move.start], phase)
    steps = _closest([move for move in way if not move.start], phase)
    if not starts or not steps or _size(starts, phase) >= LOWEST * _size(steps, phase):
        return starts + steps
    return max(starts, steps, key=len)


def _closest(moves, phase):
    """The most of them whose ratios lie within one band."""
    ordered = sorted(moves, key=lambda move: abs(move.ratio(phase)))
    ends = range(len(ordered) + 1)
    runs = [ordered[start:end] for start in ends for end in ends[start + 1 :]]
    close = [run for run in runs if _close(run, phase)]
    return max(close, key=len, default=[])


def _scale(agreeing, phase):
    """0 where the car may be the one that does not go with the offer."""
    starts = [move for move in agreeing if move.start]
    steps = [move for move in agreeing if not move.start]
    if not steps:
        return _size(starts, phase)
    beyond = _size(steps, phase)
    if not starts:
        return beyond if beyond >= LOWEST else 0.0
    first = _size(starts, phase)
    if beyond >= LOWEST * first:
        return _size(agreeing, phase)
    # A car that takes little more than 6 A; a single start may have had a load of the house with it.
    sure_of_it = right(first) or beyond > HIGHEST or len(starts) >= AGREE
    return first if sure_of_it else 0.0


def _size(moves, phase):
    return median(abs(move.ratio(phase)) for move in moves)


def _tenth(moves, phase):
    """Small, but always the same way, about as far, and more than noise: the offer's doing."""
    ratios = [move.ratio(phase) for move in moves]
    same_way = all(ratio > 0 for ratio in ratios) or all(ratio < 0 for ratio in ratios)
    least_ma = min(abs(move.moved_ma[phase]) for move in moves)
    return same_way and least_ma >= TENTH_FROM_MA and _close(moves, phase)


def _close(moves, phase):
    ratios = [move.ratio(phase) for move in moves]
    band = BAND_AT_LEAST if any(move.at_least for move in moves) else BAND
    return max(ratios) - min(ratios) <= band * abs(median(ratios))


def _confirmed(likely, doubt):
    """The station has come to the same verdict by itself, or no load of a house is that large."""
    carrying = [response for response in likely if response.carries]
    if not carrying or any(response.agreeing < response.moves for response in carrying):
        return False
    if doubt == BACKWARDS:
        return all(response.verdict == REVERSED for response in carrying)
    if doubt == TENFOLD:
        return all(TENFOLD_FROM <= response.scale <= TENFOLD_TO for response in carrying)
    large = all(response.scale >= LARGE for response in carrying)
    return large and sum(response.agreeing for response in carrying) >= AGREE
