"""The commands that the README lists for a board, typed in its order on the virtual board."""

import os
import pty
import re
import shlex
import subprocess
import time

import pytest

from tools.firmware_files import ROOT
from tools.virtual_board.host import VirtualBoard

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKE = re.findall(r"^    (make .+?)(?:  +#.*)?$", README, re.MULTILINE)
CONSOLE = re.findall(r"^    ((?:set|meter|why)\b.*?)(?:  +#.*)?$", README, re.MULTILINE)
INLINE = re.findall(r"`(make [a-z]+ [^`]+)`", README)
TIMEOUT_S = 120
CTRL_X = b"\x18"  # ends mpremote's repl


def on(board, line):
    """The words of a command of the README, with the virtual board's name and port."""
    line = re.sub(r"BOARD=\S+", "BOARD=virtual", line)
    return shlex.split(re.sub(r"PORT=\S+", f"PORT={board.port}", line))


def make(words):
    done = subprocess.run(
        words, check=False, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_S
    )
    return done.returncode, done.stdout + done.stderr


def target(line):
    return line.split()[1]


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    """Blank, as it comes from its maker with MicroPython on it."""
    with VirtualBoard(tmp_path_factory.mktemp("board") / "flash.img") as board:
        yield board


@pytest.fixture(scope="module")
def deployed(board):
    (line,) = (line for line in MAKE if target(line) == "deploy")
    code, said = make(on(board, line))
    assert code == 0, said
    assert "is on the board" in said
    return board


class Repl:
    """`make repl` in a terminal."""

    def __init__(self, words):
        self._terminal, side = pty.openpty()
        self._process = subprocess.Popen(
            words, cwd=ROOT, stdin=side, stdout=side, stderr=side, start_new_session=True
        )
        os.close(side)
        os.set_blocking(self._terminal, False)
        self._seen = b""

    def until(self, pattern):
        """What was shown up to a match of the pattern, which is taken away."""
        end_s = time.monotonic() + TIMEOUT_S
        while not (match := re.search(pattern, self._seen)):
            assert time.monotonic() < end_s, f"{pattern} did not come: {self._seen[-2000:]}"
            try:
                self._seen += os.read(self._terminal, 65536)
            except BlockingIOError:
                time.sleep(0.05)
        self._seen = self._seen[match.end() :]
        return match

    def type(self, data):
        os.write(self._terminal, data)

    def close(self):
        try:
            self.type(CTRL_X)
            return self._process.wait(TIMEOUT_S)
        finally:
            self._process.kill()
            self._process.wait()
            os.close(self._terminal)


# Typed on the serial line -> what the station answers to it, next line or later.
ANSWERS = {
    "set": rb"in force|already|reset",
    "meter": rb"socomec|no reply|unit 5",
    "why": rb"offer",
}


def test_repl_the_commands_of_the_serial_line_and_a_backup_of_what_they_set(deployed, tmp_path):
    (line,) = (line for line in MAKE if target(line) == "repl")
    repl = Repl(on(deployed, line))
    try:
        repl.until(rb"Connected to MicroPython")
        assert len(CONSOLE) >= 7
        for command in CONSOLE:
            repl.type(command.encode() + b"\r")
            repl.until(ANSWERS[command.split()[0]])
    finally:
        code = repl.close()
    assert code == 0
    (line,) = (line for line in INLINE if target(line) == "backup")
    folder = tmp_path / "kept"
    code, said = make([*on(deployed, line), f"TO={folder}"])
    assert code == 0, said
    assert (folder / "files" / "settings.json").exists()
    assert (folder / "backup.json").exists()


def test_flash_says_what_is_wrong_with_the_file(board):
    """esptool's own part is in tests/deploy/test_flash.py: no chip is here."""
    (line,) = (line for line in MAKE if target(line) == "flash")
    code, said = make(shlex.split(line))
    assert code == 2
    assert "file.bin" in said


def test_service_installer(deployed):
    (line,) = (line for line in INLINE if target(line) == "installer")
    words = shlex.split(line)
    assert words[2].startswith("ARGS=")
    words[2] = f"{words[2]} --port {deployed.port}"
    code, said = make(words)
    assert code == 0, said
    assert "virtual" in said
