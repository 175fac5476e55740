"""How warm a load makes the circuit breaker or fuse of the connection, in percent of tripping.

A first-order thermal model: heated by the square of the current, cooled with one time constant.
Its two constants follow from the standards, for an element of the rated current In:

IEC 60898-1, table 7 (breakers B and C have the same thermal release): 1.13 In must not trip within
an hour, 1.45 In must; 2.55 In must within 60 s (120 s above 32 A), but not within 1 s.
IEC 60269-1, tables 2 and 3 (fuses gG from 16 A on): 1.25 In must not melt within an hour, 1.6 In
must; 2.08 In (52 A of 25 A) must not within 10 s, 4.4 In (110 A of 25 A) must within 5 s.

The current that has to trip within an hour is just above the one that the model carries for ever.
So about 60 % is what the current heats it to that must never trip: 1.13 In a breaker, 1.25 In a
fuse. For a breaker the standard allows time constants of 3 s to 150 s; with 20 s it trips sooner
than most: 2.55 In after 8 s, 1.5 In after 50 s. For a fuse it is the shortest allowed one.
"""

import math
from typing import NamedTuple


class Element(NamedTuple):
    """carried: the largest current that never trips it, as a multiple of the rated one."""

    name: str
    carried: float
    constant_s: float


BREAKER = Element("circuit breaker B, C", 1.44, 20)
FUSE = Element("fuse gG", 1.59, 11.5)
ELEMENTS = (BREAKER, FUSE)


def course(currents_ma, rated_ma, element):
    """Currents of each second -> percent of tripping after each; it begins as warm as the first
    current makes it in the long run."""
    heat, percent = None, []
    share = 1 - math.exp(-1 / element.constant_s)
    for current_ma in currents_ma:
        aim = (current_ma / rated_ma / element.carried) ** 2
        heat = aim if heat is None else heat + (aim - heat) * share
        percent.append(100 * heat)
    return percent


def highest_percent(mains_ma, rated_ma, elements=ELEMENTS):
    """The warmest moment of the warmest phase and element; mains_ma: per phase, each second."""
    return max(
        max(course(phase_ma, rated_ma, element))
        for element in elements
        for phase_ma in zip(*mains_ma)
    )


def with_the_car(seconds, rated_ma):
    """The mains of each Second, but a house above the rated current counts as that current: what
    it does by itself is not the car's."""
    return [
        tuple(min(mains - ev, rated_ma) + ev for mains, ev in zip(one.mains_ma, one.ev_ma))
        for one in seconds
    ]
