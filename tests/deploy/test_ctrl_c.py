"""Ctrl-C in deploy and backup: one sentence, exit code 130, and the board's program runs again."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import small_program
from small_program import PATIENCE_S, expect

from tools import backup
from tools.board_link import BoardError, BoardLink, Interrupted
from tools.deploy import __main__ as deploy_command
from tools.deploy import steps


@pytest.fixture
def board(start):
    return start({**small_program.on_flash(1), "log.txt": b"12:00 meter lost\n" * 4000})


def interrupted_after(monkeypatch, name):
    """Ctrl-C right behind the first call of this method: what it did to the board is done."""
    really = getattr(BoardLink, name)

    def call(link, *arguments, **values):
        monkeypatch.setattr(BoardLink, name, really)
        really(link, *arguments, **values)
        raise KeyboardInterrupt

    monkeypatch.setattr(BoardLink, name, call)


@pytest.mark.parametrize("call", ("inventory", "fetch"))
def test_backup_interrupted_behind_each_call(call, board, monkeypatch, tmp_path, capsys):
    interrupted_after(monkeypatch, call)
    folder = tmp_path / "backups" / "new"
    assert backup.main(["--port", board.port, "--to", str(folder)]) == 130
    assert capsys.readouterr().err == (
        "Interrupted by Ctrl-C. The program on the board starts again. No backup was kept.\n"
    )
    assert not folder.parent.exists()
    expect(board, "program 1 runs")


DEPLOYED = (
    ("inventory", "The program on the board starts again."),
    ("send", "The program that was on the board stays, and starts again."),
)


@pytest.mark.parametrize(("call", "sentence"), DEPLOYED)
def test_deploy_interrupted_behind_each_call(call, sentence, board, monkeypatch):
    interrupted_after(monkeypatch, call)
    with pytest.raises(Interrupted) as ended:
        steps.deploy(BoardLink(board.port), "virtual", content=small_program.content(2))
    assert str(ended.value) == f"Interrupted by Ctrl-C. {sentence}"
    expect(board, "program 1 runs")


def test_deploy_interrupted_before_the_board_is_touched(monkeypatch, capsys):
    def compiling(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(steps.compiled, "program", compiling)
    assert deploy_command.main(["--board", "virtual", "--port", os.devnull]) == 130
    assert capsys.readouterr().err == ("Interrupted by Ctrl-C; nothing was done to the board.\n")


def test_a_board_that_cannot_be_reset_after_ctrl_c_is_named(monkeypatch):
    def gone(_):
        raise BoardError("Nobody is there.")

    monkeypatch.setattr(BoardLink, "reset", gone)
    with pytest.raises(Interrupted) as ended, BoardLink("/dev/x").then_reset():
        raise KeyboardInterrupt
    assert str(ended.value) == (
        "Interrupted by Ctrl-C. Nobody is there. If its program does not start within 120 s, "
        "switch the board off and on."
    )


def child_of(process):
    """The process id of the mpremote that it runs, or None."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for child in children:
        with contextlib.suppress(OSError):  # a short one, which has ended
            if b"mpremote" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return None


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells when mpremote has the board")
@pytest.mark.parametrize("delay_s", (0, 0.15, 0.3, 0.6))
@pytest.mark.parametrize(
    "command", (["tools.backup"], ["tools.deploy", "--board", "virtual"]), ids=("backup", "deploy")
)
def test_ctrl_c_as_the_terminal_sends_it_in_the_first_half_second(
    command, delay_s, board, tmp_path
):
    """To the program and to its mpremote, which has the board at the raw prompt by then."""
    more = ["--to", str(tmp_path / "new")] if command == ["tools.backup"] else []
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", board.port, *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        end_s = time.monotonic() + PATIENCE_S
        while not child_of(process):
            assert time.monotonic() < end_s and process.poll() is None
            time.sleep(0.01)
        time.sleep(delay_s)
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)  # impatient
        _, said = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130, said
    assert re.fullmatch(r"Interrupted by Ctrl-C\. .*starts again\..*\n", said), said
    assert not (tmp_path / "new").exists()
    expect(board, "program 1 runs")
