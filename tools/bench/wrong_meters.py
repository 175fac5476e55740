"""Wrong meters of all kinds, each from the start of a charge of an hour or within it: when they
are found, and the overload until then.
"""

from typing import NamedTuple

from tools.bench import loads
from tools.bench.random_days import INVALID, SUSPECT
from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

CHARGE_S = 3600
BROKEN_AT_S = 300  # where it breaks within the charge
CALM, LOADED = "calm", "heat pump"
HOUSES = (CALM, LOADED)
EV_PHASES = (1, 3)
SMALLER = (2, 3, 5, 8, 10, 20, 40, 60, 80, 100, 200, 400, 1000)
TOO_LARGE = tuple(f"scale:{n}/1" for n in (2, 3, 5, 10, 40))
ANY, ONE, ALL = EV_PHASES, (1,), (3,)
# Text of the fault -> cars for which it has to be found. docs/supervision.md names the others:
# exchanged phases carry the same with a car on three; a dead L2 or L3 is quiet with a car on L1,
# and so is what a reversed one shows, which has no car.
AT_START = {
    "zero": ANY,
    "dead:L1": ANY,
    "dead:L2": ALL,
    "dead:L3": ALL,
    "reversed": ANY,
    "reversed:L1": ANY,
    "reversed:L2": ALL,
    "reversed:L3": ALL,
    "swap:L1L2": ONE,
    "swap:L1L3": ONE,
    "frozen": ANY,
    "elsewhere": ANY,
    **{f"scale:1/{n}": ANY for n in SMALLER},
    **dict.fromkeys(TOO_LARGE, ANY),
}
WITHIN = {name: AT_START[name] for name in ("zero", "dead:L1", "dead:L2", "dead:L3", "frozen")}
# Too large a reading hides no overload; what the car then gets is too little to be judged by.
# docs/supervision.md names the reasons.
MAY_BE_MISSED = TOO_LARGE
# Found within QUICK_S of charging.
QUICK = ("zero", "dead:L1", "dead:L2", "dead:L3")
QUICK_S = 60


class Case(NamedTuple):
    """A fault as of tools.plant.meter_fault, from this second on, with a car and a house."""

    fault: str
    from_s: int
    ev_phases: int
    house: str


class Found(NamedTuple):
    """how: "fault", "suspicion", or None within the charge; after_s: since the fault began, of it
    charging_s while power flowed; overload_as: that the car caused until then, worst phase."""

    case: Case
    how: object
    after_s: int
    charging_s: int
    overload_as: float


def cases():
    """-> every Case."""
    kinds = [(0, AT_START), (BROKEN_AT_S, WITHIN)]
    return [
        Case(fault, from_s, ev_phases, house)
        for from_s, faults in kinds
        for fault, cars in faults.items()
        for ev_phases in cars
        for house in HOUSES
    ]


def rows(house):
    """mA on L1, L2, L3 for each second of the charge."""
    if house != CALM:
        return loads.made(house, 1)
    # More on each phase than a meter's noise, and never the same for long.
    return [(2000 + s * 37 % 90, 1500 + s * 41 % 80, 1000 + s * 43 % 70) for s in range(CHARGE_S)]


def play(case, length_s=CHARGE_S):
    """Charge until the meter is found to be wrong -> Found."""
    setup = Setup(ev_phases=case.ev_phases, meter_fault=case.fault, fault_from=case.from_s)
    station, limit_ma = SimulatedStation(setup), setup.limit_a * 1000
    excess_mas = charging_s = after_s = 0
    how = None
    for second, house_ma in enumerate(rows(case.house)[:length_s]):
        now = station.step(house_ma)
        how = found(station, case.from_s)
        if how:
            break
        if second >= case.from_s:
            after_s += 1
            charging_s += station.timing.pilot.charging
            over_ma = [min(ev, mains - limit_ma) for ev, mains in zip(now.ev_ma, now.mains_ma)]
            excess_mas += max(0, *over_ma)
    return Found(case, how, after_s, charging_s, round(excess_mas / 1000, 1))


def found(station, from_s):
    """ "fault" or "suspicion" where an event since this second names one, or None."""
    texts = [text for second, text in station.events if second >= from_s]
    if any(INVALID in text for text in texts):
        return "fault"
    return "suspicion" if any(SUSPECT in text for text in texts) else None
