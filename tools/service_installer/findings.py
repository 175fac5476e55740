"""What the measurement says of the installation, as sentences: place, direction, scale, phases."""

from dataclasses import dataclass
from statistics import median

from load_balancing.response import BACKWARDS_ANYHOW
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

SLOW_MS = (
    8000  # a car's 5 s (IEC 61851-1:2017 table A.6), the meter's 2 s, our look each half second
)


@dataclass(frozen=True)
class Report:
    """All that came of a measurement; `house_ma`: what each phase showed without the car, None
    where nothing was seen of it; `doubt`: why the station itself does not believe the meter."""

    responses: list
    house_ma: tuple
    reactions_ms: list
    findings: list
    doubt: str = None

    @property
    def car_phases(self):
        """Indexes of the grid phases that the car draws from."""
        return [response.phase for response in self.responses if response.carries]

    @property
    def complete(self):
        return all(finding.result != UNKNOWN for finding in self.findings)

    def result(self, topic):
        return next(finding.result for finding in self.findings if finding.topic == topic)


def report(samples, settings, doubt=None, car_draws=None, ended=None):
    """The Report; settings: of the station; car_draws: what the person says of the car's own
    display, None where nobody was asked; ended: why the measurement ended early, or None."""
    moves = measurement.moves(samples)
    measured = measurement.measured(samples)
    found = responses.responses(moves, measured, doubt)
    house_ma = house_ma_of(samples)
    reactions_ms = [move.reaction_ms for move in moves if move.reaction_ms is not None]
    silent = place.silent_phases(samples, settings, found)
    findings = [
        place.place(found, house_ma, samples, car_draws, doubt, ended, silent),
        _direction(found, house_ma, doubt),
        scale.impossible(samples, settings) or scale.scale(found, doubt),
        car_phases.car(found, settings, silent),
        car_phases.rotation(found, settings, silent),
        _dead_time(reactions_ms),
    ]
    return Report(found, house_ma, reactions_ms, findings, doubt)


def _direction(found, house_ma, doubt):
    carrying = carrying_of(found)
    backwards = [one.phase for one in carrying if one.verdict == responses.REVERSED]
    if not carrying:
        if doubt in BACKWARDS_ANYHOW:
            return Finding(DIRECTION, WRONG, f"Found by the station itself: {doubt}.")
        return Finding(
            DIRECTION, UNKNOWN, "It could not be told without a phase that follows the car."
        )
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
    """Every phase that was tested, and no other one that plainly imports."""
    carrying = carrying_of(found)
    if not carrying or any(one.verdict != responses.REVERSED for one in carrying):
        return False
    others = [house_ma[one.phase] for one in found if not one.carries]
    return all(current_ma is None or current_ma < 1000 for current_ma in others)


def _dead_time(reactions_ms):
    if not reactions_ms:
        return Finding(
            DEAD_TIME, UNKNOWN, "It could not be told: no lower offer was seen to be followed."
        )
    seconds = f"{median(reactions_ms) / 1000:.1f}"
    text = f"A lower offer shows at the meter after {seconds} s, the meter's own delay with it"
    if median(reactions_ms) > SLOW_MS:
        return Finding(
            DEAD_TIME, WRONG, f"{text}: the car is slower than IEC 61851-1 allows (5 s)."
        )
    return Finding(DEAD_TIME, RIGHT, f"{text}.")
