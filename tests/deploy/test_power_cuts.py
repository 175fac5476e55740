"""A power cut at every write of a deploy, on littlefs: the old program starts or the new one."""

import json
import subprocess
from pathlib import Path

import pytest

from tools import flash_layout
from tools.board_link import ON_BOARD, Inventory
from tools.deploy import plan
from tools.firmware_files import LAUNCHER
from tools.virtual_board.interpreter import find_micropython

SCRIPT = Path(__file__).parent / "power_cuts.py"
LAUNCHERS = {name: (LAUNCHER / name).read_text() for name in flash_layout.LAUNCHERS}
TIMEOUT_S = 120
OLD = {"main.py": "old", "led.mpy": "o" * 300, "lib/x/y.mpy": "same" * 50}
NEW = {"main.py": "new", "led.mpy": "n" * 900, "lib/x/y.mpy": "same" * 50, "lib/z.json": "more"}
SETTINGS = '{"station_max_current_a": 10}'


def in_folder(folder, program):
    return {f"{folder}/{path}": text for path, text in program.items()}


def with_launchers(program):
    return {**program, **in_folder("launcher", LAUNCHERS)}


# What is on the flash before, and which folder runs.
BEFORE = {
    "beside an older one": (
        {**in_folder("a", with_launchers(OLD)), **in_folder("b", {"led.mpy": "z"}), **LAUNCHERS},
        "a",
    ),
    "over a program at the top": ({**OLD, "boot.py": "old"}, None),
}


@pytest.mark.parametrize("before", BEFORE)
def test_the_power_may_go_at_any_write(before):
    flash, running = BEFORE[before]
    flash = {"settings.json": "{}", **flash}
    record = running and {"slot": running, "board": "virtual", "version": "1"}
    if running:
        flash["program.json"] = json.dumps(record)
    found = play(flash, record)
    starts = [line.split(" ", 1)[0] for line in found]
    assert set(starts) == {"old", "new"}, [
        line for line in found if line[:3] not in ("old", "new")
    ]
    assert starts == sorted(starts, reverse=True), "once the new one starts, it stays so"
    assert len(found) > 50
    # The restored settings are there as a whole, or the ones from before.
    assert {line.split(" ", 1)[1] for line in found} == {"{}", SETTINGS}


def play(flash, record):
    """The steps of tools/deploy/steps.py, the power cut at write 0, 1, 2, ... until the end."""
    new = with_launchers(NEW)
    wanted = {path: text.encode() for path, text in new.items()}
    files = {path: (flash_layout.sha256(text.encode()), len(text)) for path, text in flash.items()}
    inventory = Inventory({"record": record}, files)
    todo = plan.make_plan(inventory, wanted, {"settings.json": SETTINGS.encode()}, list(OLD))
    content = {**in_folder(todo.slot, new), "restore/settings.json": SETTINGS}
    job = {
        "flash": flash,
        "old": OLD,
        "new": NEW,
        "launcher": LAUNCHERS["main.py"],
        "scripts": {name: (ON_BOARD / f"{name}.py").read_text() for name in ("prepare", "switch")},
        "steps": [
            ("prepare", prepare_arguments(todo)),
            ("send", {path: content[path] for path in todo.send}),
            ("switch", switch_arguments(todo)),
        ],
    }
    done = subprocess.run(
        [find_micropython(), "-X", "heapsize=8M", str(SCRIPT)],
        check=False,
        input=json.dumps(job),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    lines = done.stdout.splitlines()
    return [line[3:] for line in lines if line.startswith("=> ")]


def prepare_arguments(todo):
    return {
        "watchdog_ms": 1000,
        "remove": todo.remove,
        "clean": [todo.slot, flash_layout.RESTORE],
        "folders": todo.folders,
        "source": todo.source,
        "target": todo.slot,
        "copies": todo.copies,
    }


def switch_arguments(todo):
    return {
        "watchdog_ms": 1000,
        "slot": todo.slot,
        "launchers": todo.launchers,
        "record": json.dumps({"slot": todo.slot, "board": "virtual", "version": "2"}),
        "restore": ["settings.json"],
        "leftovers": todo.leftovers,
    }
