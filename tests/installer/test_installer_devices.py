"""commission at buildings with devices that balance the phases, and at meters that are wrong.

Nothing that a correct installation can show makes a finding that is wrong, whatever the car.
"""

import pytest
from virtual_station import Somebody, VirtualStation

from tools.plant.car import Car
from tools.plant.house import House
from tools.service_installer.commission import Commission
from tools.service_installer.finding import (
    CAR,
    DEAD_TIME,
    DIRECTION,
    PLACE,
    RIGHT,
    ROTATION,
    SCALE,
    UNKNOWN,
    WRONG,
)
from tools.service_installer.stepping import NotMeasured

RATED_A = 32
CHARGES = "Does the car itself show that it charges?"
OFF = "Is every battery, zero-export inverter and heating rod switched off, or is there none?"
THREE = "Does the car charge on three phases?"
SUNNY = (-9000, -8000, -9500)
CARS = {1: (1,), 2: (1, 2), 3: (1, 2, 3)}


def commission(cars_phases=3, answers=(), **plant):
    """-> (the Report, the result, the person, the station)"""
    station = VirtualStation(car=Car(phases=CARS[cars_phases]), **plant)
    person = Somebody(station, {CHARGES: True, **dict(answers)})
    result = Commission(station, person, RATED_A, "2026-11-28").run()
    return result["report"], result, person, station


def certain(result):
    """Proposals that depend on no answer: a car on one phase may be at a station of one phase."""
    return [one for one in result["proposals"] if one.if_true is None]


def text_of(report, topic):
    return next(one.text for one in report.findings if one.topic == topic)


# Each device, the house; cars at which it has to be noticed. At the others nothing is to be seen:
# the device is at rest, or its phase and the car's have nothing to do with each other.
DEVICES = (
    # nathanmarlor/foxess_modbus#716, mkaiser/Sungrow-SHx#85: three phases hold the sum at zero
    ("sum:16:3", None, (1, 2, 3)),
    ("sum:16:1", None, (1, 2, 3)),
    ("sum:25:2", None, (1, 2, 3)),
    ("sum:5:3", None, (1, 2, 3)),  # at its limit
    ("sum:16:5", None, (1, 2, 3)),
    ("sum:10:2", SUNNY, (1, 2, 3)),
    # tomquist/AstraMeter#611, victronenergy/venus#1151: one phase, its own or the sum of all
    ("phase:L1:16:2", None, (1, 2, 3)),
    ("phase:L1:4:2", None, (1, 2, 3)),
    ("phase:L2:16:3", None, (2, 3)),
    ("phase:L3:11:1", None, (3,)),
    ("phase-sum:L1:16:2", None, (1, 2, 3)),
    ("phase-sum:L2:16:2", None, (1, 2, 3)),
    ("phase-sum:L3:40:5", None, (1, 2, 3)),
    ("phase-sum:L3:6:2", None, (1, 2, 3)),
    # evcc#6499: each phase by itself
    ("each:16:3", None, (1, 2, 3)),
    ("each:8:1", None, (1, 2, 3)),
    # evcc#30204: a heating rod eats the export
    ("diverter:L1:16:3", SUNNY, (1, 2, 3)),
    ("diverter:L2:16:2", SUNNY, (2, 3)),
    ("diverter:L1:16:3", None, ()),
    # an inverter that feeds in no more than the house draws
    ("zero-export:16:3", None, (1, 2, 3)),
    ("zero-export:30:1", None, (1, 2, 3)),
)


@pytest.mark.parametrize("cars_phases", CARS)
@pytest.mark.parametrize(("device", "base_ma", "noticed"), DEVICES)
def test_at_a_device_that_balances_a_right_meter_is_never_wrong(
    device, base_ma, noticed, cars_phases
):
    house = House(base_ma=base_ma) if base_ma else None
    report, result, _, station = commission(cars_phases, balancer=device, house=house)
    assert WRONG not in {one.result for one in report.findings}, report.findings
    assert certain(result) == []
    assert bool(report.balancing) == (cars_phases in noticed)
    if report.balancing:
        text = text_of(report, PLACE)
        assert "balances the phases. Switch it off and run commission again" in text
        assert {one.result for one in report.findings} == {UNKNOWN}
        assert "commissioned 2026-11-28" not in station.asked


