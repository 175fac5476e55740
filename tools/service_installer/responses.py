"""The response of each phase to the offer: it follows, is reversed, stays still, or is unclear.

One move proves nothing: a kettle may have been switched at that moment. A verdict needs several
moves, up and down, that agree.
"""

from dataclasses import dataclass, replace
from statistics import median

from tools.service_installer import faults
from tools.service_installer.observation import PHASES

FOLLOWS = "follows"
REVERSED = "reversed"
STILL = "still"
UNCLEAR = "unclear"
NOT_MEASURED = "not measured"

AGREE = 3  # moves
# From a phase whose ratio is below this the car draws nothing, or its scale is a tenth or less.
STILL_BELOW = 0.16
TENTH_FROM_MA = 400
# Where no phase shows more: a car's 6 A at a meter that shows a hundredth. Each move has to be
# larger than what the phase does by itself.
LEAST_MA, NOISES = 40, 3
# Ratios of one verdict are within this part of their median; more where the charge ended too early
# to see all of a move.
BAND, BAND_AT_LEAST = 0.35, 0.7
# Within this the scale is right: a car may take a little less than its offer.
LOWEST, HIGHEST = 0.85, 1.15
POWERS_OF_TEN = (-2, -1, 0, 1, 2, 3)
# No house load moves every phase at once by this multiple of the offer.
LARGE = 4
# The station itself reports ten times from a quarter less to a quarter more.
TENFOLD_FROM, TENFOLD_TO = 7.5, 12.5


@dataclass(frozen=True)
class Response:
    """The response of one grid phase.

    ratio: its move as a part of the offer's, the median of the moves that agree; scale: amperes
    read for one ampere that the car takes, 0 where unknown; at_least: the scale may be larger;
    agreeing: the number of moves that agree, of `moves`.
    """

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
    """Whether the meter reads the current that the car takes."""
    return LOWEST <= scale <= HIGHEST


def power_of_ten(scale):
    """-2 (a hundredth), -1, 0, 1, 2 or 3 (a thousand times); None for another scale."""
    return next((power for power in POWERS_OF_TEN if right(scale / 10**power)), None)


def responses(moves, measured=PHASES, meter_fault=None):
    """[Response] of the three grid phases.

    moves: [Move]; measured: indexes of the phases that the meter measures; meter_fault: why the
    station itself finds the meter invalid, or None.
    """
    found = _found(moves, measured, AGREE)
    if conclusive(found):
        return found
    # Fewer moves are enough where they are confirmed.
    likely = _found(moves, measured, 1)
    return likely if conclusive(likely) and _confirmed(likely, meter_fault) else found


def _found(moves, measured, needed):
    """The Responses; where no phase carries the car, those of a meter that shows a small part."""
    found = [_response(one, moves, measured, needed, TENTH_FROM_MA) for one in PHASES]
    if all(one.verdict in (STILL, NOT_MEASURED) for one in found):
        found = [_response(one, moves, measured, needed, LEAST_MA) for one in PHASES]
    return _ambiguous_starts(found, moves)


def _ambiguous_starts(found, moves):
    """Make a phase UNCLEAR that moved only at a start, where no phase carries the car.

    The car may take no more than the lowest offer.
    """
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


def conclusive(found):
    """Whether no Response is unclear."""
    return all(response.verdict != UNCLEAR for response in found)


def _response(phase, moves, measured, needed, least_ma):
    if phase not in measured:
        return Response(phase, NOT_MEASURED)
    known = [move for move in moves if move.ratio(phase) is not None]
    verdict, agreeing = _majority(known, phase, least_ma)
    if len(agreeing) < needed or 3 * len(agreeing) < 2 * len(known):
        return Response(phase, UNCLEAR, agreeing=len(agreeing), moves=len(known))
    ratio = median(move.ratio(phase) for move in agreeing)
    scale = 0.0 if verdict == STILL else _scale(agreeing, phase)
    at_least = any(move.at_least for move in agreeing)
    return Response(phase, verdict, scale, ratio, len(agreeing), len(known), at_least)


def _majority(known, phase, least_ma):
    """(verdict, the moves that support it); least_ma: smaller moves are no part of the car's."""
    still = [move for move in known if abs(move.ratio(phase)) < STILL_BELOW]
    groups = (
        (STILL, still),
        (FOLLOWS, _same(known, phase, 1)),
        (REVERSED, _same(known, phase, -1)),
    )
    verdict, agreeing = max(groups, key=lambda group: len(group[1]))
    if verdict == STILL and still and _tenth(still, phase, least_ma):
        return (FOLLOWS if still[0].ratio(phase) > 0 else REVERSED), still
    return verdict, agreeing


def _same(known, phase, sign):
    """The moves in this direction with about the same ratio.

    A car may take less of an offer beyond the lowest one, never more.
    """
    way = [move for move in known if sign * move.ratio(phase) >= STILL_BELOW]
    starts = _closest([move for move in way if move.start], phase)
    steps = _closest([move for move in way if not move.start], phase)
    if not starts or not steps or _size(starts, phase) >= LOWEST * _size(steps, phase):
        return starts + steps
    return max(starts, steps, key=len)


def _closest(moves, phase):
    """The largest group of moves whose ratios are within one band."""
    ordered = sorted(moves, key=lambda move: abs(move.ratio(phase)))
    ends = range(len(ordered) + 1)
    runs = [ordered[start:end] for start in ends for end in ends[start + 1 :]]
    close = [run for run in runs if _close(run, phase)]
    return max(close, key=len, default=[])


def _scale(agreeing, phase):
    """The scale; 0 where the car may take less than its offer, so that it is unknown."""
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
    # The car takes little more than 6 A, or a house load changed together with a single start.
    certain = right(first) or beyond > HIGHEST or len(starts) >= AGREE
    return first if certain else 0.0


def _size(moves, phase):
    return median(abs(move.ratio(phase)) for move in moves)


def _tenth(moves, phase, least_ma):
    """Whether small moves follow the offer: same direction, similar ratio, more than noise."""
    ratios = [move.ratio(phase) for move in moves]
    same_way = all(ratio > 0 for ratio in ratios) or all(ratio < 0 for ratio in ratios)
    clear = all(
        abs(move.change_ma[phase]) >= max(least_ma, NOISES * move.noise_ma[phase])
        for move in moves
    )
    return same_way and clear and _close(moves, phase)


def _close(moves, phase):
    ratios = [move.ratio(phase) for move in moves]
    band = BAND_AT_LEAST if any(move.at_least for move in moves) else BAND
    return max(ratios) - min(ratios) <= band * abs(median(ratios))


def _confirmed(likely, meter_fault):
    """Whether the station itself found the same fault, or no house load can be that large."""
    carrying = [response for response in likely if response.carries]
    if not carrying or any(response.agreeing < response.moves for response in carrying):
        return False
    if meter_fault == faults.BACKWARDS:
        return all(response.verdict == REVERSED for response in carrying)
    if meter_fault == faults.TOO_LARGE:
        return all(TENFOLD_FROM <= response.scale <= TENFOLD_TO for response in carrying)
    large = all(response.scale >= LARGE for response in carrying)
    return large and sum(response.agreeing for response in carrying) >= AGREE
