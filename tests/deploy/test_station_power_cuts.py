"""A power cut at every write of settings and log, on littlefs: neither is ever lost."""

import itertools
import json
import subprocess
from pathlib import Path

import pytest

from tools.firmware_files import FIRMWARE, LIB
from tools.virtual_board.interpreter import find_micropython

HERE = Path(__file__).parent
TIMEOUT_S = 120


@pytest.fixture(scope="module")
def found():
    """{what was written: what a start finds after each cut, in order}"""
    script = HERE / "station_power_cuts.py"
    done = subprocess.run(
        [find_micropython(), "-X", "heapsize=8M", str(script)],
        check=False,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        env={"MICROPYPATH": ":".join([str(FIRMWARE), str(LIB), str(HERE), ".frozen"])},
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    found = {}
    for line in done.stdout.splitlines():
        if not line.startswith("=> "):  # files that are closed after the cut complain
            continue
        _, name, value = line.split(" ", 2)
        found.setdefault(name, []).append(json.loads(value))
    return found


LAST_GOOD = "the last good settings are used"


@pytest.mark.parametrize(
    ("before", "values"), (("new", [6, 12, 14]), ("old", [10, 12, 14]), ("broken", [8, 12, 14]))
)
def test_settings_are_the_old_ones_or_the_new_ones(found, before, values):
    cuts = found[before]
    assert len(cuts) > 20
    stored = [safe_a for safe_a, *_ in cuts]
    assert set(stored) == set(values), cuts
    assert stored == sorted(stored), "once the new ones rule they stay"
    assert cuts[-1] == [14]
    for _, *events in cuts:
        for event in events:
            if event.startswith("No settings stored yet"):
                continue
            assert event.endswith(LAST_GOOD), event


def test_a_cut_costs_the_log_what_was_waiting_and_the_boot_counter_goes_on(found):
    cuts = found["log"]
    assert len(cuts) > 40
    newest = 0
    for boot, texts in cuts:
        assert texts, "both files are lost"
        order = [-1 if text == "Started" else int(text.split()[1]) for text in texts]
        # Whole lines in their order; each run begins anew.
        assert all(b == a + 1 or b == -1 for a, b in itertools.pairwise(order)), texts
        written = 10 * boot + order[-1]
        assert written >= newest, "what was written once is gone again"
        newest = written
    assert {boot for boot, _ in cuts} == {2, 3}
    assert cuts[-1][1][-1] == "event 5"
