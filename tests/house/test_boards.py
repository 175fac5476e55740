"""Every board that is shipped has no mistakes, and its divider's figures are right."""

import importlib
from pathlib import Path

import pytest

import board_rules
from settings import rules
from settings.values import SettingRefused, changed
from tools import firmware_files

BOARDS = sorted(
    path.stem for path in (Path(__file__).parent.parent.parent / "boards").glob("*.py")
)
SUPPLY_UV = 3_300_000


@pytest.fixture(params=BOARDS)
def board(request):
    return importlib.import_module(f"boards.{request.param}")


def test_it_has_no_mistakes_and_its_file_s_name(board):
    assert board_rules.mistakes(vars(board)) == []
    assert board.__name__ == f"boards.{board.NAME}"


def test_a_copy_of_it_may_be_a_station_of_32_a(board):
    """As docs/install.md has it."""
    changes = {"NAME": "my_station_32a", "RATED_CURRENT_A": 32, "CABLE_CURRENT_A": 32}
    assert board_rules.mistakes({**vars(board), **changes}) == []
    wanted = {"station_max_current_a": 32, "socket_max_current_a": 32}
    assert changed(rules.defaults(32), wanted, 32)["socket_max_current_a"] == 32
    if board.NAME != "virtual":
        with pytest.raises(SettingRefused):
            changed(rules.defaults(16), wanted, board.RATED_CURRENT_A)


def test_the_divider_s_figures_follow_from_its_resistors(board):
    if board.NAME == "virtual":
        pytest.skip("it has no resistors")
    to_pilot, to_supply, to_ground = (1 / ohm for ohm in board.PILOT_DIVIDER_OHM)
    every = to_pilot + to_supply + to_ground
    assert board.PILOT_ZERO_UV == pytest.approx(SUPPLY_UV * to_supply / every, abs=1)
    assert board.PILOT_UV_PER_100MV == pytest.approx(100_000 * to_pilot / every, abs=1)


def test_the_boards_asked_for_are_there():
    assert set(BOARDS) == {
        "esp32_devkit_w5500",
        "lilygo_t_eth_elite",
        "lilygo_t_eth_lite_s3",
        "m5stack_lan_base_v12",
        "virtual",
        "waveshare_esp32_s3_eth",
        "wt32_eth01",
    }


def test_a_board_with_mistakes_is_not_deployed(tmp_path, monkeypatch):
    text = (firmware_files.BOARDS / "virtual.py").read_text()
    (tmp_path / "mine.py").write_text(text.replace("CONTACTOR_PIN = 7", "CONTACTOR_PIN = 1"))
    monkeypatch.setattr(firmware_files, "BOARDS", tmp_path)
    with pytest.raises(ValueError, match="boards/mine.py has mistakes: PILOT_PWM_PIN: GPIO 1 is"):
        firmware_files.files_for("mine")
