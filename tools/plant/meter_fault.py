"""Meters that report wrong currents in well-formed replies: dead, reversed, scaled, elsewhere.

A change is called with (second, mains in mA, house in mA) for each reading, and returns what the
meter reports in their place.
"""

import math
import re

from tools.checked_values import refused

# Several phases may be named, as in "dead:L1L2".
FORMS = (
    "zero",
    "zero:SECONDS",
    "dead:L1",
    "reversed",
    "reversed:L2",
    "scale:1/40",
    "unsigned",
    "phantom:EVERY_S:AMPERES",
    "renew:SECONDS",
    "swap:L1L3",
    "elsewhere",
    "frozen",
)
ALL_PHASES = (0, 1, 2)
MOST_SCALE = 10_000
# A meter on another circuit sees one part in so many of the house, and none of the car.
PARTS_OF_THE_HOUSE = 3


class MeterFault:
    """`text`: as parse() took it. Only currents, and the powers that go with them, are wrong:
    voltages live on."""

    def __init__(self, text, change):
        self.text = text
        self._change = change

    def reported_ma(self, at_s, mains_ma, house_ma=None):
        """Currents in mA per phase of the reading at this time; one call for each reading.

        house_ma: the load without car and balancing device, which a meter elsewhere needs.
        """
        return [int(ma) for ma in self._change(at_s, mains_ma, house_ma)]


def parse(text):
    """A text -> MeterFault; ValueError says what is allowed.

    zero: no current at all; zero:60: so for 60 s, right for 60 s, and so on.
    dead:L1: no current on L1. reversed, reversed:L2: all or some with the other sign.
    scale:1/40: a fortieth of each current; scale:10/1: ten times. unsigned: never a sign.
    phantom:60:200: 200 A on L1 in one reading each 60 s. renew:30: new values each 30 s.
    swap:L1L3: L1 and L3 exchanged. elsewhere: a part of the house's load, and none of the car.
    frozen: the values of its first reading.
    """
    kind, *arguments = text.split(":")
    try:
        change = MAKERS[kind](*arguments)
    except (KeyError, TypeError, ValueError):
        raise ValueError(refused("meter fault", text, " or ".join(FORMS))) from None
    return MeterFault(text, change)


def _zero(seconds=None):
    half_s = seconds and _seconds(seconds)

    def change(at_s, mains_ma, _house_ma):
        by_turns = half_s and at_s // half_s % 2
        return mains_ma if by_turns else [0, 0, 0]

    return change


def _dead(names):
    phases = _phases(names)
    return lambda _s, mains_ma, _house: _changed(mains_ma, phases, lambda ma: 0)


def _reversed(names=None):
    phases = ALL_PHASES if names is None else _phases(names)
    return lambda _s, mains_ma, _house: _changed(mains_ma, phases, lambda ma: -ma)


def _scale(fraction):
    above, below = (int(number) for number in fraction.split("/"))
    if not (0 < above <= MOST_SCALE and 0 < below <= MOST_SCALE):
        raise ValueError(fraction)
    return lambda _s, mains_ma, _house: [ma * above / below for ma in mains_ma]


def _unsigned():
    return lambda _s, mains_ma, _house: [abs(ma) for ma in mains_ma]


def _swap(names):
    first, second = _phases(names)

    def change(_s, mains_ma, _house_ma):
        reported_ma = list(mains_ma)
        reported_ma[first], reported_ma[second] = mains_ma[second], mains_ma[first]
        return reported_ma

    return change


def _elsewhere():
    def change(_s, _mains_ma, house_ma):
        if house_ma is None:
            raise ValueError("a meter elsewhere needs the load of the house")
        return [ma / PARTS_OF_THE_HOUSE for ma in house_ma]

    return change


def _phantom(every, amperes):
    every_s, current_ma = _seconds(every), float(amperes) * 1000
    if not math.isfinite(current_ma):
        raise ValueError(amperes)
    turn = None

    def change(at_s, mains_ma, _house_ma):
        nonlocal turn
        before, turn = turn, at_s // every_s
        return mains_ma if before in (None, turn) else [current_ma, *mains_ma[1:]]

    return change


def _renew(seconds):
    return _held_for(_seconds(seconds))


def _frozen():
    return _held_for(math.inf)


def _held_for(every_s):
    turn = held_ma = None

    def change(at_s, mains_ma, _house_ma):
        nonlocal turn, held_ma
        if turn != at_s // every_s:
            turn, held_ma = at_s // every_s, list(mains_ma)
        return held_ma

    return change


MAKERS = {
    "zero": _zero,
    "dead": _dead,
    "reversed": _reversed,
    "scale": _scale,
    "unsigned": _unsigned,
    "phantom": _phantom,
    "renew": _renew,
    "swap": _swap,
    "elsewhere": _elsewhere,
    "frozen": _frozen,
}


def _changed(mains_ma, phases, change):
    return [change(ma) if phase in phases else ma for phase, ma in enumerate(mains_ma)]


def _phases(names):
    """ "L1L3" -> [0, 2]"""
    if not re.fullmatch("(L[123])+", names) or len(set(names[1::2])) != len(names) // 2:
        raise ValueError(names)
    return [int(digit) - 1 for digit in names[1::2]]


def _seconds(text):
    seconds = float(text)
    if not (seconds > 0 and math.isfinite(seconds)):
        raise ValueError(text)
    return seconds
