"""Whether a scenario can be played, asked before anything starts: mistakes get a sentence."""

import inspect

from settings.values import SettingRefused
from tools import checked_values
from tools.checked_values import FLAG, TEXT, list_of, number, table
from tools.plant.car import Car
from tools.run import conditions
from tools.run.actions import ACTION, device
from tools.run.simulation import Simulation

# What may stand in a file; what may be expected is known once there is a simulation.
SECONDS = number(0)
STEP = table(
    {
        "title": TEXT,
        "do": list_of(ACTION, "actions"),
        "expect": table(),
        "within_s": SECONDS,
        "not_before_s": SECONDS,
        "hold_s": SECONDS,
        "throughout": table(),
    },
    ("title",),
)


def _car_kind(default):
    """The Kind of an argument of Car; none of its numbers may be negative."""
    if isinstance(default, tuple):
        return list_of(number(), "numbers")
    return FLAG if isinstance(default, bool) else number(0)


CAR = table(
    {name: _car_kind(of.default) for name, of in inspect.signature(Car).parameters.items()}
)
SCENARIO = table(
    {
        "title": TEXT,
        "settings": table(),
        "car": CAR,
        "balancer": device("balancer"),
        "meter_fault": device("meter_fault"),
        "always": table(),
        "step": list_of(STEP, "steps: [[step]]", 1),
        "events": list_of(TEXT, "texts"),
    },
    ("title", "step"),
)


class ScenarioError(Exception):
    """The file cannot be played; the text says where and what is allowed."""


def check(name, scenario):
    """scenario: the content of the TOML file `name`. Raises ScenarioError."""
    for sentence in checked_values.mistakes(scenario, SCENARIO):
        raise ScenarioError(f"{name}: {sentence}.")
    seen = _simulation(name, scenario).snapshot()
    _check_conditions(name, "always", scenario, seen)
    for count, step in enumerate(scenario["step"], 1):
        where = f"{name}: step {count}"
        if "expect" in step and "within_s" not in step:
            raise ScenarioError(f"{where} expects something but has no within_s.")
        for key in ("expect", "throughout"):
            _check_conditions(where, key, step, seen)


def _simulation(name, scenario):
    """The one that would be played: it knows what can be seen, and refuses its own arguments."""
    try:
        car = Car(**scenario.get("car", {}))
    except ValueError as error:
        raise ScenarioError(f"{name}: car: {error}.") from None
    try:
        return Simulation(scenario.get("settings"), car)
    except SettingRefused as error:
        raise ScenarioError(f"{name}: settings: {error}.") from None


def _check_conditions(where, key, holder, seen):
    try:
        conditions.check(holder.get(key, {}), seen)
    except conditions.ConditionError as error:
        raise ScenarioError(f"{where}: {key}: {error}.") from None
