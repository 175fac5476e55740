"""The station's watchdog as the station sets it up: one task that hangs has the board reset."""

import json
import re

from boards import virtual
from tools.firmware_files import files_for
from tools.virtual_board.flash import write_image
from tools.virtual_board.host import VirtualBoard

# Only the waiting is shorter than on a station, where a task hangs.
TIMEOUT = ("_TIMEOUT_MS = const(8000)", "_TIMEOUT_MS = const(3000)")
SETTINGS = {"socket_meter_mode": "socomec", "socket_meter_ip_address": "192.168.0.5"}
# In the place of the firmware's watchdog: it shows what it watches, and from the second report of
# one task on, that task waits for an hour where it would have waited for its next turn.
HANGS = """
import asyncio
import watchdog_of_the_firmware as real

reports = 0
hung = None
sleep_ms = asyncio.sleep_ms

def sleep_or_hang(duration_ms):
    return sleep_ms(3600000 if asyncio.current_task() is hung else duration_ms)

asyncio.sleep_ms = sleep_or_hang

class Watchdog(real.Watchdog):
    def __init__(self, names):
        print("watches", list(names))
        super().__init__(names)

    def alive(self, name):
        global hung, reports
        super().alive(name)
        if name == {name!r}:
            reports += 1
            if reports == 2:
                hung = asyncio.current_task()
"""


def firmware(hung):
    """{path: bytes}; hung: the name of the task that hangs, or None."""
    files = {name: path.read_bytes() for name, path in files_for(virtual.NAME).items()}
    watchdog = files["watchdog.py"].decode()
    assert TIMEOUT[0] in watchdog
    real = watchdog.replace(*TIMEOUT) if hung else watchdog
    files["watchdog_of_the_firmware.py"] = real.encode()
    files["watchdog.py"] = HANGS.replace("{name!r}", repr(hung)).encode()
    files["settings.json"] = json.dumps(SETTINGS).encode()
    return files


def test_each_task_that_hangs_alone_is_ended_by_the_watchdog(tmp_path, plant, serial):
    boards, plants = [], []

    def start(hung):
        image = tmp_path / f"{hung}.img"
        write_image(image, firmware(hung))
        plants.append(plant("link 0"))
        boards.append(VirtualBoard(image, plants[-1].address, read_us=0))
        boards[-1].start()

    try:
        start(None)
        port = serial(boards[0])
        port.expect(b"watches ")
        names = re.findall(r"'(\w[\w ]*)'", port.expect(b"]").decode())
        assert len(names) >= 5, names
        for name in names:
            start(name)
        for fake in plants[1:]:
            fake.wait_for("boot WDT")
        # All of them together keep the board running.
        assert "boot WDT" not in plants[0].lines
    finally:
        for board in boards:
            board.stop()
