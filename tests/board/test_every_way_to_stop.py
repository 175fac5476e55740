"""Each way to stop does to contactor and pilot what docs/safety.md says, on the virtual board.

Its pins and its PWM go on through a reset of the CPU, as those of an ESP32 do.
"""

import asyncio

import pytest

from tools.reference.ways_to_stop import FOR_EVER, NEXT_START, WAYS
from tools.stops import trial

# Beyond it boot.py would not be the one that opened.
LATE_AFTER_BOOT_MS = 500
# A computer that does other work only ever adds to a time.
ATTEMPTS = 3


def mistakes(way, drive, seen):
    """Sentences about what was seen and is not in the table."""
    found = []
    for output, does, after_ms in (
        ("contactor", way.contactor[drive], seen.contactor_ms),
        ("pilot", way.pilot, seen.pilot_ms),
    ):
        if does == FOR_EVER:
            held = after_ms is None
        elif after_ms is None:
            held = False
        elif does == NEXT_START:
            held = 0 <= after_ms - seen.start_ms <= LATE_AFTER_BOOT_MS
        else:
            held = after_ms <= 100
        if not held:
            found.append(f"{output}, {drive}: {does!r}, but after {after_ms} ms, {seen}")
    return found


@pytest.mark.parametrize("drive", ["pulse", "level"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_each_way_to_stop_does_what_the_table_says(way, drive):
    for _ in range(ATTEMPTS):
        found = mistakes(way, drive, asyncio.run(trial.measure(way, drive)))
        if not found:
            break
    assert not found


def test_the_table_has_every_way():
    names = {way.name for way in WAYS}
    tasks = {"pilot", "led", "control", "watchdog", "restarts", "console", "log", "meter", "port"}
    assert names == {
        *("hang", "reset", "ctrl-c", "ctrl-d", "soft reset", "power dip"),
        *("no file system", "no board.py", "half a deploy"),
        *(f"exception in {task}" for task in tasks),
    }
    for way in WAYS:
        assert way.contactor["pulse"] == 100, way.name


def test_what_differs_from_the_table_is_seen():
    hang = WAYS[0]
    for contactor_ms, pilot_ms, drive, count in (
        (80, 2600, "pulse", 0),
        (101, 2600, "pulse", 1),
        (2600, 2600, "level", 0),
        (80, 80, "level", 2),
        (None, None, "level", 2),
        (None, None, "pulse", 2),
    ):
        seen = trial.SimpleNamespace(contactor_ms=contactor_ms, pilot_ms=pilot_ms, start_ms=2550)
        assert len(mistakes(hang, drive, seen)) == count, (contactor_ms, drive)
