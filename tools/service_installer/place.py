"""Is the meter at the grid connection: does it see the car, and the house without it?"""

from load_balancing.response import INSTALLATION_FAULTS
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


def place(found, house_ma, samples, car_draws, doubt, ended, silent):
    """The Finding; house_ma, car_draws, doubt and ended as findings.report() has them; silent: of
    silent_phases()."""
    if carrying_of(found):
        return _seen(found, house_ma, silent)
    if doubt in INSTALLATION_FAULTS:
        return Finding(PLACE, RIGHT, "The meter sees the car: the station itself saw it answer.")
    if not responses.sure(found):
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
            f"{text}, but {names(silent)} told exactly 0 all the time: a current transformer or a "
            "wire is missing there, or nothing draws. Switch something on there, or take a car on "
            "three phases, and repeat."
        )
        return Finding(PLACE, UNKNOWN, text)
    if known:
        return Finding(PLACE, RIGHT, f"{text}, and the house without it.")
    return Finding(PLACE, UNKNOWN, f"{text}; of the house alone nothing was seen.")


def silent_phases(samples, settings, found):
    """Phases of the station that told exactly 0 all the time."""
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
        what = "The meter tells no current at all"
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
    """Which phases could not be judged, and what to do about it."""
    if ended:
        return f"It could not be told: {ended}."
    unclear = [one for one in found if one.verdict == responses.UNCLEAR]
    if not any(one.moves for one in unclear):
        return "It could not be told: the offer did not rest at two levels."
    phases = names([one.phase for one in unclear])
    if all(one.agreeing >= responses.AGREE for one in unclear):
        return (
            f"It could not be told: {phases} moved when the car began, and not since. The car may "
            "take no more than 6 A; repeat with one that takes more."
        )
    counts = ", ".join(f"{one.agreeing} of {one.moves}" for one in unclear)
    return (
        f"It could not be told on {phases} (moves that agree: {counts}): loads of the house move, "
        "or the car does not follow. Repeat at a quieter moment."
    )
