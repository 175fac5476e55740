"""Balancing devices, wrong meters and odd cars in the simulator: each as its option says.

The readings of the first seconds are looked at, before a car draws: what the station makes of them
is tested elsewhere.
"""

import pytest

from tools.simulate.run import SimulatedStation, play
from tools.simulate.setup import Setup

HOUSE_MA = (2000, 3000, 4000)
BEFORE_THE_CAR_S = 4


def readings(setup, seconds=BEFORE_THE_CAR_S):
    """-> the currents of the readings that the control cycle takes."""
    station = SimulatedStation(setup)
    meter, taken = station.timing.meter, []
    take = meter.take

    def kept():
        reading = take()
        if reading:
            taken.append(tuple(reading.current_ma))
        return reading

    meter.take = kept
    for second in range(seconds):
        station.step(tuple(load_ma + second for load_ma in HOUSE_MA))
    return taken


FAULTS = (
    # the fault -> what the meter reports of 2, 3, 4 A in the third second
    ("zero", (0, 0, 0)),
    ("dead:L1", (0, 3002, 4002)),
    ("dead:L2", (2002, 0, 4002)),
    ("dead:L2L3", (2002, 0, 0)),
    ("reversed", (-2002, -3002, -4002)),
    ("reversed:L2", (2002, -3002, 4002)),
    ("scale:1/40", (50, 75, 100)),
    ("scale:10/1", (20020, 30020, 40020)),
    ("phantom:2:200", (200000, 3002, 4002)),
    ("renew:10", (2000, 3000, 4000)),
    ("swap:L1L3", (4002, 3002, 2002)),
    ("elsewhere", (667, 1000, 1334)),
)


@pytest.mark.parametrize(("fault", "expected"), FAULTS)
def test_a_wrong_meter(fault, expected):
    assert readings(Setup(meter_fault=fault))[2] == expected


def test_an_unsigned_meter_on_an_exporting_house():
    station = Setup(meter_fault="unsigned", balancers=("sum:16:0",))
    # 3 A less on each phase: -1, 0, 1 A
    assert readings(station)[1:3] == [(1000, 0, 1000), (1000, 0, 1000)]


def test_a_fault_for_some_time():
    setup = Setup(meter_fault="zero", fault_from=1, fault_until=3)
    assert readings(setup) == [(2000, 3000, 4000), (0, 0, 0), (0, 0, 0), (2003, 3003, 4003)]


BALANCERS = (
    # devices -> the mains in the fourth second
    (("sum:16:1",), (-999, 1, 1001)),
    (("sum:2:1",), (3, 1003, 2003)),
    (("each:16:1",), (1, 1, 1)),
    (("phase:L2:16:1",), (2003, 1, 4003)),
    (("phase:L1:16:1", "phase:L3:1:1"), (1, 3003, 3003)),
    (("sum:16:10",), (2003, 3003, 4003)),
)


@pytest.mark.parametrize(("balancers", "expected"), BALANCERS)
def test_a_balancing_device(balancers, expected):
    station = SimulatedStation(Setup(balancers=balancers))
    for second in range(4):
        last = station.step(tuple(load_ma + second for load_ma in HOUSE_MA))
    assert last.mains_ma == expected
    assert last.ev_ma == (0, 0, 0)


def test_a_battery_covers_the_car_until_its_limit():
    """As the meter shows it: a step at full size, then as if there were no car."""
    station = SimulatedStation(Setup(balancers=("each:30:2",), ev_phases=1))
    rows = [station.step((1000, 1000, 1000)) for _ in range(60)]
    assert rows[-1].ev_ma[0] > 5000
    assert rows[-1].mains_ma == (0, 0, 0)
    first = next(number for number, row in enumerate(rows) if row.ev_ma[0] > 1000)
    assert rows[first].mains_ma[0] > 1000
    assert max(row.mains_ma[0] for row in rows[first:]) < rows[-1].ev_ma[0]


@pytest.mark.parametrize("least_a", [7, 8, 13])
def test_a_car_with_a_least_current(least_a):
    station = SimulatedStation(Setup(ev_min_a=least_a))
    for _ in range(200):
        second = station.step(HOUSE_MA)
        if second.ev_ma[0]:
            assert station.timing.pilot.signalled_ma >= least_a * 1000 - 50
        elif not second.closed:
            assert station.timing.pilot.car_state == "B" or second.offer_ma == 0


def test_a_car_that_begins_with_less_and_gives_up():
    station = SimulatedStation(Setup(ev_min_a=30, ev_gives_up_s=20, limit_a=63))
    closed_s = 0
    for _ in range(200):
        second = station.step(HOUSE_MA)
        closed_s += second.closed
        assert second.ev_ma == (0, 0, 0)
    assert closed_s >= 20


@pytest.mark.parametrize(("ev_phases", "first"), [(1, (0,)), (2, (0, 1)), (3, (0,))])
def test_a_car_that_adds_phases(ev_phases, first):
    run = play([HOUSE_MA] * 90, Setup(ev_phases=ev_phases, ev_adds_phases=60))
    before, after = run.seconds[59].ev_ma, run.seconds[60].ev_ma
    assert [ma > 5000 for ma in before] == [phase in first for phase in range(3)]
    assert min(after) > 5000
    assert run.car_phases == (0, 1, 2)


@pytest.mark.parametrize("late_s", [10, 25])
def test_a_car_that_starts_late(late_s):
    run = play([HOUSE_MA] * 60, Setup(ev_starts_late=late_s))
    closed = [second.closed for second in run.seconds].index(True)
    drawn = [second.ev_ma[0] > 0 for second in run.seconds].index(True)
    assert closed + late_s <= drawn <= closed + late_s + 1
