"""A virtual board whose flash holds what the test says."""

import pytest

from tools.virtual_board.flash import write_image
from tools.virtual_board.host import VirtualBoard


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
