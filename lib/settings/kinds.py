"""The kinds of settings: for each a function that gives its check and the allowed values in words.

Such a function takes `bounds` and what the setting's row has besides. bounds(name) is the present
value of a setting, or with RATING what the board carries. A check takes a value of the right type
and returns whether it is allowed, or raises ValueError with the reason why not.
"""

from energy_meters.read_plan import REGISTERS_OF
from settings import addresses, meter_choice

DHCP = "dhcp"
RATING = "the board's rating"


def within(bounds, lowest, highest, meaning=None):
    """A whole number; highest: one, or what it may not exceed: names, and a number."""
    if type(highest) is tuple:
        meaning = min(highest, key=lambda one: one if type(one) is int else bounds(one))
        highest, meaning = (meaning, None) if type(meaning) is int else (bounds(meaning), meaning)
    words = f"{lowest}..{highest}"
    if meaning:
        words += f" ({meaning})"
    return (lambda value: lowest <= value <= highest), words


def safe_current(bounds, lowest, highest):
    """0, or a current that can be offered."""
    check, words = within(bounds, lowest, highest)
    return (
        lambda value: value == 0 or check(value),
        f"0 (no charging without the meter) or {words}; less than {lowest} A cannot be offered",
    )


def one_of(_, *values):
    """One of these texts, numbers or truth values."""
    words = [f'"{value}"' if type(value) is str else str(value).lower() for value in values]
    return (lambda value: value in values), " or ".join(words)


def one_of_source(bounds, *values):
    """One of these texts, which the source document writes with capitals."""
    return one_of(bounds, *values)


def register_type(bounds):
    """How registers make a number."""
    return one_of(bounds, *sorted(REGISTERS_OF))


def registers(_, *counts):
    """A list of registers; counts: how many there may be."""
    words = "[] or the registers" if 0 in counts else "the registers"
    return (lambda value: len(value) in counts), words + " of L1, L2, L3"


def scale(_, unit_name):
    """What one count of a register stands for."""
    words = f"[numerator, denominator] of one count in {unit_name}"
    return (lambda value: len(value) == 2), words


def unit(_):
    """A Modbus unit: 1..247 for a device, 255 where the unit does not matter (Modbus Messaging on
    TCP/IP V1.0b, 4.4.1.2)."""
    return (lambda value: 1 <= value <= 247 or value == 255), "1..247 or 255"


def host(_):
    """The address of one device."""
    return addresses.check_host, "the dotted IPv4 address of one device"


def own_host(_):
    """An address of the station's own network, or by DHCP."""
    return (
        lambda value: value == DHCP or addresses.check_host(value),
        '"dhcp" or a dotted IPv4 address',
    )


def own_mask(_):
    """The subnet mask of the station's own network, or by DHCP."""
    return (
        lambda value: value == DHCP or addresses.check_mask(value),
        '"dhcp" or a mask like 255.255.255.0',
    )


def stored_form(kind, value):
    """The value as it is stored: meters' names in lower case, addresses without leading zeros, a
    choice in lower case; kind: with what it takes.

    What cannot be such a value stays as it is, to be refused as it was given.
    """
    if type(value) is not str:
        return value
    check = kind[0]
    if check is meter_choice.meter:
        return meter_choice.in_lower_case(value)
    if check is one_of_source:
        return value.lower() if value.lower() in kind[1:] else value
    return addresses.plain(value) if check in (host, own_host, own_mask) else value