@pytest.mark.parametrize("cars_phases", CARS)
@pytest.mark.parametrize("device", ("sum:16:3", "phase:L1:16:2", "phase-sum:L2:16:2", "each:16:4"))
def test_who_says_by_mistake_that_they_are_off_is_not_sent_to_the_transformers(
    device, cars_phases
):
    report, result, _, _ = commission(cars_phases, {OFF: True}, balancer=device)
    assert WRONG not in {one.result for one in report.findings}
    assert certain(result) == []


@pytest.mark.parametrize("cars_phases", CARS)
@pytest.mark.parametrize("device", ("sum:16:3", "phase-sum:L2:16:2", "each:16:3", "phase:L1:16:2"))
@pytest.mark.parametrize("renews_s", (10, 30))
def test_behind_a_slow_meter_a_device_cannot_be_seen_and_is_not_ruled_out(
    device, renews_s, cars_phases
):
    report, result, _, _ = commission(cars_phases, balancer=device, renews_s=renews_s)
    assert WRONG not in {one.result for one in report.findings}, report.findings
    assert certain(result) == []


FAULTS = (
    # the meter; phases of the car; answers; what is WRONG; the topic and words of it
    ("zero", (1, 2, 3), {}, (PLACE,), "reads no current at all. Check its wiring or current"),
    ("scale:1/1000", (1, 2, 3), {}, (PLACE,), "no current at all. Check its wiring or current"),
    ("scale:1/200", (1, 2, 3), {}, (PLACE,), "their ratio, and modbustcp_mode"),
    ("dead:L1", (3,), {THREE: True}, (PLACE,), "a wire of L1 is missing or broken"),
    ("dead:L2", (3,), {THREE: True}, (PLACE,), "a wire of L2 is missing or broken"),
    ("dead:L3", (3,), {THREE: True}, (PLACE,), "a wire of L3 is missing or broken"),
    ("dead:L1", (1,), {OFF: True}, (PLACE,), "or a wire of L1 is missing or broken"),
    ("elsewhere", (1, 2, 3), {OFF: True}, (PLACE,), "not at the grid connection"),
    ("frozen", (1, 2, 3), {}, (PLACE,), "frozen, or it does not see the car. Start the meter"),
    ("reversed", (1, 2, 3), {}, (DIRECTION,), "import and export are exchanged"),
    ("reversed:L1", (1, 2, 3), {}, (DIRECTION,), "turn the current transformer of L1 round"),
    ("reversed:L2", (2, 3), {}, (DIRECTION,), "turn the current transformer of L2 round"),
    ("reversed:L3", (3,), {}, (DIRECTION,), "turn the current transformer of L3 round"),
    ("reversed:L2L3", (3,), {}, (DIRECTION,), "the current transformer of L2 and L3 round"),
    ("scale:1/2", (1, 2, 3), {}, (SCALE,), "reads 0.5 times what the car takes on L1"),
    ("scale:1/3", (1, 2, 3), {}, (SCALE,), "reads 0.3 times what the car takes on L1"),
    ("scale:1/5", (1, 2, 3), {}, (SCALE,), "reads 1/5 of what the car takes on L1"),
    ("scale:1/8", (1, 2, 3), {}, (SCALE,), "reads 1/8 of what the car takes on L1"),
    ("scale:1/20", (1, 2, 3), {}, (SCALE,), "reads 1/20 of what the car takes on L1"),
    ("scale:1/40", (1, 2, 3), {}, (SCALE,), "reads 1/40 of what the car takes on L1"),
    ("scale:2/1", (1, 2, 3), {}, (SCALE,), "reads 2 times what the car takes on L1"),
    ("scale:10/1", (1, 2, 3), {}, (SCALE,), "times what the car takes on L1"),
    ("swap:L1L3", (1, 2), {}, (ROTATION,), "phase_rotation is L1L2L3"),
    ("swap:L1L2", (1,), {}, (ROTATION,), "The station's L1 is at L2 of the grid"),
)
FAULTS = [
    (fault, cars_phases, answers, wrong, words)
    for fault, cars, answers, wrong, words in FAULTS
    for cars_phases in cars
]


