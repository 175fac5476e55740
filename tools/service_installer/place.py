"""Checks that the meter is at the grid connection: it sees the car, and the house alone."""

from tools.service_installer import balancing, faults, responses
from tools.service_installer.finding import (
    PLACE,
    RIGHT,
    UNKNOWN,
    WRONG,
    Finding,
    carrying_of,
)
from tools.service_installer.observation import names

# Every house draws something, on one phase at least.
NOTHING_MA = 150
# What a phase without current transformer still reads is less.
SILENT_MA = 100


def place(found, observation, answers, meter_fault, ended, silent):
    """The Finding.

    found: Responses; answers: Answers; meter_fault and ended as in findings.report(); silent: of
    silent_phases().
    """
    if meter_fault in faults.DEAD_PHASE:
        return _dead_phase(meter_fault, answers)
    if carrying_of(found):
        return _seen(found, observation.house_ma, answers, silent)
    if meter_fault in faults.SEEN:
        return Finding(PLACE, RIGHT, "The meter sees the car, as the station itself found.")
    if not responses.conclusive(found) and meter_fault not in faults.NO_CURRENT:
        return Finding(PLACE, UNKNOWN, _why_unclear(found, ended, answers, observation))
    return _unseen(observation, answers, silent)


def _dead_phase(meter_fault, answers):
    """The station's own finding; a battery may hold a phase at zero on which there is no car."""
    text = f"Found by the station itself: {meter_fault}."
    if answers.three_phases or answers.devices_off:
        return Finding(PLACE, WRONG, text)
    return Finding(
        PLACE,
        UNKNOWN,
        f"{text} Or the car does not draw from it, and a battery holds it at zero: repeat with a "
        "car on three phases, or with the battery switched off.",
    )


def _seen(found, house_ma, answers, silent):
    known = [current_ma for current_ma in house_ma if current_ma is not None]
    carrying = [one.phase for one in carrying_of(found)]
    text = f"The meter sees the car on {names(carrying)}"
    if silent and answers.three_phases and len(carrying) + len(silent) == len(found):
        missing = f"the current transformer or a wire of {names(silent)} is missing or broken"
        return Finding(
            PLACE, WRONG, f"{text}, and reads no current on {names(silent)}: {missing}."
        )
    if known and max(abs(current_ma) for current_ma in known) < NOTHING_MA * _scale(found):
        text = (
            "The meter sees the car, and with no car plugged in it sees nothing: it seems to be "
            "in the station's own supply. It belongs to the grid connection, before everything "
            "else."
        )
        return Finding(PLACE, WRONG, text)
    if silent:
        text = (
            f"{text}, but {names(silent)} read no current all the time: a current transformer or "
            "a wire is missing there, or nothing is switched on. Switch something on there, or "
            "take a car on three phases, and repeat."
        )
        return Finding(PLACE, UNKNOWN, text)
    if known:
        return Finding(PLACE, RIGHT, f"{text}, and the house while no car was plugged in.")
    return Finding(PLACE, UNKNOWN, f"{text}; the house alone was not measured.")


def _scale(found):
    """The part of a current that a meter of a small scale shows, 1 for any other."""
    return min([one.scale for one in carrying_of(found) if one.scale] + [1])


def silent_phases(observation, settings, found):
    """Indexes of the station's phases that read no current all the time."""
    order = [int(digit) - 1 for digit in settings["phase_rotation"][1::2]]
    return [
        phase
        for phase in sorted(order[: settings["station_phases"]])
        if phase in observation.measured
        and observation.highest_ma[phase] < SILENT_MA * _scale(found)
    ]


def _unseen(observation, answers, silent):
    highest_ma = max((one for one in observation.highest_ma if one is not None), default=0)
    if highest_ma < NOTHING_MA:
        what = "The meter reads no current at all"
        cure = "check its wiring or current transformers, their ratio, and modbustcp_mode."
    elif observation.frozen:
        what = "The meter's currents never change: they are frozen, or it does not see the car"
        cure = (
            "start the meter anew, and the gateway in front of it; if that changes nothing, it is "
            "not at the grid connection."
        )
    elif silent:
        what = f"The meter does not see the car, and reads no current on {names(silent)}"
        cure = f"the current transformer or a wire of {names(silent)} is missing or broken."
    else:
        what = "The meter does not see the car"
        cure = "it is not at the grid connection, or the station is supplied from another one."
    if answers.car_draws is False:
        return Finding(
            PLACE, UNKNOWN, f"{what}, but the car did not charge: repeat with one that does."
        )
    condition = "" if answers.car_draws else " If the car did charge:"
    sure = highest_ma < NOTHING_MA or observation.frozen  # devices are not that quick
    if answers.devices_off or (sure and not observation.slow):
        return Finding(PLACE, WRONG, f"{what}.{condition} {cure[0].upper() + cure[1:]}")
    device = f"{balancing.DEVICE[0].upper() + balancing.DEVICE[1:]} may cover the car"
    return Finding(
        PLACE, UNKNOWN, f"{what}.{condition} {device}: switch it off and repeat. Or {cure}"
    )


def _why_unclear(found, ended, answers, observation):
    """Why a phase could not be judged, and what to do about it."""
    if ended:
        return f"Not determined: {ended}."
    unclear = [one for one in found if one.verdict == responses.UNCLEAR]
    if not any(one.moves for one in unclear):
        return "Not determined: the offer did not rest at two levels."
    phases = names([one.phase for one in unclear])
    if all(one.agreeing >= responses.AGREE for one in unclear):
        others = "" if answers.devices_off else f" Or {balancing.DEVICE} balances the phases."
        if observation.unsigned:
            others += " Or the building exports, and the meter does not report the direction."
        return (
            f"Not determined: {phases} moved when the car began, and not since. The car may "
            f"take no more than 6 A; repeat with one that takes more.{others}"
        )
    counts = ", ".join(f"{one.agreeing} of {one.moves}" for one in unclear)
    return (
        f"Not determined on {phases} (moves that agree: {counts}): the house load changes, "
        "or the car does not follow. Repeat at a quieter moment."
    )
