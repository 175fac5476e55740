"""The firmware's cycle and the simulator's cycle are the same object, and it is what decides."""

import ast
import importlib
import sys
import types
from pathlib import Path

import pytest

import cycle
from tools.simulate.run import SimulatedStation, play
from tools.simulate.setup import Setup

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE_MA = (2000, 2000, 2000)


@pytest.fixture
def station(monkeypatch):
    """firmware/station.py itself; MicroPython's own modules are empty ones here."""
    for name in ("machine", "network", "neopixel", "esp32"):
        stand_in = types.ModuleType(name)
        stand_in.__getattr__ = lambda name: object
        monkeypatch.setitem(sys.modules, name, stand_in)
    before = set(sys.modules)
    yield importlib.import_module("station")
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_station_and_simulator_use_the_same_classes(station):
    simulation = SimulatedStation(Setup(socket_meter=True))
    assert type(simulation.cycle) is station.cycle.ControlCycle
    assert type(simulation.cycle._supervision) is sys.modules["meters.setup"].MeterSupervision
    assert type(simulation.socket_meter) is sys.modules["meters.socket_meter"].SocketMeter
    assert simulation.law is simulation.cycle.law


def test_they_lie_in_firmware_and_lib():
    simulation = SimulatedStation(Setup(socket_meter=True))
    for part, folder in (
        (simulation.cycle, "firmware"),
        (simulation.socket_meter, "firmware/meters"),
        (simulation.cycle.law, "lib/load_balancing"),
        (simulation.cycle._supervision, "lib/load_balancing"),
        (simulation.cycle._check, "lib/meter_check"),
    ):
        path = Path(sys.modules[type(part).__module__].__file__)
        assert path.parent == ROOT / folder


# Class -> the only files that make one; tests of a single class make it themselves.
COMPOSED_IN = {
    "ControlLaw": {"firmware/cycle.py", "tests/logic/simulated_home.py"},
    "MeterCheck": {"firmware/cycle.py", "tests/logic/test_meter_check.py"},
    "ControlCycle": {
        "firmware/station.py",
        "tools/simulate/run.py",
        "tools/bench/on_micropython/cycle_cost.py",
        "tests/logic/simulated_home.py",
        "tests/installer/virtual_station.py",
        "tests/logic/test_meter_evidence.py",
    },
}


@pytest.mark.parametrize("name", COMPOSED_IN)
def test_the_cycle_is_composed_once(name):
    found = {
        str(path.relative_to(ROOT))
        for folder in ("firmware", "lib", "tools", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and name == getattr(node.func, "id", _attribute(node.func))
    }
    assert found == COMPOSED_IN[name]


def _attribute(function):
    return getattr(function, "attr", None)


@pytest.mark.parametrize(("ideal_timing", "period_ms"), [(False, 250), (True, 1000)])
def test_its_step_decides(monkeypatch, ideal_timing, period_ms):
    """The car gets what the cycle hands to the pilot: another decision, another run."""
    usual = cycle.ControlCycle.step
    offers_ma = []

    def step(self, elapsed_ms):
        event = usual(self, elapsed_ms)
        offer_ma = min(self.law.offer_ma, 7000)
        self.law.socket.offer_ma = self._pilot.offer_ma = offer_ma
        offers_ma.append(offer_ma)
        assert elapsed_ms == period_ms
        return event

    monkeypatch.setattr(cycle.ControlCycle, "step", step)
    run = play([HOUSE_MA] * 60, Setup(ideal_timing=ideal_timing))
    cycles = 1000 // period_ms
    assert [second.offer_ma for second in run.seconds] == offers_ma[cycles - 1 :: cycles]
    drawn_ma = 7000 if ideal_timing else 6999  # of which the pilot has no exact duty
    assert run.seconds[-1].ev_ma == (drawn_ma,) * 3


def test_the_simulator_has_no_decision_of_its_own():
    """No module of it imports the law or a piece of it: the cycle brings it along."""
    for path in sorted((ROOT / "tools" / "simulate").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module.startswith("load_balancing"):
                assert node.module == "load_balancing.supervision", path.name
