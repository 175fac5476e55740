"""How long a load of the house leaves a phase over the limit, with the timing of the board.

A load comes at every moment of a charge, while the offer rises, rests, falls, and rises again;
with cars and meters of all delays. The car cannot follow before its dead time, the meter's age and
its lag have passed; what lasts longer is late. The aim is that nothing is.
"""

import copy
import itertools
import math
from multiprocessing import Pool
from typing import NamedTuple

from rich import box
from rich.table import Table

from tools.bench.aim import Aim
from tools.simulate.faithful import PASS_MS
from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

# Poll, reply, cycle and pass of the pilot take 1.3 s together; the rest is a second's grace.
ANSWERED_WITHIN_S = 2
# As tools.simulate.figures counts it.
COUNTED_MA = 250
BASE_MA = 5000
STEPS_MA = (3000, 5000, 8000, 11000, 13000)
# The smallest offer is possible beside it: a shortage that is carried is no matter of time.
LARGEST_HOUSE_MA = 18500
STATIONS_A = (16, 32)
DEAD_TIMES_S = (0, 2, 4, 6)
LAGS_S = (0, 1, 3)
DELAYS_S = (0, 1, 2)
# Of the poll within a second, one for each course in turn: the load comes at a full second.
PHASES_MS = (130, 390, 640, 890)
# The course of each charge: at rest from 45 s on, a first load from 60 s until 90 s.
FIRST_LOAD_MA = 4000
FIRST_FROM_S, FIRST_UNTIL_S = 60, 90
RISES = tuple(range(6, 40, 2))
RESTS = (46, 59)
FALLS = (61, 62, 63, 65)
RISES_AGAIN = (106, 108, 111)
MOMENTS = {"rises": RISES, "rests": RESTS, "falls": FALLS, "rises again": RISES_AGAIN}
LISTED = 12
# The table is this wide, and not squeezed into a narrower terminal.
WIDTH = 120
AFTER_S = 40
L1, ALL = (1, 0, 0), (1, 1, 1)


class Case(NamedTuple):
    """One load: it comes in this second of the course, as a step on these phases."""

    station_a: int
    dead_s: int
    lag_s: int
    delay_s: int
    phase_ms: int
    offer: str  # what it does then
    moment_s: int
    step_ma: int
    phases: tuple


class Found(NamedTuple):
    """over_s: the longest time over the limit; late_s: the part of it that no delay of car and
    meter explains; worst_ma: the largest excess."""

    case: Case
    over_s: float
    late_s: float
    worst_ma: int


def run(console):
    """Simulate, print the worst cases -> aims."""
    console.width = max(console.width, WIDTH)
    found = measure(courses())
    console.print(table(found))
    late = [one for one in found if one.late_s > 0]
    most_s = max(one.late_s for one in found)
    text = (
        f"no load leaves a phase over the limit beyond dead time, lag and age of the meter + "
        f"{ANSWERED_WITHIN_S} s: {len(late)} of {len(found)} cases do, {most_s:.1f} s at most"
    )
    return [Aim(not late, text)]


def courses():
    """-> the Setup of each charge; every one is met by a load at every moment."""
    rows = itertools.product(STATIONS_A, DEAD_TIMES_S, LAGS_S, DELAYS_S)
    return [
        Setup(
            station_max_a=station_a,
            ev_dead_s=dead_s,
            ev_lag_s=lag_s,
            meter_delay_s=delay_s,
            meter_phase_ms=PHASES_MS[number % len(PHASES_MS)],
        )
        for number, (station_a, dead_s, lag_s, delay_s) in enumerate(rows)
    ]


def measure(setups):
    """-> a Found for each case."""
    with Pool() as pool:
        return [found for some in pool.imap(course, setups) for found in some]


def course(setup):
    """One charge: it is copied at each moment, and a load of each size comes to the copy."""
    loads = cases(setup)
    station, found = SimulatedStation(setup), []
    for second in range(max(case.moment_s for case in loads) + 1):
        for case in loads:
            if case.moment_s == second:
                found.append(meet(copy.deepcopy(station), case))
        station.step(house(second))
    return found


def cases(setup):
    """-> the Case of every moment and size, on L1 or, each third one, on all phases."""
    return [
        Case(
            setup.station_max_a,
            setup.ev_dead_s,
            setup.ev_lag_s,
            setup.meter_delay_s,
            setup.meter_phase_ms,
            offer,
            moment_s,
            step_ma,
            ALL if (moment_s + number) % 3 == 0 else L1,
        )
        for offer, moments_s in MOMENTS.items()
        for moment_s in moments_s
        for number, step_ma in enumerate(STEPS_MA)
        if house(moment_s)[0] + step_ma <= LARGEST_HOUSE_MA
    ]


def house(second):
    """mA of the house's own load in this second, before the load that comes."""
    first_ma = FIRST_LOAD_MA if FIRST_FROM_S <= second < FIRST_UNTIL_S else 0
    return (BASE_MA + first_ma,) * 3


def meet(station, case):
    """Let the load come to the station -> Found."""
    limit_ma = Setup().limit_a * 1000
    longest = over = worst_ma = 0
    house_ma = tuple(
        load_ma + case.step_ma * has for load_ma, has in zip(house(case.moment_s), case.phases)
    )
    for _ in range(AFTER_S):
        station.step(house_ma)
        for mains_ma in station.timing.fine_mains_ma:
            excess_ma = max(mains_ma) - limit_ma
            over = over + 1 if excess_ma > COUNTED_MA else 0
            longest, worst_ma = max(longest, over), max(worst_ma, excess_ma)
    over_s = longest * PASS_MS / 1000
    return Found(case, over_s, max(over_s - allowed_s(case, worst_ma), 0), worst_ma)


def allowed_s(case, worst_ma):
    """The time that delays explain. A load that comes while a cut is on its way is hidden by it
    until that has arrived."""
    own_s = _delay_s(case, worst_ma)
    if case.offer != "falls":
        return own_s
    cut_arrives_s = FIRST_FROM_S + _delay_s(case, FIRST_LOAD_MA)
    return own_s + max(cut_arrives_s - case.moment_s, 0)


def _delay_s(case, excess_ma):
    """From a load to its end as an overload; a first-order lag ends when no more counts than
    COUNTED_MA."""
    constants = max(math.log(max(excess_ma, 1) / COUNTED_MA), 1)
    return case.dead_s + case.lag_s * constants + case.delay_s + ANSWERED_WITHIN_S


def table(found):
    """The latest cases as a rich table."""
    made = Table(
        title=f"A load of the house comes: {len(found)} cases with the timing of the board",
        caption="the latest ones; over: the longest time above 25.2 A; late: beyond what the "
        "delays of car and meter explain",
        box=box.SIMPLE_HEAD,
    )
    for heading in ("offer", "at", "load", "station", "dead", "lag", "meter's age", "poll at"):
        made.add_column(heading, justify="right", no_wrap=True)
    for heading in ("over", "at worst", "late"):
        made.add_column(heading, justify="right", no_wrap=True)
    for one in sorted(found, key=lambda one: -one.late_s)[:LISTED]:
        case = one.case
        where = "L1" if case.phases == L1 else "L1..L3"
        made.add_row(
            case.offer,
            f"{case.moment_s} s",
            f"{case.step_ma / 1000:.1f} A on {where}",
            f"{case.station_a} A",
            f"{case.dead_s} s",
            f"{case.lag_s} s",
            f"{case.delay_s} s",
            f"{case.phase_ms} ms",
            f"{one.over_s:.1f} s",
            f"{one.worst_ma / 1000:.1f} A",
            f"{one.late_s:.1f} s",
        )
    return made
