"""One thing that a commissioning found out, and the words that all of them share."""

from dataclasses import dataclass

from tools.service_installer import measurement
from tools.service_installer.measurement import PHASES

RIGHT, WRONG, UNKNOWN = "right", "wrong", "unknown"
TOPICS = ("meter's place", "direction", "scale", "car's phases", "phase rotation", "dead time")
PLACE, DIRECTION, SCALE, CAR, ROTATION, DEAD_TIME = TOPICS


@dataclass(frozen=True)
class Finding:
    """result: RIGHT, WRONG or UNKNOWN."""

    topic: str
    result: str
    text: str


def house_ma_of(samples):
    """Without the car: the first rest of the offer at zero."""
    for plateau in measurement.plateaus(samples):
        if plateau.offer_ma == 0 and plateau.complete():
            return tuple(plateau.current_ma(phase) for phase in PHASES)
    return (None, None, None)


def carrying_of(found):
    return [response for response in found if response.carries]


def names(phases):
    return " and ".join(", ".join(f"L{phase + 1}" for phase in phases).rsplit(", ", 1))
