"""What each phase did when the offer moved: it follows, runs backwards, stays still, or neither.

One move proves nothing: a kettle may have been switched in that moment. A verdict needs several
moves, up and down, that agree.
"""

from dataclasses import dataclass
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
# A phase that goes less far is without the car, or its scale is a tenth.
STILL_BELOW = 0.16
TENTH_FROM = 0.06
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
    found = [_response(phase, moves, measured, AGREE) for phase in PHASES]
    if sure(found):
        return found
    # Fewer moves will do where they are confirmed.
    likely = [_response(phase, moves, measured, 1) for phase in PHASES]
    return likely if sure(likely) and _confirmed(likely, doubt) else found


def sure(found):
    """Nothing is unclear."""
    return all(response.verdict != UNCLEAR for response in found)


def _response(phase, moves, measured, needed):
    if phase not in measured:
        return Response(phase, NOT_MEASURED)
    ratios = [ratio for ratio in (move.ratio(phase) for move in moves) if ratio is not None]
    return _judged(phase, ratios, needed)


def _judged(phase, ratios, needed):
    verdict, exponent, agreeing = _majority(ratios)
    enough = len(agreeing) >= needed and 3 * len(agreeing) >= 2 * len(ratios)
    if not enough or not _close(agreeing, verdict):
        return Response(phase, UNCLEAR, 0, 0.0, len(agreeing), len(ratios))
    ratio = median(agreeing)
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
    if verdict == STILL and _tenth(agreeing):
        return (FOLLOWS if agreeing[0] > 0 else REVERSED), -1, agreeing
    return verdict, exponent, agreeing


def _kind(ratio):
    """(verdict, exponent) of a single ratio, or None for one that is nothing known."""
    size = abs(ratio)
    if size < STILL_BELOW:
        return STILL, 0
    for exponent in range(LARGEST_EXPONENT + 1):
        if LOWEST <= size / 10**exponent < HIGHEST:
            return (FOLLOWS if ratio > 0 else REVERSED), exponent
    return None


def _tenth(ratios):
    """Small, but always the same way and about as far: the offer's doing."""
    same_way = all(ratio > 0 for ratio in ratios) or all(ratio < 0 for ratio in ratios)
    return same_way and abs(median(ratios)) >= TENTH_FROM and _close(ratios, FOLLOWS)


def _close(ratios, verdict):
    if verdict == STILL:
        return True
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
