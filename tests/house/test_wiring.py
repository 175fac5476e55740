"""The wiring pages are what their boards' files say."""

import re
import xml.etree.ElementTree as xml
from types import SimpleNamespace

import pytest

from board_rules.chips import CHIPS
from board_rules.uses import uses
from tools.wiring.__main__ import FOLDER, boards, files, page
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
    more = {"CONTACTOR_FEEDBACK_PIN": 41, "RCD_PIN": 42, "PP_PIN": 2, "SECOND_CONTACTOR_PIN": None}
    return SimpleNamespace(**{**vars(boards()[-2]), **more})


@pytest.mark.parametrize("board", [*boards(), with_more_pins()], ids=lambda board: board.NAME)
def test_every_pin_is_drawn_once_and_listed(board):
    texts = [element.text for element in xml.fromstring(sheet(board)).iter() if element.text]
    drawn = sorted(int(text[5:]) for text in texts if re.fullmatch(r"GPIO \d+", text))
    used = [use for use in uses(vars(board), CHIPS[board.CHIP]) if "held_high" not in use[0]]
    assert drawn == sorted(pin for _, pin, _ in used)
    for _, pin, _ in used:
        assert f"\n| {pin} | " in page(board)


def test_the_readme_leads_to_every_board():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for board in boards():
        assert f"({board.NAME}.md)" in readme
