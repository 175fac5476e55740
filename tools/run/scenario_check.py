"""Whether a scenario can be played, asked before anything starts: mistakes get a sentence."""

import inspect
import math

from settings.values import SettingRefused
from tools.plant.car import Car
from tools.plant.house import APPLIANCES
from tools.plant.meter import VALUES
from tools.plant.misbehaviour import MODES
from tools.run import conditions
from tools.run.simulation import Simulation

# What may stand in a file and in a step, with an example of each value's kind.
FILE = {"title": "", "settings": {}, "car": {}, "always": {}, "step": [], "events": []}
STEP = {
    "title": "",
    "do": [],
    "expect": {},
    "within_s": 0,
    "not_before_s": 0,
    "hold_s": 0,
    "throughout": {},
}
CAR = {name: of.default for name, of in inspect.signature(Car).parameters.items()}
ACTIONS = (
    *(f"{appliance} {verb}" for appliance in APPLIANCES for verb in ("on", "off")),
    "car plug",
    "car unplug",
    "car fill",
    "car discharge",
    *(
        f"{cable} {verb}"
        for cable in ("meter_cable", "socket_meter_cable", "board_cable")
        for verb in ("cut", "restore")
    ),
    *(f"meter {mode}" for mode in MODES),
    *(f"meter_values {values}" for values in VALUES),
)


class ScenarioError(Exception):
    """The file cannot be played; the text says where and what is allowed."""


def check(name, scenario):
    """scenario: what the TOML file `name` says. Raises ScenarioError."""
    _check_table(name, scenario, FILE)
    if not scenario.get("step"):
        raise ScenarioError(f"{name} has no [[step]].")
    _require_title(name, scenario)
    _check_list(f"{name}, events", scenario.get("events", []), "")
    _check_list(f"{name}, step", scenario["step"], {})
    seen = _simulation(name, scenario).snapshot()
    _check_conditions(name, "always", scenario, seen)
    for number, step in enumerate(scenario["step"], 1):
        _check_step(f"{name}, step {number}", step, seen)


def _check_step(where, step, seen):
    _check_table(where, step, STEP)
    _require_title(where, step)
    for action in step.get("do", []):
        if action not in ACTIONS:
            raise ScenarioError(
                f"{where}: {action!r} is not an action; known are: {', '.join(ACTIONS)}."
            )
    if "expect" in step and "within_s" not in step:
        raise ScenarioError(f"{where} expects something but has no within_s.")
    for key in ("within_s", "not_before_s", "hold_s"):
        if not 0 <= step.get(key, 0) < math.inf:
            raise ScenarioError(f"{where}: {key} is {step[key]}; 0 and more is allowed.")
    for key in ("expect", "throughout"):
        _check_conditions(where, key, step, seen)


def _simulation(name, scenario):
    """The one that would be played: it knows what can be seen, and refuses its own arguments."""
    try:
        return Simulation(scenario.get("settings"), _car(name, scenario.get("car", {})))
    except SettingRefused as error:
        raise ScenarioError(f"{name}, [settings]: {error}.") from None


def _car(name, arguments):
    where = f"{name}, [car]"
    _check_table(where, arguments, CAR)
    _check_list(f"{where}: phases", arguments.get("phases", []), 1)
    for key, value in arguments.items():
        if conditions.kind(value) == conditions.KINDS[int] and not value >= 0:
            raise ScenarioError(f"{where}: {key} is {value}; 0 and more is allowed.")
    try:
        return Car(**arguments)
    except ValueError as error:
        raise ScenarioError(f"{where}: {error}.") from None


def _require_title(where, table):
    if not table.get("title"):
        raise ScenarioError(f"{where} has no title.")


def _check_table(where, table, examples):
    for key, value in table.items():
        if key not in examples:
            known = ", ".join(sorted(examples))
            raise ScenarioError(f"{where}: {key!r} is unknown; known are: {known}.")
        wanted = conditions.kind(examples[key])
        if conditions.kind(value) != wanted:
            raise ScenarioError(f"{where}: {key} is {value!r}; {wanted} is wanted.")


def _check_list(where, values, example):
    for value in values:
        if type(value) is not type(example):
            wanted = conditions.kind(example)
            raise ScenarioError(f"{where} has {value!r} in it; each must be {wanted}.")


def _check_conditions(where, key, table, seen):
    try:
        conditions.check(table.get(key, {}), seen)
    except conditions.ConditionError as error:
        raise ScenarioError(f"{where}, {key}: {error}.") from None
