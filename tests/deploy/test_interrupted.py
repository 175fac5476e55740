"""A deploy that ends in the middle of a file, by each way and at each file: nothing is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import small_program
from small_program import PATIENCE_S, expect

from tools.board_link import BoardLink
from tools.deploy import steps
from tools.virtual_board.flash import read_file

SCRIPT = Path(small_program.__file__)
# One is copied on the board (same.json, boot.py, main.py, three launchers), three are sent, and
# program.json is written.
FILES = 10
QUICK_WATCHDOG_MS = 5000  # above any pause between two calls of mpremote


@pytest.fixture
def interrupted(start, tmp_path):
    """interrupted(at) -> (board, process of the deploy) stopped in the middle of that file."""
    processes = []

    def interrupted(at):
        reached = tmp_path / "reached"
        cut = {"at": at, "reached": str(reached), "go_on": str(tmp_path / "go_on")}
        files = {"cut.py": small_program.CUT, "cut.json": json.dumps(cut)}
        files = {path: text.encode() for path, text in files.items()}
        board = start({**small_program.on_flash(1), **files})
        process = subprocess.Popen(
            [sys.executable, str(SCRIPT), board.port, str(QUICK_WATCHDOG_MS)],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        processes.append(process)
        deadline_s = time.monotonic() + PATIENCE_S
        while not reached.exists():
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < deadline_s, f"file {at} was not reached"
            time.sleep(0.05)
        return board, process

    yield interrupted
    (tmp_path / "go_on").touch()
    for process in processes:
        kill(process)
        process.communicate()


def kill(process):
    """With its mpremote."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def deploy_again(board):
    steps.deploy(BoardLink(board.port), "virtual", content=small_program.content(2))
    expect(board, "program 2 runs")


@pytest.mark.parametrize("at", range(1, FILES + 1))
def test_the_power_goes(interrupted, image, at):
    board, process = interrupted(at)
    board.kill_power()
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "broke off" in said, said
    assert ("stays, and starts again." in said) == (at < FILES), said
    board.start()
    expect(board, "program 1 runs")
    board.stop()
    assert read_file(image, "settings.json") == small_program.on_flash(1)["settings.json"]


# A file copied on the board, one that is sent, the record that names the program.
@pytest.mark.parametrize("at", (1, 8, FILES))
def test_the_next_deploy_after_a_power_cut_succeeds(interrupted, tmp_path, at):
    board, process = interrupted(at)
    board.kill_power()
    process.communicate(timeout=PATIENCE_S)
    (tmp_path / "go_on").touch()
    board.start()
    deploy_again(board)


@pytest.mark.parametrize("at", (1, 8, FILES))
def test_the_computer_goes_and_the_board_helps_itself(interrupted, tmp_path, at):
    board, process = interrupted(at)
    kill(process)
    process.communicate(timeout=PATIENCE_S)
    expect(board, "program 1 runs")  # its watchdog has reset it
    (tmp_path / "go_on").touch()
    deploy_again(board)
