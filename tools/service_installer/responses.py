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
# A ratio within these bounds around 1, 10, 100, 1000 has that scale: a car may take less than it
# is offered, and hardly more.
LOWEST, HIGHEST = 0.4, 1.6
LARGEST_EXPONENT = 3
# Between the two: a car that takes hardly more than the lower offer.
PARTLY = "partly"
# A phase that goes less far is without the car, or its scale is a tenth.
STILL_BELOW = 0.16
TENTH_FROM_MA = 400
# Ratios of one verdict lie within this part of their median.
BAND = 0.7


@dataclass(frozen=True)
class Response:
    """Of one grid phase. `exponent`: it is told 10 ** exponent times as large as it is; `ratio`:
    median of those that agree; `agreeing` of `moves` moves."""

    phase: int
    verdict: str
    exponent: int = 0
    ratio: float = 0.0
    agreeing: int = 0
    moves: int = 0

    @property
    def carries(self):
        """The car draws from it."""
        return self.verdict in (FOLLOWS, REVERSED)


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
    starts = [move for move in moves if 0 in (move.from_ma, move.to_ma)]
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
    ratios = [move.ratio(phase) for move in known]
    verdict, exponent, agreeing = telling = _majority(ratios)
    if verdict == STILL and _tenth(known, phase, agreeing):
        verdict, exponent = (FOLLOWS if agreeing[0] > 0 else REVERSED), -1
    if verdict == PARTLY:
        starts = [move.ratio(phase) for move in known if 0 in (move.from_ma, move.to_ma)]
        telling = _majority(starts)
        verdict, exponent, agreeing = _with_starts(telling, agreeing)
    enough = len(agreeing) >= needed and 3 * len(agreeing) >= 2 * len(ratios)
    if verdict == UNCLEAR or not enough:
        return Response(phase, UNCLEAR, 0, 0.0, len(agreeing), len(ratios))
    ratio = median(telling[2])
    return Response(phase, verdict, exponent, ratio, len(agreeing), len(ratios))


def _majority(ratios):
    """-> (verdict, exponent, the ratios that say so)."""
    groups = {}
    for ratio in ratios:
        groups.setdefault(_kind(ratio), []).append(ratio)
    groups.pop(None, None)
    if not groups:
        return UNCLEAR, 0, []
    (verdict, exponent), agreeing = max(groups.items(), key=lambda group: len(group[1]))
    if verdict == STILL or _close(agreeing):
        return verdict, exponent, agreeing
    return UNCLEAR, 0, agreeing


def _with_starts(starts, partly):
    """A car that took all of the lowest offer and little of the rest follows, too."""
    verdict, exponent, agreeing = starts
    same_way = agreeing and all((ratio > 0) == (agreeing[0] > 0) for ratio in partly)
    if verdict in (FOLLOWS, REVERSED) and exponent == 0 and same_way:
        return verdict, 0, agreeing + partly
    return UNCLEAR, 0, partly


def _kind(ratio):
    """(verdict, exponent) of a single ratio, or None for one that is nothing known."""
    size = abs(ratio)
    if size < STILL_BELOW:
        return STILL, 0
    if size < LOWEST:
        return PARTLY, 0
    for exponent in range(LARGEST_EXPONENT + 1):
        if LOWEST <= size / 10**exponent < HIGHEST:
            return (FOLLOWS if ratio > 0 else REVERSED), exponent
    return None


def _tenth(moves, phase, ratios):
    """Small, but always the same way, about as far, and more than noise: the offer's doing."""
    small_ma = [abs(one.moved_ma[phase]) for one in moves if one.ratio(phase) in ratios]
    same_way = all(ratio > 0 for ratio in ratios) or all(ratio < 0 for ratio in ratios)
    return same_way and min(small_ma) >= TENTH_FROM_MA and _close(ratios)


def _close(ratios):
    return max(ratios) - min(ratios) <= BAND * abs(median(ratios))


def _confirmed(likely, doubt):
    """The station has come to the same verdict by itself, or no load of a house is that large."""
    carrying = [response for response in likely if response.carries]
    if not carrying or any(response.agreeing < response.moves for response in carrying):
        return False
    if doubt == BACKWARDS:
        return all(response.verdict == REVERSED for response in carrying)
    if doubt == TENFOLD:
        return all(response.exponent == 1 for response in carrying)
    large = all(response.exponent > 0 for response in carrying)
    return large and sum(response.agreeing for response in carrying) >= AGREE
