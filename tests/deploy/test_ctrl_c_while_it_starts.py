"""Ctrl-C and the first question of a backup while the station loads, at five moments."""

import os
import select
import time

import pytest

from tools.board_link import BoardLink
from tools.deploy import compiled, packs
from tools.virtual_board.flash import read_file

ANSWER_S = 10
AFTER_S = (0.3, 0.5, 0.7, 0.9, 1.2)


@pytest.fixture(scope="module")
def program():
    return packs.packed(compiled.program("virtual"))


def prompt_after_ctrl_c(port):
    """Seconds until the prompt comes."""
    begun_s = time.monotonic()
    seen = b""
    descriptor = os.open(port, os.O_RDWR | os.O_NOCTTY)
    try:
        os.write(descriptor, b"\x03")
        while b">>> " not in seen:
            left_s = begun_s + ANSWER_S - time.monotonic()
            assert left_s > 0, seen
            if select.select([descriptor], [], [], left_s)[0]:
                seen += os.read(descriptor, 4096)
    finally:
        os.close(descriptor)
    return time.monotonic() - begun_s


@pytest.mark.parametrize("after_s", AFTER_S)
def test_the_prompt_comes_and_the_flash_is_whole(after_s, program, start, image):
    board = start(program)
    time.sleep(after_s)
    prompt_after_ctrl_c(board.port)
    assert BoardLink(board.port).run("exec", "import os; print(len(os.listdir('/')))")
    board.stop()
    for path, content in program.items():
        assert read_file(image, path) == content, path


@pytest.mark.parametrize("after_s", AFTER_S)
def test_a_backup_may_begin(after_s, program, start):
    board = start(program)
    time.sleep(after_s)
    assert BoardLink(board.port).run("exec", "print(6 * 7)").strip() == "42"
