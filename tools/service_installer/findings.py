"""From the measurement to findings on the installation: place, direction, scale, phases."""

from dataclasses import dataclass
from statistics import median

from meter_check.texts import BACKWARDS_ANYHOW
from tools.service_installer import car_phases, measurement, place, responses, scale
from tools.service_installer.finding import (
    DEAD_TIME,
    DIRECTION,
    RIGHT,
    UNKNOWN,
    WRONG,
    Finding,
    carrying_of,
    house_ma_of,
    names,
)
from tools.service_installer.measurement import PHASES

# A car's 5 s (IEC 61851-1:2017 table A.6), the meter's 2 s, and a status every half second
SLOW_MS = 8000


@dataclass(frozen=True)
class Report:
    """The result of a measurement.

    house_ma: each phase without the car, None where it was not measured; reactions_ms: the delay
    of each lowered offer; meter_fault: why the station itself finds the meter invalid, or None.
    """

    responses: list
    house_ma: tuple
    reactions_ms: list
    findings: list
    meter_fault: str = None

    @property
    def car_phases(self):
        """Indexes of the grid phases that the car draws from."""
        return [response.phase for response in self.responses if response.carries]

    @property
    def complete(self):
        """Whether no finding is unknown."""
        return all(finding.result != UNKNOWN for finding in self.findings)

    def result(self, topic):
        """RIGHT, WRONG or UNKNOWN."""
        return next(finding.result for finding in self.findings if finding.topic == topic)


def report(samples, settings, meter_fault=None, car_draws=None, ended=None):
    """The Report.

    settings: of the station; meter_fault: why the station finds the meter invalid, or None;
    car_draws: whether the car itself shows that it charges, None where nobody was asked; ended:
    why the measurement ended early, or None.
    """
    moves = measurement.moves(samples)
    measured = measurement.measured(samples)
    found = responses.responses(moves, measured, meter_fault)
    house_ma = house_ma_of(samples)
    reactions_ms = [move.reaction_ms for move in moves if move.reaction_ms is not None]
    silent = place.silent_phases(samples, settings, found)
    findings = [
        place.place(found, house_ma, samples, car_draws, meter_fault, ended, silent),
        _direction(found, house_ma, meter_fault),
        scale.impossible(samples, settings) or scale.scale(found, meter_fault),
        car_phases.car(found, settings, silent),
        car_phases.rotation(found, settings, silent),
        _dead_time(reactions_ms),
    ]
    return Report(found, house_ma, reactions_ms, findings, meter_fault)


def _direction(found, house_ma, meter_fault):
    carrying = carrying_of(found)
    backwards = [one.phase for one in carrying if one.verdict == responses.REVERSED]
    if not carrying:
        if meter_fault in BACKWARDS_ANYHOW:
            return Finding(DIRECTION, WRONG, f"Found by the station itself: {meter_fault}.")
        return Finding(DIRECTION, UNKNOWN, "Not determined: no phase follows the car.")
    if not backwards:
        tested = (
            ""
            if len(carrying) == len(PHASES)
            else f" (tested: {names([one.phase for one in carrying])})"
        )
        return Finding(DIRECTION, RIGHT, f"The current rises when the car draws{tested}.")
    text = f"The current of {names(backwards)} falls when the car draws"
    if whole_meter_reversed(found, house_ma):
        return Finding(DIRECTION, WRONG, f"{text}: import and export are exchanged.")
    return Finding(
        DIRECTION,
        WRONG,
        f"{text}, that of the other phases is right: turn the current transformer of "
        f"{names(backwards)} round. No setting mends that.",
    )


def whole_meter_reversed(found, house_ma):
    """Whether every phase that was tested is reversed, and no other one imports 1 A or more."""
    carrying = carrying_of(found)
    if not carrying or any(one.verdict != responses.REVERSED for one in carrying):
        return False
    others = [house_ma[one.phase] for one in found if not one.carries]
    return all(current_ma is None or current_ma < 1000 for current_ma in others)


def _dead_time(reactions_ms):
    if not reactions_ms:
        return Finding(
            DEAD_TIME, UNKNOWN, "Not determined: the meter showed no response to a lower offer."
        )
    seconds = f"{median(reactions_ms) / 1000:.1f}"
    text = f"A lower offer shows at the meter after {seconds} s, the meter's own delay included"
    if median(reactions_ms) > SLOW_MS:
        return Finding(
            DEAD_TIME, WRONG, f"{text}: the car is slower than IEC 61851-1 allows (5 s)."
        )
    return Finding(DEAD_TIME, RIGHT, f"{text}.")
