"""The firmware on a board whose description is wrong, and every board's Ethernet port."""

import pytest

from boards import virtual
from tools.firmware_files import BOARDS, files_for


def firmware(board):
    return {name: path.read_text() for name, path in files_for(board).items()}


def test_mistakes_keep_the_station_from_starting(start, plant, serial):
    files = firmware(virtual.NAME)
    for right, wrong, sentence in (
        ('"int": 10', '"int": None', b"ETHERNET int is missing: MicroPython's driver refuses"),
        ("CURRENT_A = 32", "CURRENT_A = 96", b"RATED_CURRENT_A is 96: allowed are"),
        ("LED_PINS = (4,", "LED_PINS = (7,", b"LED_PINS red: GPIO 7 is in use already, by CONT"),
    ):
        fake = plant()
        changed = {**files, "board.py": files["board.py"].replace(right, wrong)}
        assert changed != files
        board = start(changed, fake)
        port = serial(board)
        port.expect(b"has mistakes, the station does not start:\r\n  " + sentence)
        port.expect(b">>> ")
        fake.wait_for("pwm 1 1000 65535")
        # What boot.py did, and nothing more: no LED, no Ethernet
        assert fake.lines == ["boot PWRON", "pin 7 0", "pwm 1 1000 65535"]
        board.stop()


START_ETHERNET = """
import board, ethernet
from settings import rules
lan = ethernet.start(board.ETHERNET, rules.defaults(board.RATED_CURRENT_A))
print(lan.active())
"""


@pytest.mark.parametrize("name", sorted(path.stem for path in BOARDS.glob("*.py")))
def test_the_port_of_every_board_starts(start_to_prompt, plant, mpremote, name):
    files = firmware(name)
    del files["main.py"]
    fake = plant()
    board = start_to_prompt(files, fake)
    assert mpremote(board, "resume", "exec", START_ETHERNET) == "True\n"
    fake.wait_for("lan 1")
    if name == "m5stack_lan_base_v12":
        assert "pin 4 1" in fake.lines and "pin 14 1" in fake.lines
