"""Which phases of the grid the car draws from, and what that says of the order of the phases."""

from tools.service_installer import responses
from tools.service_installer.finding import (
    CAR,
    RIGHT,
    ROTATION,
    UNKNOWN,
    WRONG,
    Finding,
    carrying_of,
    names,
)
from tools.service_installer.measurement import PHASES

CYCLIC = {0: "L1L2L3", 1: "L2L3L1", 2: "L3L1L2"}


def car(found, settings, silent):
    """The Finding on the number of phases; silent: phases of which the meter tells nothing."""
    carrying = [one.phase for one in carrying_of(found)]
    if not carrying or silent or not responses.sure(found):
        return Finding(CAR, UNKNOWN, "It could not be told which phases the car uses.")
    text = f"The car draws from {names(carrying)}"
    if len(carrying) > settings["station_phases"]:
        return Finding(CAR, WRONG, f"{text}, but station_phases is {settings['station_phases']}.")
    if len(carrying) < settings["station_phases"]:
        return Finding(
            CAR, RIGHT, f"{text} alone; station_phases is {settings['station_phases']}."
        )
    return Finding(CAR, RIGHT, f"{text}, as station_phases says.")


def rotation(found, settings, silent):
    """The Finding on their order; silent: phases of which the meter tells nothing."""
    carrying = [one.phase for one in carrying_of(found)]
    present = settings["phase_rotation"]
    if not carrying or silent or not responses.sure(found):
        return Finding(ROTATION, UNKNOWN, "It could not be told which phases the car uses.")
    if len(carrying) == len(PHASES):
        return Finding(
            ROTATION,
            RIGHT,
            "With a car on three phases it cannot be told, and makes no difference.",
        )
    fitting = fitting_rotation(carrying, present)
    if fitting == present:
        return Finding(ROTATION, RIGHT, f"{names(carrying)} behind the station fits {present}.")
    return Finding(
        ROTATION,
        WRONG,
        f"The station's {'L1 is' if len(carrying) == 1 else 'L1 and L2 are'} at "
        f"{names(carrying)} of the grid, phase_rotation is {present}: {fitting} fits, if the "
        "field turns clockwise.",
    )


def fitting_rotation(carrying, present):
    """`present` where it can be, else the clockwise one that fits.

    A car on one phase uses the station's L1, one on two L1 and L2 (IEC 62196-2, the contacts of
    type 2).
    """
    order = [int(digit) - 1 for digit in present[1::2]]
    if sorted(order[: len(carrying)]) == sorted(carrying):
        return present
    if len(carrying) == 1:
        return CYCLIC[carrying[0]]
    unused = next(phase for phase in PHASES if phase not in carrying)
    return CYCLIC[(unused + 1) % len(PHASES)]
