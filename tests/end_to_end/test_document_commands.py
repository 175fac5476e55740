"""Every command of docs/install.md and docs/service-installer.md, typed at a board of 16 A."""

import asyncio
import json
import re
import shlex
import sys

import pytest
from terminal import Terminal
from test_readme_commands import make, on
from test_service_installer import run, until_running

from tools.firmware_files import ROOT
from tools.run.simulation import Simulation
from tools.virtual_board.host import VirtualBoard

INSTALL = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
INSTALLER = (ROOT / "docs" / "service-installer.md").read_text(encoding="utf-8")
# A comment stands behind two spaces or more.
TYPED = re.findall(r"^    (\S+(?: \S+)*)", INSTALL + INSTALLER, re.MULTILINE)
SETS = [line for line in TYPED if line.startswith("set ")]
# Those of the serial line that the text names
WORDS = ("meter", "why", "network", "status", "events", "log", "settings", "help")
TABLE = re.findall(r"^\| ((?:`[^`]+`(?:, )?)+) \|", INSTALLER, re.MULTILINE)
COMMANDS = [command for cell in TABLE for command in re.findall(r"`([^`]+)`", cell)]
COMMANDS.remove("commission")  # tests/end_to_end/test_service_installer.py has its scenarios
SETTINGS = {
    "station_max_current_a": 16,
    "installation_max_current_a": 25,
    "load_balancing_safe_current_a": 12,
}
RATED_32 = b"RATED_CURRENT_A = 32"


def board_of_16_a():
    """Its files instead of the virtual board's own."""
    text = (ROOT / "boards" / "virtual.py").read_bytes()
    assert RATED_32 in text
    return {"board.py": text.replace(RATED_32, b"RATED_CURRENT_A = 16")}


def test_the_commands_are_found():
    assert len(SETS) == 11
    assert len(COMMANDS) >= 17


def test_each_command_of_the_serial_line():
    async def main():
        async with Simulation(SETTINGS, files=board_of_16_a()) as simulation:
            await until_running(simulation)
            async with Terminal(simulation) as terminal:
                await terminal.words("")
                for line in SETS:
                    answer = await terminal.words(line)
                    assert re.search("stored, in force|have these values already", answer), answer
                assert "16 (the board's rating)" in await terminal.words(
                    "set station_max_current_a 32"
                )
                for word in WORDS:
                    answer = await terminal.words(word)
                    assert len(answer.splitlines()) > 1, answer
                    assert "is not a command" not in answer
                await terminal.type(b"reset\n")
                await terminal.until(b"Type help and Enter")
                stored = (await terminal.facts("settings"))["settings"]
                assert stored["ip_address"] == "192.168.0.7"
                assert stored["installation_generation"] == "none"

    asyncio.run(main())


def filled_in(command, folder):
    """[words of a command line, ...] for a row of the table, with an example for each word in
    capitals."""
    file = str(folder / "station.json")
    examples = (
        ("set NAME VALUE [NAME VALUE ...]", ["set ModbusTCP-Mode Socomec 'Safe Current' 10"]),
        ("get [NAME]", ["get", "get 'Load Balancing Safe Current (A)'"]),
        ("events [--follow]", ["events"]),
        ("limit AMPERES SECONDS", ["limit 10 60"]),
        ("monitor", ["monitor --seconds 2"]),
        ("export FILE", [f"export {file}"]),
        ("import FILE", [f"import {file}"]),
    )
    return [shlex.split(line) for line in dict(examples).get(command, [command])]


def test_each_command_of_the_service_installer(tmp_path):
    async def main():
        async with Simulation(SETTINGS, files=board_of_16_a()) as simulation:
            await until_running(simulation)
            # The reset comes last: what follows would meet a station that starts.
            for command in sorted(COMMANDS, key=lambda one: one == "reset"):
                for words in filled_in(command, tmp_path):
                    code, out, err = await run(simulation, *words)
                    assert (code, err) == (0, ""), (words, out, err)
                    assert out, words
            assert (
                json.loads((tmp_path / "station.json").read_text())["station_max_current_a"] == 16
            )

    asyncio.run(main())


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    """Blank, as it comes from its maker with MicroPython on it."""
    with VirtualBoard(tmp_path_factory.mktemp("board") / "flash.img") as board:
        yield board


def at(board, folder, line):
    """The words of a line of the documents, for this computer, this board and this folder."""
    words = on(board, line)
    replaced = {
        ".venv/bin/python": sys.executable,
        ".venv/bin/service-installer": f"{sys.executable} -m tools.service_installer",
        "waveshare_esp32_s3_eth": "virtual",
        "COM5": board.port,
        "TO=folder": f"TO={folder}",
        "FROM=folder": f"FROM={folder}",
        "ARGS=status": f"ARGS=status --port {board.port}",
    }
    words = [replaced.get(word, word) for word in words]
    if line.startswith(".venv/bin/service-installer"):
        words = [*words[0].split(), *words[1:], "--port", board.port]
    return words


# What is not done here, since there is no chip, and what is tested elsewhere
ELSEWHERE = {
    "make flash": "tests/deploy/test_flash.py",
    "mpremote mip": "tests/deploy/test_mip.py",
    "python -m venv": "requirements/board.txt",  # a new .venv needs the internet
    ".venv/bin/python -m pip": "requirements/board.txt",
    "make frozen": "tests/deploy/test_manifest.py",
}


def test_each_command_of_the_computer_in_their_order(board, tmp_path):
    folder = tmp_path / "folder"
    count = 0
    for line in TYPED:
        if line.startswith("set "):
            continue
        (elsewhere,) = [path for begin, path in ELSEWHERE.items() if line.startswith(begin)] or [
            ""
        ]
        if elsewhere:
            assert (ROOT / elsewhere).exists(), elsewhere
            continue
        code, said = make(at(board, folder, line))
        assert code == 0, (line, said)
        count += 1
    assert count == 7
    assert (folder / "backup.json").exists()
