"""docs/safety.md names only tests that exist, and no row but one goes without."""

import re
from pathlib import Path

from tools.reference.document import END

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
# What a test of its own plays row by row, tests/board/test_every_way_to_stop.py, ends with END.
LINES = TEXT.partition(END)[2].splitlines()
ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]] for line in LINES if line.startswith("| ")
][1:]
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_what_the_text_names_exists():
    assert set(re.findall(r"`(test_\w+)`", TEXT)) <= TESTS


def test_what_shows_a_row_exists():
    assert len(ROWS) > 12
    for moment, *_, shown_by in ROWS:
        names = re.findall(r"`(test_\w+)`", shown_by)
        assert set(names) <= TESTS, moment
        assert names or shown_by.startswith("the same") or moment.startswith("running"), moment
