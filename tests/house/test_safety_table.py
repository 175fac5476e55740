"""docs/safety.md names only tests that exist, and no row but one goes without."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LINES = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8").splitlines()
ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]] for line in LINES if line.startswith("| ")
][1:]
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_what_shows_a_row_exists():
    assert len(ROWS) > 12
    for moment, *_, shown_by in ROWS:
        names = re.findall(r"`(test_\w+)`", shown_by)
        assert set(names) <= TESTS, moment
        assert names or shown_by.startswith("the same") or moment.startswith("running"), moment
