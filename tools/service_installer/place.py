"""Checks that the meter is at the grid connection: it sees the car, and the house alone."""

from meter_check.texts import INSTALLATION_FAULTS
from tools.service_installer import responses
from tools.service_installer.finding import (
    PLACE,
    RIGHT,
    UNKNOWN,
    WRONG,
    Finding,
    carrying_of,
    names,
)

# Every house draws something, on one phase at least.
NOTHING_MA = 150


def place(found, house_ma, samples, car_draws, meter_fault, ended, silent):
    """The Finding.

    house_ma, car_draws, meter_fault and ended are as in findings.report(); silent: of
    silent_phases().
    """
    if carrying_of(found):
        return _seen(found, house_ma, silent)
    if meter_fault in INSTALLATION_FAULTS:
        return Finding(PLACE, RIGHT, "The meter sees the car, as the station itself found.")
    if not responses.conclusive(found):
        return Finding(PLACE, UNKNOWN, _why_unclear(found, ended))
    return _unseen(samples, car_draws)


def _seen(found, house_ma, silent):
    known = [current_ma for current_ma in house_ma if current_ma is not None]
    if known and max(abs(current_ma) for current_ma in known) < NOTHING_MA:
        text = (
            "The meter sees the car, and without the car it sees nothing: it seems to be in the "
            "station's own supply. It belongs to the grid connection, before everything else."
        )
        return Finding(PLACE, WRONG, text)
    text = f"The meter sees the car on {names([one.phase for one in carrying_of(found)])}"
    if silent:
        text = (
            f"{text}, but {names(silent)} read exactly 0 all the time: a current transformer or a "
            "wire is missing there, or nothing is switched on. Switch something on there, or take "
            "a car on three phases, and repeat."
        )
        return Finding(PLACE, UNKNOWN, text)
    if known:
        return Finding(PLACE, RIGHT, f"{text}, and the house without it.")
    return Finding(PLACE, UNKNOWN, f"{text}; the house alone was not measured.")


def silent_phases(samples, settings, found):
    """Indexes of the station's phases that read exactly 0 all the time."""
    order = [int(digit) - 1 for digit in settings["phase_rotation"][1::2]]
    return [
        phase
        for phase in sorted(order[: settings["station_phases"]])
        if found[phase].verdict != responses.NOT_MEASURED
        and not any(sample.mains_ma[phase] for sample in samples)
    ]


def _unseen(samples, car_draws):
    highest_ma = max(abs(one or 0) for sample in samples for one in sample.mains_ma)
    if highest_ma < NOTHING_MA:
        what = "The meter reads no current at all"
        cure = "check its wiring or current transformers, their ratio, and modbustcp_mode."
    else:
        what = "The meter does not see the car"
        cure = "it is not at the grid connection, or the station is supplied from another one."
    if car_draws is False:
        return Finding(
            PLACE, UNKNOWN, f"{what}, but the car did not charge: repeat with one that does."
        )
    condition = "" if car_draws else " If the car did charge:"
    return Finding(PLACE, WRONG, f"{what}.{condition} {cure[0].upper() + cure[1:]}")


def _why_unclear(found, ended):
    """Why a phase could not be judged, and what to do about it."""
    if ended:
        return f"Not determined: {ended}."
    unclear = [one for one in found if one.verdict == responses.UNCLEAR]
    if not any(one.moves for one in unclear):
        return "Not determined: the offer did not rest at two levels."
    phases = names([one.phase for one in unclear])
    if all(one.agreeing >= responses.AGREE for one in unclear):
        return (
            f"Not determined: {phases} moved when the car began, and not since. The car may "
            "take no more than 6 A; repeat with one that takes more."
        )
    counts = ", ".join(f"{one.agreeing} of {one.moves}" for one in unclear)
    return (
        f"Not determined on {phases} (moves that agree: {counts}): the house load changes, "
        "or the car does not follow. Repeat at a quieter moment."
    )
