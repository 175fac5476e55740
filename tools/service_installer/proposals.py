"""From a report to proposals: changes of settings that a person accepts or refuses."""

from dataclasses import dataclass
from math import gcd

from settings.values import SettingRefused, changed
from tools.service_installer import faults
from tools.service_installer.car_phases import fitting_rotation
from tools.service_installer.direction import whole_meter_reversed
from tools.service_installer.finding import CAR, DIRECTION, PLACE, ROTATION, UNKNOWN, WRONG
from tools.service_installer.responses import power_of_ten
from tools.service_installer.scale import TIMES


@dataclass(frozen=True)
class Proposal:
    """changes: {name: value}; why: for the person; if_true: a question that only a person can
    answer with yes first, or None."""

    changes: dict
    why: str
    if_true: str = None


def proposals(report, settings, rated_current_a):
    """[Proposal], each allowed by the rules of the settings."""
    if report.result(PLACE) == WRONG:
        return []  # readings from another place are no reason to change anything
    made = [
        _inverted(report, settings),
        _scale(report, settings),
        _rotation(report, settings),
        _phases(report, settings),
    ]
    return [one for one in made if one and _allowed(one.changes, settings, rated_current_a)]


def _allowed(changes, settings, rated_current_a):
    try:
        changed(settings, changes, rated_current_a)
    except SettingRefused:
        return False
    return True


def _inverted(report, settings):
    if report.result(DIRECTION) != WRONG:
        return None
    by_the_station = not report.car_phases and report.meter_fault == faults.BACKWARDS
    if by_the_station or whole_meter_reversed(report.responses, report.house_ma):
        inverted = not settings["modbustcp_meter_inverted"]
        return Proposal({"modbustcp_meter_inverted": inverted}, "the meter reads import as export")
    return None


def _scale(report, settings):
    """Propose manual_current_scale, in mode manual only: a known meter's scale is its maker's.

    Proposes powers of ten only, which are errors of the unit, and only what was measured at rest.
    """
    carrying = [one for one in report.responses if one.carries]
    powers = {None if one.at_least else power_of_ten(one.scale) for one in carrying}
    if settings["modbustcp_mode"] != "manual" or len(powers) != 1 or not powers - {0, None}:
        return None
    power = powers.pop()
    numerator, denominator = settings["manual_current_scale"]
    if power > 0:
        denominator *= 10**power
    else:
        numerator *= 10**-power
    common = gcd(numerator, denominator)
    scale = [numerator // common, denominator // common]
    return Proposal({"manual_current_scale": scale}, f"the meter reads {TIMES[power]} the current")


def _rotation(report, settings):
    if report.result(ROTATION) != WRONG:
        return None
    fitting = fitting_rotation(report.car_phases, settings["phase_rotation"])
    return Proposal({"phase_rotation": fitting}, "the car was seen on another phase of the grid")


def _phases(report, settings):
    if not report.car_phases or report.result(CAR) == UNKNOWN:
        return None
    if len(report.car_phases) > settings["station_phases"]:
        return Proposal({"station_phases": 3}, "the car draws from more phases than are watched")
    if len(report.car_phases) == 1 and settings["station_phases"] == 3:
        return Proposal(
            {"station_phases": 1},
            "the car drew from one phase",
            "Is the station itself connected to one phase only (not just this car)?",
        )
    return None
