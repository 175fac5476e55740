"""Energy meters as data, and the way from their registers to a valid Reading."""

import json

FOLDER = __file__.rsplit("/", 1)[0] + "/meters/"


def names():
    """The names of all meters that can be read over Modbus TCP, as a tuple."""
    from energy_meters import catalogue

    reached = [name for name in catalogue.NAMES if name not in catalogue.OVER_UDP]
    return tuple(sorted(catalogue.ALIASES) + reached)


def is_over_udp(name):
    """True for a meter that is known but cannot be read, since it speaks Modbus over UDP only."""
    from energy_meters import catalogue

    return name in catalogue.OVER_UDP


def load(name):
    """The data of a known meter as a dictionary; the board loads only this one.

    Raises ValueError for a name that is not in the catalogue, so no other file can be opened.
    """
    from energy_meters import catalogue

    name = catalogue.ALIASES.get(name, name)
    if name not in catalogue.NAMES:
        similar = [known for known in catalogue.NAMES if name and name in known]
        raise ValueError(
            f'meter "{name}" is not known, '
            + ("similar are: " if similar else "allowed are: ")
            + ", ".join(similar or names())
        )
    try:
        with open(FOLDER + name + ".json") as file:
            return json.load(file)
    except OSError:
        frozen = _frozen(name)
        if frozen is None:
            raise
        return json.loads(frozen)


def _frozen(name):
    """The same data as text where the firmware is frozen into MicroPython, which takes modules
    only; None where it is not."""
    try:
        return __import__("energy_meters.meters." + name, None, None, ("JSON",)).JSON
    except ImportError:
        return None
