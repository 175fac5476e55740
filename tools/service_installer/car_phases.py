"""Finds the grid phases that the car draws from, and the order of phases that follows from it."""

from tools.service_installer.finding import (
    CAR,
    RIGHT,
    ROTATION,
    UNKNOWN,
    WRONG,
    Finding,
    carrying_of,
)
from tools.service_installer.observation import PHASES, names

CYCLIC = {0: "L1L2L3", 1: "L2L3L1", 2: "L3L1L2"}


def car(found, settings, sure):
    """The Finding on the number of phases.

    found: Responses; sure: whether those that follow the car are known.
    """
    carrying = [one.phase for one in carrying_of(found)]
    if not carrying or not sure:
        return Finding(CAR, UNKNOWN, "Not determined which phases the car uses.")
    text = f"The car draws from {names(carrying)}"
    if len(carrying) > settings["station_phases"]:
        return Finding(CAR, WRONG, f"{text}, but station_phases is {settings['station_phases']}.")
    if len(carrying) < settings["station_phases"]:
        return Finding(
            CAR, RIGHT, f"{text} alone; station_phases is {settings['station_phases']}."
        )
    return Finding(CAR, RIGHT, f"{text}, as set in station_phases.")


def rotation(found, settings, sure):
    """The Finding on the order of the phases; arguments as of car()."""
    carrying = [one.phase for one in carrying_of(found)]
    present = settings["phase_rotation"]
    if not carrying or not sure:
        return Finding(ROTATION, UNKNOWN, "Not determined which phases the car uses.")
    if len(carrying) == len(PHASES):
        return Finding(
            ROTATION,
            RIGHT,
            "With a car on three phases it cannot be determined, and makes no difference.",
        )
    fitting = fitting_rotation(carrying, present)
    if fitting == present:
        return Finding(ROTATION, RIGHT, f"{names(carrying)} behind the station fits {present}.")
    one = len(carrying) == 1
    return Finding(
        ROTATION,
        WRONG,
        f"The station's {'L1 is' if one else 'L1 and L2 are'} at {names(carrying)} of the grid, "
        f"phase_rotation is {present}: {fitting} fits, if a phase sequence tester at the "
        "station's terminals L1, L2, L3 shows clockwise (right). If it shows the other way, "
        f"exchange the station's wires {'L2 and L3' if one else 'L1 and L2'}.",
    )


def fitting_rotation(carrying, present):
    """The phase_rotation that fits: `present` if it does, else a clockwise one.

    A car on one phase uses the station's L1, a car on two uses L1 and L2 (IEC 62196-2, the
    contacts of type 2).
    """
    order = [int(digit) - 1 for digit in present[1::2]]
    if sorted(order[: len(carrying)]) == sorted(carrying):
        return present
    if len(carrying) == 1:
        return CYCLIC[carrying[0]]
    unused = next(phase for phase in PHASES if phase not in carrying)
    return CYCLIC[(unused + 1) % len(PHASES)]
