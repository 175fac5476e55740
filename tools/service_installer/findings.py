"""From the observation to findings on the installation: place, direction, scale, phases."""

from dataclasses import dataclass
from statistics import median

from tools.service_installer import balancing, car_phases, direction, place, responses, scale
from tools.service_installer.finding import (
    DEAD_TIME,
    PLACE,
    RIGHT,
    SCALE,
    TOPICS,
    UNKNOWN,
    WRONG,
    Answers,
    Finding,
)

# A car's 5 s (IEC 61851-1:2017 table A.6), the meter's 2 s, and readings whose noise hides the end
SLOW_MS = 10000
NOBODY = Answers()


@dataclass(frozen=True)
class Report:
    """The result of a measurement.

    house_ma: the house alone per phase, None where it was not measured; reactions_ms: the delay
    of each lowered offer; meter_fault: why the station itself finds the meter invalid, or None;
    balancing: what a device does to the phases, or None where none is seen.
    """

    responses: list
    house_ma: tuple
    reactions_ms: list
    findings: list
    meter_fault: str = None
    balancing: str = None

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


def report(observation, settings, meter_fault=None, answers=NOBODY, ended=None):
    """The Report.

    settings: of the station; meter_fault: why the station finds the meter invalid, or None;
    answers: of the person; ended: why the measurement ended early, or None.
    """
    moves = observation.moves
    found = responses.responses(moves, observation.measured, meter_fault)
    reactions_ms = [move.reaction_ms for move in moves if move.reaction_ms is not None]
    seen = balancing.seen(moves)
    if seen:
        judged = _not_judged(seen)
    else:
        silent = place.silent_phases(observation, settings, found)
        way = direction.direction(found, observation, meter_fault, answers)
        sure = responses.conclusive(found) and not silent and way.result != UNKNOWN
        judged = [
            place.place(found, observation, answers, meter_fault, ended, silent),
            way,
            scale.scale(found, observation, meter_fault, answers),
            _unhidden(car_phases.car(found, settings, sure), observation, answers),
            _unhidden(car_phases.rotation(found, settings, sure), observation, answers),
        ]
    impossible = scale.impossible(observation, settings)
    if impossible:
        judged = [impossible if one.topic == SCALE else one for one in judged]
    findings = judged if seen else [*judged, _dead_time(reactions_ms, observation.slow)]
    return Report(found, observation.house_ma, reactions_ms, findings, meter_fault, seen)


def _unhidden(finding, observation, answers):
    """A Finding on the phases; a slow meter may hide that a device takes the car off one."""
    if finding.result != WRONG or not observation.slow or answers.devices_off:
        return finding
    text = f"{finding.text} {balancing.MAY}: switch it off and repeat."
    return Finding(finding.topic, UNKNOWN, text)


def _not_judged(seen):
    """Findings where a device balances the phases: it may explain all that the meter shows."""
    text = f"Not judged: {seen}. Switch it off and run commission again."
    short = "Not judged, since a device balances the phases."
    return [Finding(topic, UNKNOWN, text if topic == PLACE else short) for topic in TOPICS]


def _dead_time(reactions_ms, slow):
    if slow:
        text = "Not determined: the meter renews its values too seldom."
        return Finding(DEAD_TIME, UNKNOWN, text)
    if not reactions_ms:
        return Finding(
            DEAD_TIME, UNKNOWN, "Not determined: the meter showed no response to a lower offer."
        )
    seconds = f"{median(reactions_ms) / 1000:.1f}"
    text = f"A lower offer has arrived at the meter after {seconds} s, its own delay included"
    if median(reactions_ms) > SLOW_MS:
        return Finding(
            DEAD_TIME, WRONG, f"{text}: the car is slower than IEC 61851-1 allows (5 s)."
        )
    return Finding(DEAD_TIME, RIGHT, f"{text}.")
