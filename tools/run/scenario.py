"""Scenarios: data files with steps and what must hold; played against a running simulation."""

import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from tools.plant.meter import LIES
from tools.plant.misbehaviour import MODES

FOLDER = Path(__file__).resolve().parent.parent / "scenarios"
STEP_KEYS = {"title", "do", "expect", "within_s", "not_before_s", "hold_s", "throughout"}
FILE_KEYS = {"title", "settings", "car", "always", "step", "events"}
ACTIONS = (
    "kettle on",
    "kettle off",
    "oven on",
    "oven off",
    "heat_pump on",
    "heat_pump off",
    "car plug",
    "car unplug",
    "meter_cable cut",
    "meter_cable restore",
    "socket_meter_cable cut",
    "socket_meter_cable restore",
    "board_cable cut",
    "board_cable restore",
)
ACTIONS += tuple(f"meter {mode}" for mode in MODES)
ACTIONS += tuple(f"meter_tells {lie}" for lie in LIES)


class ScenarioError(Exception):
    """The file cannot be played; the text says where and what is allowed."""


def names():
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name):
    """A scenario of tools/scenarios by its name, or a file by its path. Raises ScenarioError."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise ScenarioError(
            f"There is no scenario {name!r}; there are: {', '.join(names())}."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name} is not valid TOML: {error}.") from None
    _check(path.name, scenario)
    return scenario


def _check(name, scenario):
    _known(name, scenario, FILE_KEYS)
    if not scenario.get("step"):
        raise ScenarioError(f"{name} has no [[step]].")
    for number, step in enumerate(scenario["step"], 1):
        where = f"{name}, step {number}"
        _known(where, step, STEP_KEYS)
        for action in step.get("do", []):
            if action not in ACTIONS:
                raise ScenarioError(
                    f"{where}: {action!r} is not an action; known are: {', '.join(ACTIONS)}."
                )
        if "expect" in step and "within_s" not in step:
            raise ScenarioError(f"{where} expects something but has no within_s.")


def _known(where, table, allowed):
    unknown = sorted(set(table) - allowed)
    if unknown:
        raise ScenarioError(f"{where}: {unknown[0]!r} is unknown; known are: {sorted(allowed)}.")


def unmet(conditions, seen):
    """Sentences for the conditions that `seen` does not meet.

    A key is one of the snapshot's, with `_max` or `_min` behind it for a bound.
    """
    sentences = []
    for key, wanted in conditions.items():
        name, found, holds = _compare(key, wanted, seen)
        if not holds:
            sentences.append(f"{name} is {found}, wanted is {key} = {wanted}")
    return sentences


def _compare(key, wanted, seen):
    if key in seen:
        return key, seen[key], seen[key] == wanted
    name, bound = key[:-4], key[-4:]
    if name not in seen or bound not in ("_max", "_min"):
        raise ScenarioError(f"{key!r} cannot be expected; known are: {sorted(seen)}.")
    holds = seen[name] <= wanted if bound == "_max" else seen[name] >= wanted
    return name, seen[name], holds
