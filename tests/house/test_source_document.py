"""docs/source-document.md: every statement has a test, a person or an entry in the last table."""

import re

import pytest

from tools.firmware_files import ROOT

TEXT = (ROOT / "docs" / "source-document.md").read_text(encoding="utf-8")
STATEMENTS, MISSING = TEXT.split("## Not fulfilled")
ROWS = [
    [cell.strip() for cell in line.strip("|\n ").split(" |")]
    for line in STATEMENTS.splitlines()
    if re.match(r"\| \d", line)
]
SECTIONS = ("1", "2.1", "2.2", "2.3", "3", "3.1", "3.1.1", "3.2", "3.3", "3.4", "4", "4.1")
SECTIONS += ("5.1", "5.2", "5.3")
AT_THE_END = "at the end"


def test_every_section_of_the_document_has_its_rows():
    assert len(ROWS) >= 53
    assert sorted({row[0].split(",")[0] for row in ROWS}) == sorted(SECTIONS)
    steps = [row[0] for row in ROWS if row[0].startswith(("3.4,", "4.1,"))]
    for section, last in (("3.4", 7), ("4.1", 6)):
        for step in range(1, last + 1):
            assert f"{section}, {step}" in steps


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1][:40]}")
def test_what_shows_it_exists(row):
    _, _, place, shown = row if len(row) == 4 else [*row, ""]
    tests = re.findall(r"`(tests/[^`]+)`", shown)
    if not tests:
        # It is a person's, it is a page that says so, or it is missing.
        assert shown == AT_THE_END or (shown == "" and "](" in place), row
    for test in tests:
        path, _, name = test.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        if name:
            assert re.search(rf"^(async )?def {name}\(", text, re.MULTILINE), test
        else:
            assert "def test_" in text, test


@pytest.mark.parametrize("name", re.findall(r"`([a-z]+(?:_[a-z]+)+)`", STATEMENTS))
def test_each_setting_that_is_named_exists(name):
    from settings import rules

    assert name in rules.NAMES


def test_what_is_missing_is_in_the_last_table():
    for words in ("Smart Charging Network", "Modbus server", "Ethernet", "logging on", "P1"):
        assert words in MISSING, words
    sections = [row[0].split(",")[0] for row in ROWS if row[3:] == [AT_THE_END]]
    for section in set(sections):
        assert section in MISSING, section
