"""Which files make up the firmware on a board, and where each lies on its file system."""

import json
import re
import runpy
from pathlib import Path

import board_rules

ROOT = Path(__file__).resolve().parent.parent
LIB = ROOT / "lib"
FIRMWARE = ROOT / "firmware"
LAUNCHER = FIRMWARE / "launcher"
BOARDS = ROOT / "boards"
UMODBUS = ROOT / "build" / "lib" / "umodbus"
DISPLAY_DRIVER = ROOT / "build" / "lib" / "ssd1306.py"
# All that lib/modbus_tcp uses of umodbus; its TCP and serial classes and its stand-in for `typing`
# stay off the board.
UMODBUS_FILES = ("__init__.py", "version.py", "const.py", "functions.py")
# Where a meter's data come from is for people to read, in the repository.
NOT_FOR_BOARDS = ("source", "notes", "transport")


def board_names():
    """Names that `--board` may take."""
    return sorted(path.stem for path in BOARDS.glob("*.py"))


def check_board(board):
    """Raises ValueError for an unknown board."""
    if board not in board_names():
        raise ValueError(f"Board {board!r} is not known; known are: {', '.join(board_names())}.")


def board_values(board):
    """{name: value} of a known board: its pins, ratings and chip."""
    check_board(board)
    return runpy.run_path(str(BOARDS / f"{board}.py"))


def machine(board):
    """The chip as MicroPython names it: "ESP32S3" and the like; "unix" for the virtual board."""
    values = board_values(board)
    return values.get("MACHINE", values["CHIP"].upper())


def version():
    """The firmware's version, as it stands in pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return re.search(r'^version = "([^"]+)"$', text, re.MULTILINE)[1]


def files_for(board):
    """{path on the board: Path on this computer}.

    Raises ValueError for a board that is unknown, or whose description has mistakes.
    """
    values = board_values(board)
    mistakes = board_rules.mistakes(values)
    if mistakes:
        raise ValueError(f"boards/{board}.py has mistakes: {'; '.join(mistakes)}.")
    files = {
        path.relative_to(FIRMWARE).as_posix(): path
        for path in FIRMWARE.rglob("*.py")
        if LAUNCHER not in path.parents
    }
    files["board.py"] = BOARDS / f"{board}.py"
    for path in [*LIB.rglob("*.py"), *LIB.glob("*/meters/*.json")]:
        files[f"lib/{path.relative_to(LIB).as_posix()}"] = path
    for name in UMODBUS_FILES:
        files[f"lib/umodbus/{name}"] = UMODBUS / name
    if values.get("DISPLAY"):
        files["lib/ssd1306.py"] = DISPLAY_DRIVER
    return files


def meter_json(path):
    """A meter's data as text for a board: what its program reads, without spaces."""
    data = json.loads(path.read_text(encoding="utf-8"))
    kept = {key: value for key, value in data.items() if key not in NOT_FOR_BOARDS}
    return json.dumps(kept, separators=(",", ":"))
