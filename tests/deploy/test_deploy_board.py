"""What stands in a deploy's way on the board, and what it leaves there, through real mpremote."""

import json
import os

import pytest
import small_program
from small_program import expect

from tools import backup, backup_folder, flash_layout
from tools.board_link import BoardError, BoardLink, FlashFull
from tools.deploy import checks, plan, steps
from tools.virtual_board.flash import BLOCK_COUNT, read_file

# As an old MicroPython, or one to come, tells of itself: each import of sys gives this instead.
SYS_OF_ANOTHER = """
import builtins
import sys as real

class Implementation:
    name = "micropython"
    version = {version}
    _mpy = {mpy}
    _machine = "another"

class Sys:
    implementation = Implementation
    platform = "linux"
    path = real.path
    modules = real.modules
    stdout = real.stdout

def imported(name, *rest):
    return Sys if name == "sys" else really(name, *rest)

really = builtins.__import__
builtins.__import__ = imported
"""


def deploy(board, number=2, restore=None, more=None):
    said = []
    content = {**small_program.content(number), **(more or {})}
    link = BoardLink(board.port)
    steps.deploy(link, "virtual", content=content, say=said.append, restore=restore)
    return said[0]


@pytest.mark.parametrize(
    ("version", "mpy", "words"),
    (
        ((1, 25, 0), 6, "runs MicroPython 1.25.0; 1.26 or newer is needed: make flash."),
        ((1, 99, 0), 7, "loads .mpy version 7, mpy-cross writes version 6."),
    ),
)
def test_another_micropython_is_refused_and_the_old_program_starts(start, version, mpy, words):
    files = small_program.on_flash(1)
    files["cut.py"] = SYS_OF_ANOTHER.format(version=version, mpy=mpy).encode()
    board = start(files)
    with pytest.raises(checks.Refused, match=words):
        deploy(board)
    expect(board, "program 1 runs")


def test_a_board_recorded_under_another_name_is_refused(start):
    record = {"slot": "a", "board": "other", "version": "1"}
    board = start({**small_program.on_flash(1), "program.json": json.dumps(record).encode()})
    with pytest.raises(checks.Refused, match="is recorded as other, not as BOARD=virtual"):
        deploy(board)
    expect(board, "program 1 runs")


RECORDS = (
    b'{"slot": "a"}',  # the program runs
    b'{"slot": "a", "board": 7, "version": []}',
    b'{"slot": 7, "board": "other"}',  # nothing runs
    b'"x"',
    b"{}",
    b"[]",
    b"\xff",
)


@pytest.mark.parametrize("record", RECORDS)
def test_a_damaged_record_is_replaced(record, start, image, tmp_path):
    board = start({**small_program.on_flash(1), "program.json": record})
    with pytest.raises(BoardError, match="none that says for which kind of board it is"):
        backup.take(BoardLink(board.port), tmp_path / "saved")
    deploy(board)
    expect(board, "program 2 runs")
    board.stop()
    assert json.loads(read_file(image, "program.json"))["board"] == "virtual"


def test_a_full_flash_is_refused_before_anything_is_written(start, image):
    # Each file takes at least one block.
    big = {"log.txt": bytes((BLOCK_COUNT - 42) * 4096)}
    board = start({**small_program.on_flash(1), **big})
    with pytest.raises(checks.Refused, match="is too full: .* KiB more are needed"):
        deploy(board)
    expect(board, "program 1 runs")
    board.stop()
    assert read_file(image, "b/main.py") is None


def test_a_flash_that_runs_full_is_cleared_and_the_old_program_starts(start, image, monkeypatch):
    monkeypatch.setattr(plan, "missing_blocks", lambda *_: 0)
    board = start({**small_program.on_flash(1), "log.txt": bytes((BLOCK_COUNT - 62) * 4096)})
    with pytest.raises(FlashFull, match="The flash of the board at .* is full. .* starts again."):
        deploy(board, more={"zzz.json": bytes(80 * 4096)})  # what is sent before it has room
    expect(board, "program 1 runs")
    board.stop()
    assert read_file(image, "b/thing.mpy") is None
    assert read_file(image, "b/main.py") is None


def test_what_arrives_otherwise_than_it_was_sent_is_never_started(start, monkeypatch):
    board = start(small_program.on_flash(1))
    really = BoardLink.send

    def garbled(self, files):
        really(self, files)
        self.run("exec", "open('/b/data/changed.json', 'w').write('{}')")

    monkeypatch.setattr(BoardLink, "send", garbled)
    with pytest.raises(BoardError, match="changed.json on the board at .* is not what was sent"):
        deploy(board)
    expect(board, "program 1 runs")


