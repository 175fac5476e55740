"""Checks the direction of the meter: whether its currents rise when the car draws."""

from tools.service_installer import balancing, faults, responses
from tools.service_installer.finding import (
    DIRECTION,
    RIGHT,
    UNKNOWN,
    WRONG,
    Finding,
    carrying_of,
)
from tools.service_installer.observation import EXPORT_MA, PHASES, names

UNSIGNED = (
    "the meter does not report the direction, so that exported current counts as imported; or the "
    "building exports more than the car takes. Repeat when it exports nothing."
)


def direction(found, observation, meter_fault, answers):
    """The Finding; found: Responses; meter_fault: of the station itself; answers: Answers."""
    carrying = carrying_of(found)
    backwards = [one.phase for one in carrying if one.verdict == responses.REVERSED]
    if not carrying:
        if meter_fault in faults.BACKWARDS_ANYHOW and not observation.unsigned:
            return Finding(DIRECTION, WRONG, f"Found by the station itself: {meter_fault}.")
        return Finding(DIRECTION, UNKNOWN, "Not determined: no phase follows the car.")
    if not backwards:
        tested = (
            ""
            if len(carrying) == len(PHASES)
            else f" (tested: {names([one.phase for one in carrying])})"
        )
        return Finding(DIRECTION, RIGHT, f"The current rises when the car draws{tested}.")
    verb = "falls" if len(backwards) == 1 else "fall"
    text = f"The current of {names(backwards)} {verb} when the car draws"
    why_not = _why_not_judged(backwards, observation, answers)
    if why_not:
        return Finding(DIRECTION, UNKNOWN, f"{text}. {why_not}")
    if whole_meter_reversed(found, observation.house_ma):
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


def _why_not_judged(backwards, observation, answers):
    """What else than a wrong direction may explain phases that fall, or None."""
    if not all(_exports(observation.moves, phase) for phase in backwards):
        return f"It is never below zero: {UNSIGNED}"
    if answers.devices_off or balancing.sum_falls(observation.moves):
        return None
    turned = all(balancing.turned(observation.moves, phase) for phase in backwards)
    if turned and not observation.slow:
        return None
    return f"{balancing.MAY}: switch it off and repeat."


def _exports(moves, phase):
    """Whether the phase is below zero while the car draws more."""
    drawing_ma = [
        (move.after_ma if move.to_ma > move.from_ma else move.before_ma)[phase]
        for move in moves
        if move.calm(phase) and not move.at_least
    ]
    if not drawing_ma:  # the station ended each charge at once
        return True
    below = sum(one is not None and one < -EXPORT_MA for one in drawing_ma)
    return 2 * below > len(drawing_ma)
