"""`make deploy` through the real mpremote: a bare virtual board becomes a running station."""

import asyncio
import subprocess
import sys
import time

from tools.run.serial_line import SerialLine
from tools.virtual_board.host import VirtualBoard

TIMEOUT_S = 60


def deploy(port, board="virtual"):
    command = [sys.executable, "-m", "tools.deploy", "--board", board, "--port", port]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIMEOUT_S)


async def first_event(port):
    """What the station says first on its serial line."""
    line = SerialLine(port)
    line.start()
    try:
        deadline_s = time.monotonic() + TIMEOUT_S
        while not line.status:
            assert time.monotonic() < deadline_s, list(line.text)
            await asyncio.sleep(0.1)
        return line.status
    finally:
        line.stop()


def test_a_bare_board_becomes_a_station_and_can_be_deployed_again(tmp_path):
    with VirtualBoard(tmp_path / "flash.img") as board:
        for _ in range(2):  # the second time over a station that runs
            done = deploy(board.port)
            assert done.returncode == 0, done.stdout + done.stderr
            assert "is on the board" in done.stdout
            status = asyncio.run(first_event(board.port))
            assert status["meter_state"] in ("initializing", "warning")


def test_an_unknown_board_is_refused():
    done = deploy("/dev/null", "esp8266")
    assert done.returncode == 2
    assert "known are: esp32_devkit_w5500, lilygo_t_eth_elite" in done.stderr


def test_no_board_at_the_port():
    done = deploy("/dev/no-such-port")
    assert done.returncode == 1
    assert "mpremote could not work with the board at /dev/no-such-port" in done.stderr
