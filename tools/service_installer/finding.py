"""One result of a commissioning, and the words that all results share."""

from dataclasses import dataclass

from tools.service_installer import measurement
from tools.service_installer.measurement import PHASES

RIGHT, WRONG, UNKNOWN = "right", "wrong", "unknown"
TOPICS = ("meter's place", "direction", "scale", "car's phases", "phase rotation", "dead time")
PLACE, DIRECTION, SCALE, CAR, ROTATION, DEAD_TIME = TOPICS


@dataclass(frozen=True)
class Finding:
    """topic: one of TOPICS; result: RIGHT, WRONG or UNKNOWN; text: a sentence for the person."""

    topic: str
    result: str
    text: str


def house_ma_of(samples):
    """Currents per phase without the car, mA, while the offer first rested at 0; None: unknown."""
    for plateau in measurement.plateaus(samples):
        if plateau.offer_ma == 0 and plateau.complete():
            return tuple(plateau.current_ma(phase) for phase in PHASES)
    return (None, None, None)


def carrying_of(found):
    """The Responses of the phases that the car draws from."""
    return [response for response in found if response.carries]


def names(phases):
    """The phases as text: (0, 1, 2) gives "L1, L2 and L3"."""
    return " and ".join(", ".join(f"L{phase + 1}" for phase in phases).rsplit(", ", 1))
