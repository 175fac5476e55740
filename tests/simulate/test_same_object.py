"""The firmware's cycle and the simulator's cycle are the same object, and it is what decides."""

import ast
import importlib
import sys
import types
from pathlib import Path

import pytest

import cycle
from tools.simulate.run import Setup, SimulatedStation, play

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
    assert type(simulation.law) is station.ControlLaw
    assert type(simulation.cycle._response) is station.MeterResponse
    assert type(simulation.cycle._supervision) is sys.modules["meters.setup"].MeterSupervision
    assert type(simulation.socket_meter) is sys.modules["meters.socket_meter"].SocketMeter


def test_they_lie_in_firmware_and_lib():
    simulation = SimulatedStation(Setup(socket_meter=True))
    for part, folder in (
        (simulation.cycle, "firmware"),
        (simulation.socket_meter, "firmware/meters"),
        (simulation.law, "lib/load_balancing"),
        (simulation.cycle._supervision, "lib/load_balancing"),
        (simulation.cycle._response, "lib/load_balancing"),
    ):
        path = Path(sys.modules[type(part).__module__].__file__)
        assert path.parent == ROOT / folder


def test_its_step_decides(monkeypatch):
    """What the cycle tells the pilot is what the car gets: another decision, another run."""
    usual = cycle.ControlCycle.step
    offers_ma = []

    def step(self, elapsed_ms):
        event = usual(self, elapsed_ms)
        self._law.offer_ma = self._pilot.offer_ma = min(self._law.offer_ma, 7000)
        offers_ma.append(self._law.offer_ma)
        assert elapsed_ms == 1000
        return event

    monkeypatch.setattr(cycle.ControlCycle, "step", step)
    run = play([HOUSE_MA] * 60)
    assert [second.offer_ma for second in run.seconds] == offers_ma
    assert run.seconds[-1].ev_ma == (7000, 7000, 7000)


def test_the_simulator_has_no_decision_of_its_own():
    """No module of it imports the pieces of the law, only the law as a whole."""
    for path in sorted((ROOT / "tools" / "simulate").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module.startswith("load_balancing"):
                whole = ("control", "response", "supervision")
                assert node.module.split(".")[1] in whole, path.name
