"""Each command gets the parts that the table of commands names, in that order, no others."""

import ast

import pytest

from console import command_table
from tools.firmware_files import FIRMWARE

ROOM = FIRMWARE / "console" / "commands"


PROGRAMS = (
    ("station.py", command_table.STATION),
    ("safe_mode.py", command_table.SAFE_MODE),
)
ROWS = [(file, row) for file, rows in PROGRAMS for row in rows]


def name_of(one):
    return one[0] if type(one) is tuple else one


def functions(path):
    """{name: names of its arguments, or None where it takes any number}."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: None if node.args.vararg else [one.arg for one in node.args.args]
        for node in module.body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize(("file", "row"), ROWS, ids=name_of)
def test_its_functions_take_the_parts(file, row):
    name, _, _, module, parts = row
    found = functions(ROOM / f"{module}.py")
    facts = found[f"{name}_facts"]
    assert facts[:-1] == list(parts) and facts[-1] in ("rest", "_")
    lines = found.get(f"{name}_lines")
    assert lines in (None, facts), lines


@pytest.mark.parametrize(("file", "row"), ROWS, ids=name_of)
def test_the_program_has_the_parts(file, row):
    source = (FIRMWARE / file).read_text(encoding="utf-8")
    for part in row[4]:
        assert (
            f"self.{part} = " in source or f"self.{part}, " in source or f"def {part}(" in source
        )


def test_no_module_of_the_room_goes_without_a_command():
    used = {row[3] for _, row in ROWS}
    assert {path.stem for path in ROOM.glob("*.py")} == used | {"__init__"}
