"""Checks the scale of the meter: whether it reads the current that flows."""

from tools.service_installer import balancing, faults, responses
from tools.service_installer.finding import (
    RIGHT,
    SCALE,
    UNKNOWN,
    WRONG,
    Finding,
    carrying_of,
)
from tools.service_installer.observation import names

# A type B breaker trips at once from five times its rated current on (IEC 60898-1, table 2).
NO_BREAKER_TIMES = 5
TIMES = {
    -2: "a hundredth of",
    -1: "a tenth of",
    1: "ten times",
    2: "a hundred times",
    3: "a thousand times",
}
SMALL_PARTS = 4
CHECK_SCALE = (
    "Check the current transformers' ratio in the meter, modbustcp_mode, and in mode manual "
    "manual_current_scale."
)


def scale(found, observation, meter_fault, answers):
    """The Finding.

    found: Responses; meter_fault: why the station itself finds the meter invalid, or None;
    answers: Answers.
    """
    carrying = carrying_of(found)
    if not carrying:
        if meter_fault in faults.WRONG_SCALES:
            return Finding(SCALE, WRONG, f"Found by the station itself: {meter_fault}.")
        return Finding(SCALE, UNKNOWN, "Not determined: no phase follows the car.")
    wrong = [one for one in carrying if one.scale and not responses.right(one.scale)]
    if wrong:
        text = f"The meter reads {_readings(wrong)}"
        if answers.devices_off or all(_is_partial(observation, one) for one in wrong):
            return Finding(SCALE, WRONG, f"{text}. {CHECK_SCALE}")
        return Finding(SCALE, UNKNOWN, f"{text}. {balancing.MAY}: switch it off and repeat.")
    unknown = [one.phase for one in carrying if not one.scale]
    if unknown:
        return Finding(
            SCALE,
            UNKNOWN,
            f"Not determined on {names(unknown)}: the car does not take what it is offered, or a "
            "load was switched when it began. Repeat with a car that takes 12 A.",
        )
    shares = ", ".join(f"{one.scale:.2f} A on L{one.phase + 1}" for one in carrying)
    return Finding(SCALE, RIGHT, f"For one ampere that the car takes it reads {shares}.")


def _is_partial(observation, response):
    """Whether a phase never shows more than its part: a device takes back only what has shown."""
    if response.scale > responses.HIGHEST:
        return True  # no device adds to it
    moves = [move for move in observation.moves if move.calm(response.phase)]
    partial = [balancing.is_partial(move, response.phase) for move in moves]
    return not observation.slow and 3 * sum(partial) >= 2 * len(partial)


def impossible(observation, settings):
    """The Finding where the house alone reads more than its breaker lets pass, or None."""
    most_ma = NO_BREAKER_TIMES * settings["installation_max_current_a"] * 1000
    too_much = [
        f"{current_ma / 1000:.1f} A on L{phase + 1}"
        for phase, current_ma in enumerate(observation.house_ma)
        if current_ma is not None and abs(current_ma) > most_ma
    ]
    if not too_much:
        return None
    text = (
        f"Without the car the meter reads {', '.join(too_much)}, at a connection of "
        f"{settings['installation_max_current_a']} A. {CHECK_SCALE}"
    )
    return Finding(SCALE, WRONG, text)


def _readings(wrong):
    words = {}
    for one in wrong:
        words.setdefault(times(one), []).append(one.phase)
    parts = (f"{text} what the car takes on {names(phases)}" for text, phases in words.items())
    return " and ".join(parts)


def times(response):
    """A wrong scale in words: "ten times", "a tenth of", "0.5 times", "at least 6 times"."""
    if response.at_least:
        return f"at least {int(response.scale)} times"
    power = responses.power_of_ten(response.scale)
    if power:
        return TIMES[power]
    # Transformers 200/5 that are left at 5/5 in the meter show 1/40.
    parts = round(1 / response.scale)
    return f"1/{parts} of" if parts >= SMALL_PARTS else f"{round(response.scale, 1):g} times"
