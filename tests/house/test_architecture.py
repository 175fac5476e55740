"""docs/architecture.md: its table of tasks has the tasks, periods and names of the code."""

import ast
import re

import pytest

from tools.firmware_files import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([\w.]+\(\))` \| ([^|]+) \| (?:`([^`]+)`)? ?\|", PAGE, re.MULTILINE)
# Where each period is a constant
PERIODS = {
    "pilot.run()": ("pilot/task.py", "PERIOD_MS"),
    "led.run()": ("panel/led.py", "PERIOD_MS"),
    "cycle.run()": ("cycle.py", "PERIOD_MS"),
    "meters.grid.run()": ("meters/task.py", "_PERIOD_MS"),
    "meters.socket.meter.run()": ("meters/task.py", "_PERIOD_MS"),
    "watchdog.run()": ("watchdog.py", "_CHECK_INTERVAL_MS"),
    "log.run()": ("flash/event_log.py", "PERIOD_MS"),
    "restarts.run()": ("restarts.py", "NOTE_INTERVAL_S"),
    "port_watch.run()": ("port_watch.py", "_CHECK_S"),
    "display.run()": ("panel/display.py", "_REFRESH_MS"),
}


def firmware(name):
    return (ROOT / "firmware" / name).read_text(encoding="utf-8")


def constant(source, name):
    value = re.search(rf"^{name} = (?:const\()?(\d+)", source, re.MULTILINE)
    return int(value[1])


def test_every_task_of_the_station_has_its_row():
    source = firmware("station.py")
    run = next(
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.AsyncFunctionDef) and node.name == "run"
    )
    called = re.findall(r"self\.([\w.]+\.run)\(", ast.get_source_segment(source, run))
    assert sorted([f"{one}()" for one in called] + ["cycle.run()"]) == sorted(r[0] for r in ROWS)


@pytest.mark.parametrize("task", PERIODS)
def test_the_periods_are_those_of_the_code(task):
    (period,) = (period for name, period, _ in ROWS if name == task)
    file, name = PERIODS[task]
    unit = "s" if name.endswith("_S") else "ms"
    assert period == f"{constant(firmware(file), name)} {unit}"


def test_the_watchdog_s_names_are_those_of_the_code():
    always = re.search(r"Watchdog\(\[([^\]]+)\]", firmware("station.py"))[1]
    named = set(re.findall(r'"([\w ]+)"', always))
    assert named == {"pilot", "led", "control"}
    assert {name for _, _, name in ROWS if name} == named | {"meter", "socket meter"}


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:firmware|lib)/[\w/.]+)`", PAGE))))
def test_what_the_page_names_exists(path):
    assert (ROOT / path).exists()