@pytest.mark.parametrize(("fault", "cars_phases", "answers", "wrong", "words"), FAULTS)
def test_a_wrong_meter_is_found_and_the_text_says_what_to_do(
    fault, cars_phases, answers, wrong, words
):
    report, result, _, station = commission(cars_phases, answers, fault=fault)
    found = {one.topic for one in report.findings if one.result == WRONG}
    assert found == set(wrong), report.findings
    assert words in text_of(report, wrong[0]), text_of(report, wrong[0])
    assert not result["commissioned"]
    assert not [one for one in station.asked if one.startswith("commissioned")]


UNCERTAIN = (
    # what neither the meter nor a car shows for certain; words of the place's finding
    ("dead:L2", 1, {}, "L2 read no current all the time"),
    ("dead:L2", 2, {}, "L2 read no current all the time"),
    ("dead:L1", 2, {}, "L1 read no current all the time"),
    ("elsewhere", 3, {}, "may cover the car: switch it off and repeat. Or it is not at the grid"),
    ("elsewhere", 1, {CHARGES: False}, "but the car did not charge"),
    ("zero", 3, {CHARGES: False}, "but the car did not charge"),
)


@pytest.mark.parametrize(("fault", "cars_phases", "answers", "words"), UNCERTAIN)
def test_what_is_not_certain_is_said(fault, cars_phases, answers, words):
    report, result, _, _ = commission(cars_phases, answers, fault=fault)
    assert report.result(PLACE) == UNKNOWN
    assert words in text_of(report, PLACE), text_of(report, PLACE)
    assert WRONG not in {one.result for one in report.findings}
    assert certain(result) == []


@pytest.mark.parametrize("cars_phases", CARS)
@pytest.mark.parametrize("base_ma", (-500, -2000, -4250, -7250, -9500, -14000, SUNNY[2]))
def test_a_meter_without_direction_is_not_judged_for_it(base_ma, cars_phases):
    """evcc#3643, amsreader#314, esphome-dlms-meter#45: export reads as import."""
    house = House(base_ma=(base_ma, base_ma, base_ma))
    report, result, _, _ = commission(cars_phases, fault="unsigned", house=house)
    assert WRONG not in {one.result for one in report.findings}, report.findings
    assert report.result(DIRECTION) in (UNKNOWN, RIGHT)
    assert certain(result) == []


def test_a_meter_without_direction_is_right_while_the_building_imports():
    report, result, _, _ = commission(fault="unsigned")
    assert {one.result for one in report.findings} == {RIGHT}
    assert result["commissioned"]


def test_the_reason_is_given_where_the_direction_is_not_judged():
    house = House(base_ma=(-14000, -14000, -14000))
    report, _, _, _ = commission(fault="unsigned", house=house)
    text = text_of(report, DIRECTION)
    assert "never below zero: the meter does not report the direction" in text
    report, _, _, _ = commission(house=house)
    assert report.result(DIRECTION) == RIGHT


@pytest.mark.parametrize("cars_phases", (1, 3))
@pytest.mark.parametrize("renews_s", (5, 10, 30, 60))
def test_a_meter_that_renews_its_values_slowly_is_waited_for(renews_s, cars_phases):
    """evcc#5003, AstraMeter#327."""
    report, result, person, _ = commission(cars_phases, renews_s=renews_s)
    assert f"The meter renews its values every {renews_s} s: each step waits" in str(
        person.printed
    )
    results = {one.topic: one.result for one in report.findings}
    assert results.pop(DEAD_TIME) == UNKNOWN
    assert set(results.values()) == {RIGHT}
    assert result["commissioned"]


@pytest.mark.parametrize(
    ("fault", "topic"), (("reversed", DIRECTION), ("scale:2/1", SCALE), ("scale:4/1", SCALE))
)
def test_a_slow_meter_that_is_wrong_is_found(fault, topic):
    report, _, _, _ = commission(fault=fault, renews_s=10)
    assert report.result(topic) == WRONG, report.findings


def test_a_meter_that_renews_too_seldom_is_told_with_the_reason():
    with pytest.raises(NotMeasured, match="the same values for 7[5-9] s: it or a gateway renews"):
        commission(renews_s=200)


def test_what_the_phases_that_were_not_tested_read_is_no_verdict():
    report, _, _, _ = commission(1, fault="reversed:L2")
    assert report.result(DIRECTION) == RIGHT
    assert "(tested: L1)" in text_of(report, DIRECTION)
    assert report.result(CAR) == RIGHT
