"""`make deploy` of the whole firmware by the real mpremote: a bare board becomes a station."""

import asyncio
import json
import subprocess
import sys
import time

from tools import firmware_files
from tools.board_link import BoardLink
from tools.deploy import compiled, packs, steps
from tools.run.serial_line import SerialLine
from tools.virtual_board.flash import read_file
from tools.virtual_board.host import VirtualBoard

TIMEOUT_S = 120


def deploy(port, board="virtual"):
    command = [sys.executable, "-m", "tools.deploy", "--board", board, "--port", port]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIMEOUT_S)


async def first_status(port):
    """What the station says first on its serial line when it is asked for its status."""
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


def station_runs(board):
    status = asyncio.run(first_status(board.port))
    assert status["meter_state"] in ("initializing", "warning")


def test_fresh_then_nothing_to_copy_then_one_file(tmp_path):
    image = tmp_path / "flash.img"
    content = packs.packed(compiled.program("virtual"))
    assert len(content) < 30  # each takes a block of flash at least, and its time
    with VirtualBoard(image) as board:
        done = deploy(board.port)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"Copying {len(content)} of {len(content)} files" in done.stdout
        assert "is on the board" in done.stdout
        station_runs(board)

        done = deploy(board.port)  # over a station that runs
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Every file is on the board already." in done.stdout
        station_runs(board)

        said = []
        content["main.py"] += b"# one more line\n"
        steps.deploy(BoardLink(board.port), "virtual", content=content, say=said.append)
        assert f"Copying 1 of {len(content)} files" in said[0]
        station_runs(board)
        port = BoardLink(board.port)
        assert (
            port.run("exec", "from panel import led; print(led.__file__)")
            == "/.program/panel/led.mpy\n"
        )
    assert read_file(image, "b/main.py") == content["main.py"]
    record = b'{"slot": "b", "board": "virtual", "version": "%s"}'
    assert read_file(image, "program.json") == record % firmware_files.version().encode()


def test_a_board_gets_of_a_meters_data_what_its_program_reads():
    content = compiled.program("virtual")
    paths = sorted(firmware_files.LIB.glob("energy_meters/meters/*.json"))
    assert len(paths) > 30
    for path in paths:
        whole = json.loads(path.read_text(encoding="utf-8"))
        sent = json.loads(content[f"energy_meters/meters/{path.name}"])
        for key in firmware_files.NOT_FOR_BOARDS:
            whole.pop(key, None)
        assert sent == whole, path.name


def test_no_program_on_a_board_reads_what_stays_off_it():
    for path in [*firmware_files.FIRMWARE.rglob("*.py"), *firmware_files.LIB.rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        for key in firmware_files.NOT_FOR_BOARDS:
            assert f'"{key}"' not in text, path


def test_an_unknown_board_is_refused():
    done = deploy("/dev/null", "esp8266")
    assert done.returncode == 2
    known = ", ".join(firmware_files.board_names())
    assert done.stderr == f"Board 'esp8266' is not known; known are: {known}.\n"


def test_no_board_at_the_port():
    done = deploy("/dev/no-such-port")
    assert done.returncode == 1
    assert "No board can be reached at /dev/no-such-port: " in done.stderr
