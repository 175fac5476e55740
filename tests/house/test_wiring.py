"""The wiring pages are what their boards' files say."""

import re
import xml.etree.ElementTree as xml
from types import SimpleNamespace

import pytest

from board_rules.chips import CHIPS
from board_rules.uses import uses
from tools.wiring.__main__ import FOLDER, boards, files, page
from tools.wiring.overview import overview
from tools.wiring.sheet import sheet


def test_the_pages_are_current():
    made = files()
    stored = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    del stored["README.md"]
    assert stored.keys() == made.keys()
    for name, text in made.items():
        assert stored[name] == text, f"{name} is stale: python -m tools.wiring"


def with_more_pins():
    """A board with parts that have no drawing of their own."""
    more = {
        "CONTACTOR_FEEDBACK_PIN": 41,
        "RCD_INPUT_PIN": 42,
        "PROXIMITY_ADC_PIN": 2,
        "L2_L3_CONTACTOR_PIN": 21,
        "CONTACTOR_DRIVE": "level",
    }
    return SimpleNamespace(**{**vars(boards()[-2]), **more})


@pytest.mark.parametrize("board", [*boards(), with_more_pins()], ids=lambda board: board.NAME)
def test_every_pin_is_drawn_once_and_listed(board):
    texts = [element.text for element in xml.fromstring(sheet(board)).iter() if element.text]
    drawn = sorted(int(text[5:]) for text in texts if re.fullmatch(r"GPIO \d+", text))
    used = [use for use in uses(vars(board), CHIPS[board.CHIP]) if "held_high" not in use[0]]
    assert drawn == sorted(pin for _, pin, _ in used)
    for _, pin, _ in used:
        assert f"\n| {pin} | " in page(board)


def drawn_texts(board):
    return {element.text for element in xml.fromstring(sheet(board)).iter() if element.text}


@pytest.mark.parametrize("board", boards(), ids=lambda board: board.NAME)
def test_each_part_that_safety_relies_on_is_drawn(board):
    safety = (FOLDER.parent / "safety.md").read_text(encoding="utf-8")
    table = safety.partition("| part | as drawn |")[2].partition("\n\n")[0]
    parts = re.findall(r"^\| [^|]+ \| `(.+?)` \|", table, re.MULTILINE)
    assert len(parts) == 11
    assert set(parts) <= drawn_texts(board)


def test_a_driver_without_a_charge_pump_is_drawn_as_such():
    board = SimpleNamespace(**{**vars(boards()[-2]), "CONTACTOR_DRIVE": "level"})
    texts = drawn_texts(board)
    assert "Contactor: driver without a pump" in texts and "pull-down" in texts
    assert not [text for text in texts if "1N4148" in text or "MCP6541" in text]


# Those with which the plant's driver reckons (tools/plant/contactor.py)
OHM, MICRO = "\N{GREEK CAPITAL LETTER OMEGA}", "\N{MICRO SIGN}"
PUMP = {
    *(f"{value}{OHM}" for value in ("220 ", "220 k", "4.7 k", "330 k", "2.4 M", "10 k")),
    *(f"1 {MICRO}F", f"0.47 {MICRO}F", "1.375 V"),
}


@pytest.mark.parametrize("board", boards(), ids=lambda board: board.NAME)
def test_the_pump_s_parts_are_those_that_the_plant_models(board):
    assert drawn_texts(board) >= PUMP


def test_the_overview_shows_the_whole_installation():
    texts = {element.text for element in xml.fromstring(overview()).iter()}
    assert texts >= {"grid", "main fuse", "meter", "house", "switch", "station", "car"}


def test_the_readme_names_the_parts_and_shows_the_overview():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "(overview.svg)" in readme
    for name in ("TLV1805", "SMAJ15CA", "TMR 0522", "MCP6541", "SMAJ5.0CA", "74AHCT125"):
        assert name in readme


def test_the_readme_leads_to_every_board():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for board in boards():
        assert f"({board.NAME}.md)" in readme