def test_a_program_at_the_top_of_the_flash_is_replaced(start, image):
    flat = {"boot.py": b"", "main.py": b"print('flat')", "mine.txt": b"kept"}
    flat.update({"led.py": b"x = 1", "station.py": b"x = 1"})  # one of then, one of now and then
    board = start(flat)
    deploy(board, 1)
    expect(board, "program 1 runs")
    board.stop()
    assert read_file(image, "led.py") is None
    assert read_file(image, "station.py") is None
    assert read_file(image, "mine.txt") == b"kept"


def test_a_program_that_crashes_can_be_replaced(start):
    broken = small_program.on_flash(1)
    broken["a/boot.py"] = b"import no_such_module\n"
    broken["a/main.py"] = b"{"
    board = start(broken)
    assert deploy(board).startswith("Copying ")
    expect(board, "program 2 runs")


def test_a_backup_brings_a_new_board_where_the_old_one_was(start, image, tmp_path):
    files = {**small_program.on_flash(1), "log/events.txt": b"12:00 meter lost\n" * 500}
    board = start(files)
    listing = backup.take(BoardLink(board.port), tmp_path / "saved")
    expect(board, "program 1 runs")
    board.stop()
    assert listing["board"] == "virtual"
    assert sorted(listing["files"]) == ["log/events.txt", "settings.json"]

    board = start({})
    deploy(board, restore=backup_folder.read(tmp_path / "saved", "virtual"))
    expect(board, "program 2 runs")
    board.stop()
    for path in listing["files"]:
        assert read_file(image, path) == files[path]


def test_a_backup_that_does_not_fit_is_refused(tmp_path):
    for listing in ("[" * 100_000, '"x"', "[]", "{}", '{"files": ["files"], "board": "virtual"}'):
        with pytest.raises(ValueError, match="is no folder of make backup"):
            backup_folder.read(tmp_path, "virtual")
        (tmp_path / "backup.json").write_text(listing)
    (tmp_path / "files").mkdir()
    (tmp_path / "files/settings.json").write_text("{}")
    listing = {"board": "virtual", "files": {"settings.json": flash_layout.sha256(b"{}")}}
    (tmp_path / "backup.json").write_text(json.dumps(listing))
    assert backup_folder.read(tmp_path, "virtual") == {"settings.json": b"{}"}
    with pytest.raises(ValueError, match="was taken from a virtual, it does not fit BOARD=other"):
        backup_folder.read(tmp_path, "other")
    (tmp_path / "files/settings.json").write_text("{ }")
    with pytest.raises(ValueError, match="was changed or damaged since it was taken"):
        backup_folder.read(tmp_path, "virtual")
    listing["files"] = {
        "../backup.json": flash_layout.sha256((tmp_path / "backup.json").read_bytes())
    }
    (tmp_path / "backup.json").write_text(json.dumps(listing))
    with pytest.raises(ValueError, match="which is no path on a board's flash"):
        backup_folder.read(tmp_path, "virtual")


def test_a_backup_goes_into_a_folder_of_its_own(tmp_path):
    (tmp_path / "mine").touch()
    with pytest.raises(ValueError, match="is not empty"):
        backup.take(BoardLink(os.devnull), tmp_path)


@pytest.mark.parametrize("exists", (True, False))
def test_a_backup_that_fails_leaves_no_folder_and_no_file(exists, start, monkeypatch, tmp_path):
    board = start(small_program.on_flash(1))
    folder = tmp_path / "backups" / "new"
    if exists:
        folder.mkdir(parents=True)
    really = BoardLink.fetch

    def damaged(link, files):
        really(link, files)
        target, _ = files["settings.json"]
        target.write_bytes(b"")

    monkeypatch.setattr(BoardLink, "fetch", damaged)
    with pytest.raises(BoardError, match="settings.json did not arrive as it is on the board"):
        backup.take(BoardLink(board.port), folder)
    assert list(tmp_path.glob("backups/**/*")) == ([folder] if exists else [])
    assert folder.parent.exists() == exists
    expect(board, "program 1 runs")
    with pytest.raises(BoardError, match="No board can be reached at /dev/no-such-port"):
        backup.take(BoardLink("/dev/no-such-port"), folder)
    assert list(tmp_path.glob("backups/**/*")) == ([folder] if exists else [])
    assert folder.parent.exists() == exists
