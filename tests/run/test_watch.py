"""The watch hands each snapshot to history, happenings and summary, and adds its own facts."""

from types import SimpleNamespace

import pytest

from tools.run.watch import Watch

CAR_MA = [10000, 10000, 10000]


@pytest.fixture
def simulation(seen):
    """Its snapshot is `now`, with changes; its serial line has `events`."""
    simulation = SimpleNamespace(serial=SimpleNamespace(events=[]), now={})
    snapshot = {key: seen()[key] for key in seen() if key not in ("charge", "car_wh")}
    simulation.snapshot = lambda: {**snapshot, **simulation.now}
    return simulation


def test_each_look_is_remembered(simulation):
    watch = Watch(simulation)
    simulation.now = {"uptime_s": 0.0, "car_ma": CAR_MA}
    watch.look()
    simulation.serial.events.append((1.0, "connected"))
    simulation.now = {"uptime_s": 36.0, "car_ma": CAR_MA, "switched_on": ["kettle"]}
    found = watch.look()
    assert list(watch.history.columns)[-1] == [11000, 24900, 1000, 9100]
    assert list(watch.happenings.entries) == [
        (0.0, "car plugged in"),
        (0.0, "car begins to charge"),
        (36.0, "kettle on"),
        (36.0, "station: connected"),
    ]
    assert watch.summary.duration_s == 36
    assert found["car_wh"] == pytest.approx(69)  # 36 s with 6.9 kW


def test_the_charge_goes_on_from_look_to_look(simulation):
    watch = Watch(simulation)
    found = []
    for plugged, car_ma in ((False, 0), (True, 0), (True, 9000), (True, 0)):
        simulation.now = {"car_plugged": plugged, "car_max_ma": car_ma}
        found.append(watch.look()["charge"])
    assert found == ["unplugged", "waiting", "charging", "paused"]


def test_how_long_the_station_has_not_answered(simulation):
    watch = Watch(simulation)
    first, second = {"uptime_s": 1}, {"uptime_s": 1}
    found = []
    for now_s, answer in ((0, first), (1, first), (2.5, first), (3, second), (9, second)):
        simulation.now = {"uptime_s": now_s, "station": answer}
        found.append(watch.look()["unanswered_s"])
    assert found == [0, 1, 2.5, 0, 6]
