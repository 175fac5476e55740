"""What a deploy would do: checked against a flash that is a dictionary, for every combination."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import flash_layout
from tools.board_link import Inventory
from tools.deploy import checks, plan

LAUNCHERS = {f"launcher/{name}": b"launcher" for name in flash_layout.LAUNCHERS}
PATHS = ("main.py", "led.mpy", "lib/meters/a.json", "lib/meters/b.json", "lib/settings/x.mpy")
PROGRAMS = st.dictionaries(st.sampled_from(PATHS), st.binary(max_size=2), min_size=1)
SLOTS = st.sampled_from([None, "a", "b"])


def on_flash(flash, running):
    files = {path: (flash_layout.sha256(data), len(data)) for path, data in flash.items()}
    record = running and {"slot": running, "board": "virtual", "version": "1"}
    return Inventory({"record": record, "block_bytes": 4096, "free_blocks": 500}, files)


def carried_out(todo, flash, wanted, restore):
    """The flash after the plan was carried out, without the switch."""
    flash = {path: data for path, data in flash.items() if path not in todo.remove}
    for path in todo.copies:
        flash[f"{todo.slot}/{path}"] = flash[f"{todo.source}/{path}"]
    for path in todo.send:
        folder, _, below = path.partition("/")
        flash[path] = restore[below] if folder == flash_layout.RESTORE else wanted[below]
        assert path.rpartition("/")[0] in todo.folders
    return flash


def below(flash, folder):
    return {path[2:]: data for path, data in flash.items() if path.startswith(f"{folder}/")}


@given(old=PROGRAMS, other=PROGRAMS, new=PROGRAMS, running=SLOTS, settings=st.binary(max_size=2))
def test_the_new_program_is_complete_and_the_old_one_untouched(old, other, new, running, settings):
    unused = "b" if running == "a" else "a"
    flash = {f"{running or 'b'}/{path}": data for path, data in {**old, **LAUNCHERS}.items()}
    flash.update({f"{unused}/{path}": data for path, data in other.items()})
    flash["settings.json"] = b"{}"
    wanted, restore = {**new, **LAUNCHERS}, {"settings.json": settings}
    todo = plan.make_plan(on_flash(flash, running), wanted, restore, {"led.py"})
    after = carried_out(todo, flash, wanted, restore)
    assert below(after, todo.slot) == wanted
    assert after["restore/settings.json"] == settings
    assert after["settings.json"] == b"{}"
    if running:
        assert below(after, running) == below(flash, running)
        assert todo.slot != running or todo.current
    sent = [path for path in todo.send if not path.startswith("restore/")]
    known = set(below(flash, running).items()) | set(below(flash, todo.slot).items())
    if running:  # what is on the board at its place already is never sent
        assert not {(path[2:], wanted[path[2:]]) for path in sent} & known


def test_the_same_program_needs_nothing():
    wanted = {"main.py": b"1", **LAUNCHERS}
    flash = {f"b/{path}": data for path, data in wanted.items()}
    flash.update(dict.fromkeys(flash_layout.LAUNCHERS, b"launcher"))
    todo = plan.make_plan(on_flash(flash, "b"), wanted, {}, {"led.py"})
    assert (todo.slot, todo.current) == ("b", True)
    assert todo.send == todo.copies == todo.remove == todo.launchers == todo.leftovers == []


def test_an_installation_at_the_top_of_the_flash_is_cleared_away():
    flash = {"main.py": b"flat", "led.py": b"flat", "lib/x/__init__.py": b"", "notes.txt": b"mine"}
    names = {"boot.py", "main.py", "led.py", "lib/x/__init__.py"}
    todo = plan.make_plan(on_flash(flash, None), {"main.py": b"1", **LAUNCHERS}, {}, names)
    assert todo.slot == "a"
    assert sorted(todo.leftovers) == ["led.py", "lib/x/__init__.py"]
    assert todo.launchers == ["boot.py", "main.py", "program.py"]


# main.py 1, data.json 2, three launchers; folders a, a/lib, a/launcher: 2 each; 8 stay free.
NEEDED_BLOCKS = 6 + 6 + 8


@pytest.mark.parametrize(
    ("free", "missing"),
    ((500, 0), (NEEDED_BLOCKS, 0), (NEEDED_BLOCKS - 1, 1), (0, NEEDED_BLOCKS)),
)
def test_the_room_is_counted_before_anything_is_written(free, missing):
    wanted = {"main.py": b"1", "lib/data.json": bytes(4097), **LAUNCHERS}
    inventory = on_flash({"b/old.py": b"x"}, None)
    inventory.facts["free_blocks"] = free
    todo = plan.make_plan(inventory, wanted, {}, {})
    sizes = {f"a/{path}": len(data) for path, data in wanted.items()}
    assert plan.missing_blocks(todo, inventory, sizes) == missing


FACTS = {
    "version": [1, 29, 0],
    "mpy": 6,
    "platform": "esp32",
    "machine": "Generic ESP32S3 module with Octal-SPIRAM with ESP32S3",
    "record": {"slot": "a", "board": "some_board", "version": "1"},
}
REFUSED = (
    ({"version": [1, 25, 0]}, "runs MicroPython 1.25.0; 1.26 or newer is needed: make flash."),
    ({"version": [0, 99, 9]}, "runs MicroPython 0.99.9"),
    ({"machine": "Generic ESP32 module with ESP32"}, "has the chip ESP32, but BOARD=some_board"),
    ({"platform": "linux"}, "has the chip unix, but BOARD=some_board has ESP32S3."),
    ({"record": {"slot": "a", "board": "other"}}, "is recorded as other, not as BOARD=some_board"),
    ({"mpy": 7}, "loads .mpy version 7, mpy-cross writes version 6."),
)


@pytest.mark.parametrize(("changes", "words"), REFUSED)
def test_a_wrong_board_or_micropython_is_refused(changes, words):
    with pytest.raises(checks.Refused) as refusal:
        checks.check({**FACTS, **changes}, "some_board", "ESP32S3", 6, "/dev/tty")
    assert words in str(refusal.value)
    assert str(refusal.value).startswith(("The board at /dev/tty", "MicroPython"))


@pytest.mark.parametrize("changes", ({}, {"record": None}, {"version": [1, 26, 0]}))
def test_the_right_board_is_taken(changes):
    checks.check({**FACTS, **changes}, "some_board", "ESP32S3", 6, "/dev/tty")
