"""Does the meter tell as many amperes as there are?"""

from load_balancing.response import WRONG_SCALES
from tools.service_installer import responses
from tools.service_installer.finding import (
    RIGHT,
    SCALE,
    UNKNOWN,
    WRONG,
    Finding,
    carrying_of,
    house_ma_of,
    names,
)

# A type B breaker ends it at once from five times its current (IEC 60898-1, table 2).
NO_BREAKER_TIMES = 5
TIMES = {-1: "a tenth of", 1: "ten times", 2: "a hundred times", 3: "a thousand times"}
CHECK_SCALE = (
    "Check the current transformers' ratio in the meter, modbustcp_mode, and in mode manual "
    "manual_current_scale."
)


def scale(found, doubt):
    """The Finding; doubt: why the station itself does not believe the meter, or None."""
    carrying = carrying_of(found)
    if not carrying:
        if doubt in WRONG_SCALES:
            return Finding(SCALE, WRONG, f"Found by the station itself: {doubt}.")
        return Finding(
            SCALE, UNKNOWN, "It could not be told without a phase that follows the car."
        )
    wrong = [one for one in carrying if one.scale and not responses.right(one.scale)]
    if wrong:
        return Finding(SCALE, WRONG, f"The meter tells {_told(wrong)}. {CHECK_SCALE}")
    unknown = [one.phase for one in carrying if not one.scale]
    if unknown:
        return Finding(
            SCALE,
            UNKNOWN,
            f"It could not be told on {names(unknown)}: the car does not take what it is offered, "
            "or a load came as it began. Repeat with a car that takes 12 A.",
        )
    shares = ", ".join(f"{one.scale:.2f} A on L{one.phase + 1}" for one in carrying)
    return Finding(SCALE, RIGHT, f"Of one ampere that the car takes it tells {shares}.")


def impossible(samples, settings):
    """The Finding where the house alone draws what its breaker would not let pass, or None."""
    most_ma = NO_BREAKER_TIMES * settings["installation_max_current_a"] * 1000
    too_much = [
        f"{current_ma // 1000} A on L{phase + 1}"
        for phase, current_ma in enumerate(house_ma_of(samples))
        if current_ma is not None and abs(current_ma) > most_ma
    ]
    if not too_much:
        return None
    text = (
        f"Without the car the meter tells {', '.join(too_much)}, at a connection of "
        f"{settings['installation_max_current_a']} A. {CHECK_SCALE}"
    )
    return Finding(SCALE, WRONG, text)


def _told(wrong):
    words = {}
    for one in wrong:
        words.setdefault(times(one), []).append(one.phase)
    told = (f"{text} what the car takes on {names(phases)}" for text, phases in words.items())
    return " and ".join(told)


def times(response):
    """Of a scale that is wrong: "ten times", "a tenth of", "0.5 times", "at least 6 times"."""
    if response.at_least:
        return f"at least {int(response.scale)} times"
    power = responses.power_of_ten(response.scale)
    return TIMES[power] if power else f"{response.scale:.2g} times"
