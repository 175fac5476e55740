"""On every recorded house load the readings of a right meter stay valid, whatever the car takes,
however late, and though the meter's currents and powers are read at different moments."""

import pathlib

import pytest

from energy_meters.judge import Judge
from energy_meters.reading import Reading, ReadingInvalid
from load_balancing.supervision import NORMAL, MeterSupervision
from simulated_home import Car, Home, limits
from tools.plant import house
from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

TRACES = sorted((pathlib.Path(house.__file__).parent / "traces").glob("*.csv"))


def faults(trace, dead_s, phases, takes, lag_s=1, car_phases=None, session_s=None):
    """Closed loop as in the traces' README: dead time, first-order lag, exact meter.

    takes: mA of what it is offered; session_s: it charges for this time, then not for 100 s.
    """
    car = Car(dead_s, phases=car_phases or phases, lag_s=lag_s, takes=takes)
    made = Home(limits(station_a=16, cable_a=16, safe_a=6, phases=phases), car)
    found = []
    for second, load_ma in enumerate(trace):
        charging = session_s is None or second % (session_s + 100) < session_s
        made.pilot.car_state = "C" if charging else "B"
        made.step(load_ma)
        if made.cycle.meter_fault:
            found.append((second, made.cycle.meter_fault))
    return found


def up_to(most_ma):
    return lambda offer_ma: min(offer_ma, most_ma)


@pytest.mark.parametrize("dead_s", [0, 2, 6])
@pytest.mark.parametrize("phases", [(0, 1, 2), (0,)], ids=["three phases", "one phase"])
@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_no_false_alarm(path, phases, dead_s):
    trace = house.read_trace(path)
    assert faults(trace, dead_s, phases, up_to(16_000)) == []
    assert faults(trace, dead_s, phases, up_to(10_000), lag_s=5) == []


# One that is full takes nothing, or some hundred watts for itself: a tenth of what it is offered.
CARS = {"7 A": up_to(7000), "1.6 A": up_to(1600), "1 A": up_to(1000), "nothing": up_to(0)}


@pytest.mark.parametrize("takes", CARS.values(), ids=CARS)
@pytest.mark.parametrize("session_s", [None, 300], ids=["one charge", "charges"])
@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_no_false_alarm_for_a_car_that_takes_little(path, session_s, takes):
    trace = house.read_trace(path)
    assert faults(trace, 2, (0, 1, 2), takes, session_s=session_s) == []
    assert faults(trace, 2, (0, 1, 2), takes, car_phases=(0,), session_s=session_s) == []
    assert faults(trace, 2, (1,), takes, session_s=session_s) == []


def reading(current_ma, power_of_ma):
    """230 V; the powers are those of other currents, as of another moment."""
    made = Reading()
    made.current_ma = [
        abs(ma) if power >= 0 else -abs(ma) for ma, power in zip(current_ma, power_of_ma)
    ]
    made.power_w = [230 * ma // 1000 for ma in power_of_ma]
    made.voltage_mv = [229_900, 230_000, 230_100]
    made.frequency_mhz = 49_990
    return made


@pytest.mark.parametrize("apart_s", [1, -1], ids=["later power", "later current"])
@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_currents_and_powers_of_different_moments_are_no_lie(path, apart_s):
    """As where they come in two requests, with a car of 16 A that comes and goes every 45 s."""
    trace = house.read_trace(path)
    mains = [[ma + 16_000 * (t // 45 % 2) for ma in load] for t, load in enumerate(trace)]
    judge = Judge((0, 1, 2), carries_ma=lambda: 25_000)
    supervision = MeterSupervision(5, "x")
    for second in range(2, len(mains) - 2):
        one = reading(mains[second], mains[second - apart_s])
        try:
            judge.judge(one)
            valid = not one.only_cuts
        except ReadingInvalid as error:
            assert not error.persists, (second, str(error))
            valid = False
        supervision.step(1000, valid)
        assert supervision.state == NORMAL or second < 10, second


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_no_device_is_seen_in_a_house_without_one(path):
    station = SimulatedStation(Setup())
    for load_ma in house.read_trace(path):
        station.step(load_ma)
    assert not [text for _, text in station.events if "A device that balances" in text]
