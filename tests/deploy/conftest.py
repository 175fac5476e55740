"""A virtual board with a small program on it, and what it says on its serial line."""

import os
import select
import time

import pytest

from tools.virtual_board.flash import write_image
from tools.virtual_board.host import VirtualBoard

PATIENCE_S = 60  # only a broken board takes as long


def expect(board, text):
    """Wait until the board says `text`."""
    file = os.open(board.port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        seen = b""
        deadline_s = time.monotonic() + PATIENCE_S
        while text.encode() not in seen:
            assert time.monotonic() < deadline_s, f"{text} did not come: {seen[-500:]}"
            if select.select([file], [], [], 1)[0]:
                seen += os.read(file, 65536)
    finally:
        os.close(file)


@pytest.fixture
def image(tmp_path):
    return tmp_path / "flash.img"


@pytest.fixture
def start(image):
    """start({path: bytes}) -> a VirtualBoard that runs and is stopped after the test."""
    boards = []

    def start(files):
        write_image(image, files)
        boards.append(VirtualBoard(image))
        boards[-1].start()
        return boards[-1]

    yield start
    for board in boards:
        board.stop()
