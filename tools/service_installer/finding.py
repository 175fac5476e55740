"""One result of a commissioning, and the words that all results share."""

from dataclasses import dataclass

RIGHT, WRONG, UNKNOWN = "right", "wrong", "unknown"
TOPICS = ("meter's place", "direction", "scale", "car's phases", "phase rotation", "dead time")
PLACE, DIRECTION, SCALE, CAR, ROTATION, DEAD_TIME = TOPICS


@dataclass(frozen=True)
class Finding:
    """topic: one of TOPICS; result: RIGHT, WRONG or UNKNOWN; text: a sentence for the person."""

    topic: str
    result: str
    text: str


@dataclass(frozen=True)
class Answers:
    """What only a person can know; None: nobody was asked, or knows.

    car_draws: the car itself shows that it charges; devices_off: all that may balance the phases
    is switched off, or there is nothing of the kind; three_phases: the car charges on three.
    """

    car_draws: bool = None
    devices_off: bool = None
    three_phases: bool = None


def carrying_of(found):
    """The Responses of the phases that the car draws from."""
    return [response for response in found if response.carries]
