"""docs/led.md tells of every state what the firmware shows."""

import re
from pathlib import Path

from panel.led_patterns import PATTERNS

TEXT = (Path(__file__).resolve().parent.parent.parent / "docs" / "led.md").read_text()
COLOURS = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1), "cyan": (0, 1, 1)}
COLOURS["white"] = (1, 1, 1)


def rhythm(words):
    """(ms on, ms off) of the table's words; (None, 0) for steady."""
    if words == "steady":
        return None, 0
    ms = [int(number) for number in re.findall(r"(\d+) ms", words)]
    every = re.search(r"every ([\d.]+) s", words)
    if every:
        period_ms = int(float(every[1]) * 1000)
        gap = "gap" in words
        return (period_ms - ms[0], ms[0]) if gap else (ms[0], period_ms - ms[0])
    return tuple(ms)


def test_the_table_is_what_the_firmware_shows():
    rows = [line.strip("| ").split(" | ") for line in TEXT.splitlines() if line.startswith("| ")]
    told = {row[0]: row for row in rows[1:]}
    assert set(told) == set(PATTERNS)
    for state, (colour, on_ms, off_ms) in PATTERNS.items():
        assert COLOURS[told[state][1]] == colour
        words_on_ms, words_off_ms = rhythm(told[state][2])
        assert words_off_ms == off_ms, state
        assert words_on_ms in (None, on_ms), state
