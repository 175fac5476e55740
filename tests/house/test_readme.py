"""What README.md tells a newcomer to type exists and works."""

import re
import shlex
import subprocess
import sys

import pytest

from console import command_table
from console.commands import settings as set_command
from settings import rules
from settings.values import changed
from tools.firmware_files import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALL = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
TYPED = [line.strip() for line in README.splitlines() if line.startswith("    ")]
MODULES = sorted(set(re.findall(r"python -m (tools\.\w+)", README)))
TRACE = ROOT / "tools" / "plant" / "traces" / "step-8a.csv"


def test_the_two_commands_of_a_newcomer_come_first():
    assert [line.split()[1] for line in TYPED[:2]] == ["run", "test"]


@pytest.mark.parametrize("line", [line for line in TYPED if line.startswith("make ")])
def test_make_knows_every_target(line):
    words = shlex.split(line, comments=True)
    done = subprocess.run(
        [*words, "-n"], check=False, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_every_tool_explains_itself(module):
    done = subprocess.run(
        [sys.executable, "-m", module, "--help"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout.lower()


def test_the_simulator_plays_a_trace():
    done = subprocess.run(
        [sys.executable, "-m", "tools.simulate", str(TRACE)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_serial_line_knows_the_commands():
    known = {name for name, *_ in command_table.STATION}
    for text in (README, INSTALL):
        named = re.findall(r"`(why|meter|events|settings|set|log|help|status|reset)[` ]", text)
        assert named
        assert set(named) <= known


def test_the_set_commands_of_the_documents_are_allowed_on_a_board_of_16_a():
    for text, least in ((INSTALL, 10), (README, 5)):
        typed = re.findall(r"^    set (\S+(?: \S+)+)", text, re.MULTILINE)
        assert len(typed) >= least
        values = rules.defaults(16)
        for words in typed:
            values = changed(values, set_command._parse(words), 16)


def test_every_link_leads_somewhere():
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"
