"""python -m tools.wiring: writes docs/wiring: an overview, and a page for each board."""

import importlib
import sys

from board_rules.chips import CHIPS
from board_rules.uses import uses
from tools.firmware_files import ROOT, board_names
from tools.wiring.overview import overview
from tools.wiring.sheet import sheet

FOLDER = ROOT / "docs" / "wiring"
# Words in the names of pins; all others are signals, and written in capitals.
PLAIN = {
    *("blue", "contactor", "data", "display", "feedback", "green", "held", "high", "input"),
    *("pilot", "power", "proximity", "red", "reset"),
}


def boards():
    """The modules of boards/, except the virtual one, which has no wires."""
    names = [name for name in board_names() if name != "virtual"]
    return [importlib.import_module(f"boards.{name}") for name in names]


def page(board):
    """The text about one board: its drawing and its pins."""
    about = (board.__doc__ or "").strip()
    rows = sorted(uses(vars(board), CHIPS[board.CHIP]), key=lambda use: use[1])
    table = "\n".join(f"| {pin} | {_words(name)} | {how} |" for name, pin, how in rows)
    return (
        f"# {board.TITLE}\n\n{about}\n\n![Wiring of the {board.TITLE}]({board.NAME}.svg)\n\n"
        f"| GPIO | used for | |\n|---|---|---|\n{table}\n\n"
        f"[README.md](README.md) explains the circuits. This page and the drawing are made from\n"
        f"`boards/{board.NAME}.py` by `python -m tools.wiring`.\n"
    )


def files():
    """{name in docs/wiring: text}."""
    found = {"overview.svg": overview()}
    for board in boards():
        found[f"{board.NAME}.svg"] = sheet(board)
        found[f"{board.NAME}.md"] = page(board)
    return found


def _words(name):
    """CONTACTOR_PIN -> contactor; ETHERNET int -> Ethernet INT; PILOT_PWM_PIN -> pilot PWM."""
    name = name.removesuffix("_PIN").replace("LED_PINS", "LED").replace("ETHERNET", "Ethernet")
    return " ".join(
        word.lower() if word.lower() in PLAIN else word if word == "Ethernet" else word.upper()
        for word in name.replace("_", " ").split()
    )


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
