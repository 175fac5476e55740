"""docs/modbus.md names tests and scenarios that exist, at least one for each requirement."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = [
    line
    for line in (ROOT / "docs" / "modbus.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d", line)
]
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def shown_by(row):
    return row.strip("| ").split(" | ")[3]


def test_the_table_is_found():
    assert len(ROWS) > 30


@pytest.mark.parametrize("row", ROWS)
def test_what_shows_a_requirement_exists(row):
    names = re.findall(r"`([^`]+)`", shown_by(row))
    for name in names:
        if name.endswith(".toml"):
            assert (ROOT / "tools" / "scenarios" / name).is_file(), name
        else:
            assert name in TESTS, name
    assert names or shown_by(row).startswith("not shown by a test: ")
