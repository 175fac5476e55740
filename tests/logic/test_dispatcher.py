"""The dispatcher: parts, JSON, wrong commands, and what Tab may complete."""

import asyncio
import json
import sys

from console.dispatcher import Commands
from momentary import Momentary


class Board:
    NAME = "virtual"


class Program:
    """With two of the parts that commands need."""

    version = "0.1.0"
    board = Board

    def __init__(self, table="STATION"):
        self.commands = Commands(self, table)


def answer(line, table="STATION"):
    """The lines of the answer."""
    text = "".join(list(Program(table).commands.answer(line)))
    assert not text or text.endswith("\n")
    return text.split("\n")[:-1]


def test_words_and_json():
    assert answer("version")[0].startswith("firmware 0.1.0, board virtual, MicroPython ")
    facts = json.loads(answer("  version   --json ")[0])
    assert (facts["version"], facts["board"]) == ("0.1.0", "virtual")
    assert answer("help")[0] == "status                what the station does now"
    assert json.loads(answer("help --json")[0])["commands"]["test led"]
    assert answer("") == answer("   ") == []


def test_wrong_commands():
    usages = "status, restart, events, log, crash, settings, set NAME VALUE, version, help"
    for line, text in (
        ("vresion", '"vresion" is not a command: did you mean version? help lists all.'),
        ("statu", '"statu" is not a command: did you mean status? help lists all.'),
        ("reset", '"reset" is not a command: did you mean restart? help lists all.'),
        ("why", f'"why" is not a command, known are: {usages}'),
        (60 * "y", f'"{40 * "y"}" is not a command, known are: {usages}'),
        ("version 2", '"version" takes nothing after it but --json, not "2"'),
    ):
        assert answer(line, "SAFE_MODE") == [text], answer(line, "SAFE_MODE")
        answered = answer(line + " --json", "SAFE_MODE")
        assert json.loads(answered[0]) == {"ok": False, "text": text}


def test_what_tab_may_complete():
    commands = Program().commands
    assert commands.words("")[:3] == ["status", "why", "meter"]
    assert "why" in commands and "restart" not in commands
    assert "overload_budget_as" in commands.words("set")
    assert commands.words("test") == ()


def test_modules_of_commands_do_not_stay():
    commands = Program().commands
    for name in ("console.commands.version", "console.command_table"):
        sys.modules.pop(name, None)
    with Momentary():
        asyncio.run(commands.load("version"))
        assert "console.command_table" in sys.modules
        list(commands.answer("version"))
        assert "console.commands.version" in sys.modules
        assert "console.command_table" in sys.modules  # read once for each command
    assert "console.commands.version" not in sys.modules
    assert "console.command_table" not in sys.modules
