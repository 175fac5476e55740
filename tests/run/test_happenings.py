"""Events of house and car and those of the station come in the order in which they happened."""

import pytest

from tools.run.happenings import Happenings, charge

UNPLUGGED = {"car_plugged": False, "car_max_ma": 0, "car_full": False}
PLUGGED = {**UNPLUGGED, "car_plugged": True}
DRAWING = {**PLUGGED, "car_max_ma": 6000}
FULL = {**PLUGGED, "car_full": True}
CHARGES = (
    (UNPLUGGED, ["unplugged"] * 5),
    (PLUGGED, ["waiting", "waiting", "paused", "paused", "waiting"]),
    (DRAWING, ["charging"] * 5),
    (FULL, ["full"] * 5),
)


@pytest.mark.parametrize(("seen", "expected"), CHARGES)
def test_how_far_the_charge_is(seen, expected):
    before = ("unplugged", "waiting", "charging", "paused", "full")
    assert [charge(one, seen) for one in before] == expected


@pytest.fixture
def told():
    """told([(changes, events of the station), ...]): the texts, one step a second."""

    def told(steps):
        happenings, seen, events, now = Happenings(), {}, [], "unplugged"
        seen.update(UNPLUGGED, switched_on=[], charge=now)
        seen.update(balancer="", meter_fault="")
        seen.update(meter_cable=True, board_cable=True, socket_meter_cable=True)
        for number, (changes, texts) in enumerate(steps, 1):
            seen = {**seen, **changes, "uptime_s": float(number)}
            now = seen["charge"] = charge(now, seen)
            events += [(0.5 * number, text) for text in texts]
            happenings.step(seen, events)
        return list(happenings.entries)

    return told


def test_a_charge_from_plug_to_unplug_in_its_order(told):
    assert told(
        [
            ({}, ["connected"]),
            (PLUGGED, []),
            (DRAWING, []),
            (PLUGGED, ["paused by the grid"]),
            (PLUGGED, []),
            (DRAWING, []),
            (FULL, []),
            (UNPLUGGED, []),
        ]
    ) == [
        (1.0, "station: connected"),
        (2.0, "car plugged in"),
        (3.0, "car begins to charge"),
        (4.0, "car stops, charge paused"),
        (4.0, "station: paused by the grid"),
        (6.0, "car charges again"),
        (7.0, "car full, charge ends"),
        (8.0, "car unplugged"),
    ]


CHANGES = (
    ({"switched_on": ["kettle"]}, ["kettle on"], ["kettle off"]),
    ({"switched_on": ["heat_pump"]}, ["heat pump on"], ["heat pump off"]),
    ({"switched_on": ["solar"]}, ["solar panels on"], ["solar panels off"]),
    (
        {"switched_on": ["kettle", "oven"]},
        ["kettle on", "oven on"],
        ["kettle off", "oven off"],
    ),
    ({"meter_cable": False}, ["meter cable pulled out"], ["meter cable put back"]),
    (
        {"board_cable": False},
        ["station's network cable pulled out"],
        ["station's network cable put back"],
    ),
    (
        {"socket_meter_cable": False},
        ["socket meter's cable pulled out"],
        ["socket meter's cable put back"],
    ),
    (
        {"balancer": "sum:16:3"},
        ["balancing device sum:16:3 on"],
        ["balancing device sum:16:3 off"],
    ),
    ({"meter_fault": "dead:L1"}, ["meter fault dead:L1 on"], ["meter fault dead:L1 off"]),
    (PLUGGED, ["car plugged in"], ["car unplugged"]),
    (DRAWING, ["car plugged in", "car begins to charge"], ["car unplugged, charge ends"]),
    (FULL, ["car plugged in"], ["car unplugged"]),
)
BACK = {
    **UNPLUGGED,
    "balancer": "",
    "meter_fault": "",
    "switched_on": [],
    "meter_cable": True,
    "board_cable": True,
    "socket_meter_cable": True,
}


@pytest.mark.parametrize(("changes", "there", "back"), CHANGES)
def test_each_change_there_and_back(told, changes, there, back):
    entries = told([(changes, []), ({}, []), (BACK, [])])
    assert [text for at_s, text in entries if at_s == 1] == there
    assert [text for at_s, text in entries if at_s == 2] == []
    assert [text for at_s, text in entries if at_s == 3] == back


def test_every_event_of_the_station_comes_once(told):
    assert told([({}, ["a"]), ({}, ["b", "c"]), ({}, [])]) == [
        (1.0, "station: a"),
        (2.0, "station: b"),
        (2.0, "station: c"),
    ]
