"""Each timing row of docs/pilot.md is a test of its number, and each such test is a row."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_rows_and_tests_are_the_same():
    page = (ROOT / "docs" / "pilot.md").read_text(encoding="utf-8")
    source = (ROOT / "tests" / "logic" / "test_session.py").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \|", page, re.MULTILINE)
    tests = re.findall(r"^def test_row_(\d+)_", source, re.MULTILINE)
    assert len(rows) == 16
    assert set(rows) == set(tests)
