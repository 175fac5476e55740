"""Scenarios: data files with steps and what must hold; played against a running simulation."""

import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from tools.run.scenario_check import ScenarioError, check

FOLDER = Path(__file__).resolve().parent.parent / "scenarios"


def names():
    """Of the scenarios in tools/scenarios."""
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
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path.name} is not text in UTF-8: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name} is not valid TOML: {error}.") from None
    check(path.name, scenario)
    return scenario
