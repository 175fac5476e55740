"""pyright knows every call of the firmware that reaches MicroPython's hardware modules."""

import pytest

from tools import type_check

pytestmark = pytest.mark.skipif(
    bool(type_check.missing()), reason=f"tool missing: {', '.join(type_check.missing())}"
)


def test_firmware_and_boards():
    done = type_check.check()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 errors" in done.stdout


WRONG = (
    ("from machine import PWM\nPWM(1, frequency=1000)", 'No parameter named "frequency"'),
    ("from machine import Pin\nPin(1).set(1)", 'Cannot access attribute "set"'),
    ("import network\nnetwork.LAN(phy_type=1, spi=None)", "missing for parameter"),
    ("import time\ntime.monotonic()", '"monotonic" is not a known attribute'),
    ("import board\nPIN = board.CONTACTER_PIN", '"CONTACTER_PIN" is not a known attribute'),
)


def test_the_check_finds_what_the_board_does_not_have(tmp_path):
    for number, (source, _) in enumerate(WRONG):
        (tmp_path / f"wrong{number}.py").write_text(source + "\n")
    done = type_check.check([str(tmp_path)], tmp_path / "pyrightconfig.json")
    for _, words in WRONG:
        assert words in done.stdout, done.stdout
