"""The commands as they are typed: what they print, what they change, and their exit codes."""

import io
import json
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console
from serial_station import answer, serial_port
from virtual_station import VirtualStation, everything

from settings import rules
from tools import launchers
from tools.plant.car import Car
from tools.service_installer import __main__ as installer
from tools.service_installer import commands, monitor, ports, tables

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def station():
    return VirtualStation()


@pytest.fixture
def run(station, capsys):
    """run("status", ...) -> (exit code, standard output, standard error), over a serial port."""

    def run(*arguments):
        with serial_port(lambda line: answer(station, line)) as port:
            try:
                code = installer.main(["--port", port, *arguments])
            except SystemExit as error:
                code = error.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_status(run, station):
    code, out, err = run("status")
    assert (code, err) == (0, "")
    for words in ("offer", "waiting for the car", "state A1, not charging", "0.9 A", "normal"):
        assert words in out, words
    code, out, _ = run("status", "--json")
    found = json.loads(out)
    assert (code, found["status"]["reason"]) == (0, "waiting for the car")
    assert found["why"]["text"]


def test_get(run):
    code, out, _ = run("get")
    assert code == 0
    for words in ("Smart Meter", "Station-MaxCurrent", "phase_rotation", '"L1L2L3"'):
        assert words in out, words
    assert run("get", "Station-MaxCurrent")[1] == "32\n"
    assert run("get", "modbustcp_mode")[1] == "socomec\n"
    assert json.loads(run("get", "modbustcp_mode", "--json")[1]) == {"modbustcp_mode": "socomec"}
    assert next(iter(json.loads(run("--json", "get")[1])["settings"])) == "station_max_current_a"


def test_set(run, station):
    code, out, _ = run("set", "Safe Current", "10")
    assert (code, out) == (0, "Stored.\n")
    assert station.settings["load_balancing_safe_current_a"] == 10
    assert run("set", "modbustcp_ip_address", "192.168.1.9")[0] == 0
    assert station.settings["modbustcp_ip_address"] == "192.168.1.9"


FIXED = ("ip_address", "192.168.0.7", "subnet_mask", "255.255.255.0")


def test_several_settings_are_stored_together_or_not_at_all(run, station):
    assert run("set", *FIXED, "default_gateway", "192.168.0.1")[0] == 0
    assert station.settings["default_gateway"] == "192.168.0.1"
    assert station.settings["ip_address"] == "192.168.0.7"
    assert len([line for line in station.asked if line.startswith("set ")]) == 1


READ = (
    ("meter", "grid meter at 192.168.0.4:502, unit 5: normal", "identity"),
    ("why", "waiting for the car", "reason"),
    ("log", "Event 399", "log"),
    ("version", "firmware 0.1.0, board virtual", "micropython"),
)


@pytest.mark.parametrize(("command", "words", "key"), READ)
def test_the_stations_own_answers_are_shown(command, words, key, run, station):
    code, out, err = run(command)
    assert (code, err) == (0, "")
    assert words in out
    assert out.splitlines() == station.lines(command)
    code, out, err = run(command, "--json")
    assert (code, err) == (0, "")
    assert key in json.loads(out)


DONE = (
    (("limit", "10", "60"), "limit 10 60"),
    (("limit", "off"), "limit off"),
    (("test", "led"), "test led"),
    (("reset",), "reset"),
)


@pytest.mark.parametrize(("words", "line"), DONE)
def test_what_the_station_does_for_a_while(words, line, run, station):
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert out.endswith(".\n")
    assert line in station.asked
    code, out, _ = run(*words, "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)


# The source document's Power settings screen, word by word
SCREEN = {
    "Station-MaxCurrent": "32",
    "Installation-MaxCurrent": "32",
    "Modbus Type": "ABB",
    "Max Current (A)": "16",
    "Safe Current": "12",
    "ModbusTCP balancing enabled": "True",
    "ModbusTCP Mode": "Socomec",
    "ModbusTCP ConnectionType": "MODBUS_master_TCP",
    "ModbusTCP IP Address": "192.168.0.4",
    "ModbusTCP Slave Address": "5",
}
FROM_THE_SCREEN = {
    "station_max_current_a": 32,
    "installation_max_current_a": 32,
    "socket_meter_mode": "abb_b23_b24",
    "socket_max_current_a": 16,
    "load_balancing_safe_current_a": 12,
    "modbustcp_balancing_enabled": True,
    "modbustcp_mode": "socomec",
    "modbustcp_connection_type": "modbus_master_tcp",
    "modbustcp_ip_address": "192.168.0.4",
    "modbustcp_slave_address": 5,
}


def test_the_words_of_the_source_document_are_taken(run, station, tmp_path):
    before = dict(station.settings)
    for name, value in SCREEN.items():
        code, _, err = run("set", name, value)
        assert (code, err) == (0, ""), name
    wanted = {**before, **FROM_THE_SCREEN}
    assert station.settings == wanted
    station.settings = before
    path = tmp_path / "screen.json"
    numbers = {n: int(v) if v.isdigit() else v == "True" or v for n, v in SCREEN.items()}
    path.write_text(json.dumps(numbers))
    assert run("import", str(path))[0] == 0
    assert station.settings == wanted


@pytest.mark.parametrize("columns", ("60", "80", "100"))
def test_every_name_and_value_is_whole_however_narrow_the_terminal(columns, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    _, out, _ = run("get")
    assert "…" not in out
    for name in rules.NAMES:
        assert f"  {name} " in out, name


def test_a_reader_that_has_gone_is_no_traceback(station):
    with serial_port(lambda line: answer(station, line)) as port:
        for options in ("status", "get", "events --follow", "monitor", "monitor --json"):
            command = f"{sys.executable} -m tools.service_installer --port {port} {options} | true"
            done = subprocess.run(
                ["sh", "-c", command],
                check=False,
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert done.stderr == "", options


REFUSED = (
    (("get", "nope"), "nope is not a setting, known are: "),
    (("set", "nope", "3"), "nope is not a setting, known are: "),
    (("set", "Safe Current", "5"), "load_balancing_safe_current_a 5 is refused: allowed is 0"),
    (("set", "station_phases", "three"), 'station_phases "three" is refused'),
    (("set", "station_max_current_a", "33"), "6..32 (the board's rating)"),
    (("set", "station_max_current_a"), "required: value"),
    (("set", "Safe Current", "10", "station_phases"), "station_phases has no value"),
    (("set", "Safe Current", "10", "station_phases", "2"), "station_phases 2 is refused"),
    (("set", "Safe Current", "10", "safe current", "9"), "load_balancing_safe_current_a is given"),
    (("set", "ip_address", "192.168.0.7"), "set all three to addresses"),
    (("test",), "required: words"),
    (("test", "horn"), "invalid choice: 'horn'"),
    (("limit",), "required: AMPERES SECONDS"),
    (("import", "/nothing.json"), "/nothing.json cannot be read"),
    (("set", "station_max_current_a", "[" * 100_000), "station_max_current_a"),
    (("monitor", "--seconds", "nan"), "a whole number from 1 to"),
    (("monitor", "--seconds", "inf"), "a whole number from 1 to"),
    (("monitor", "--seconds", "-1"), "a whole number from 1 to"),
    (("monitor", "--seconds", "0"), "a whole number from 1 to"),
    (("set", "installation_without_generation", "true"), "has become installation_generation"),
    (("set", "Static Load Balancing", "True"), "set modbustcp_balancing_enabled false"),
    (("get", "P1 Load Balancing"), "it reads a meter over Modbus TCP"),
    (("clear",), "required: what"),
    (("clear", "faults"), "invalid choice: 'faults'"),
    (("dance",), "invalid choice: 'dance'"),
    ((), "required: COMMAND"),
)


@pytest.mark.parametrize(("arguments", "words"), REFUSED)
def test_bad_usage_is_a_sentence_and_2(arguments, words, run, station):
    before = dict(station.settings)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert station.settings == before
    assert not [command for command in station.asked if command.startswith("set ")]


def test_a_fault_of_the_meter_is_cleared(run, station):
    station.station.cycle.meter_fault = "its values are frozen"
    code, out, _ = run("clear", "fault")
    assert (code, out.startswith("Cleared: its values are frozen. The readings")) == (0, True)
    assert station.station.cycle.meter_fault is None
    code, out, _ = run("clear", "fault", "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)
    assert "has found no fault" in json.loads(out)["text"]


def test_the_board_has_the_last_word(run, station, monkeypatch):
    # A firmware whose rules are stricter than this computer's
    monkeypatch.setattr(installer.commands.settings_access, "changed", lambda *_: None)
    code, _, err = run("set", "Safe Current", "5")
    assert (code, "load_balancing_safe_current_a 5 is refused" in err) == (1, True)


def test_export_and_import(run, station, tmp_path):
    path = tmp_path / "station.json"
    assert run("export", str(path))[0] == 0
    exported = json.loads(path.read_text())
    assert exported == station.settings
    assert sorted(exported) == sorted(rules.NAMES)
    assert run("export", str(path))[0] == 2
    assert run("export", str(path), "--force")[0] == 0
    assert "already" in run("import", str(path))[1]
    wanted = {**exported, "socket_max_current_a": 10, "phase_rotation": "L2L3L1"}
    path.write_text(json.dumps(wanted))
    code, out, _ = run("import", str(path))
    assert code == 0
    assert "socket_max_current_a" in out and "station_max_current_a" not in out
    assert station.settings == wanted


BAD_IMPORTS = (
    ({"socket_max_current_a": 10, "phase_rotation": "L1L1L1"}, "phase_rotation"),
    ({"socket_max_current_a": 10, "station_max_current_a": 8}, "socket_max_current_a 10"),
    ({"socket_max_current_a": 10, "colour": "red"}, "has no setting colour"),
    ({"Safe Current": 10, "load_balancing_safe_current_a": 11}, "given twice"),
    ({"Safe Current": "10"}, 'load_balancing_safe_current_a "10" is refused'),
    ({"socket_max_current_a": 10, "ip_address": "192.168.0.9"}, "set all three"),
)


@pytest.mark.parametrize(("content", "words"), BAD_IMPORTS)
def test_an_import_is_checked_as_a_whole(content, words, run, station, tmp_path):
    before = dict(station.settings)
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(content))
    code, _, err = run("import", str(path))
    assert code == 2
    assert words in err
    assert station.settings == before


def test_events(run, station):
    code, out, _ = run("events")
    assert (code, out) == (0, "     1.517  TCP MODBUS unit 5 connected via 192.168.0.4:502\n")
    assert json.loads(run("events", "--json")[1]) == {"events": station.log}


def test_monitor_without_a_terminal(run, station):
    code, out, _ = run("monitor", "--seconds", "1")
    assert code == 0
    assert "meter normal" in out and out.count("\n") == 1
    assert json.loads(run("monitor", "--seconds", "1", "--json")[1])["meter_state"] == "normal"


def test_no_station_is_1(capsys):
    with serial_port(lambda line: b">>> " if line else b"") as port:
        assert installer.main(["--port", port, "status"]) == 1
    assert "MicroPython prompt" in capsys.readouterr().err
    assert installer.main(["--port", "/nothing", "status"]) == 1
    assert "There is no port /nothing" in capsys.readouterr().err


def test_no_port_is_2(capsys, monkeypatch):
    monkeypatch.setattr(ports.list_ports, "comports", list)
    assert installer.main(["status"]) == 2
    assert "No USB serial port was found" in capsys.readouterr().err


@pytest.mark.timeout(60)
@pytest.mark.parametrize("options", [["events", "--follow"], ["monitor"]])
def test_ctrl_c_ends_it_with_a_sentence(options, station):
    """And an event that comes meanwhile is shown."""
    sent = []

    def reply(line):
        said = answer(station, line)
        if line.startswith(("events", "status")) and not sent:
            sent.append(True)
            said += b"     7.000  Something happened\r\n"
        return said

    with serial_port(reply) as port:
        command = [sys.executable, "-u", "-m", "tools.service_installer", "--port", port]
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )  # a shell's background jobs ignore Ctrl-C
        first = process.stdout.readline()
        second = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Ctrl-C" in err and "Traceback" not in err
    if "events" in options:
        assert "Something happened" in first + second + out


def test_the_command_runs_from_any_folder(tmp_path):
    """Whatever lies there, and with spaces in its own path."""
    folder = tmp_path / "a folder"
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "__init__.py").write_text("raise SystemExit(9)")
    folder.mkdir()
    launchers.write(folder)
    for arguments, code, words in ((["--help"], 0, "commission"), (["dance"], 2, "try --help")):
        command = [str(folder / "service-installer"), *arguments]
        done = subprocess.run(
            command, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == code
        assert words in done.stdout + done.stderr
    assert [path.name for path in folder.iterdir()] == [name for name, *_ in launchers.commands()]


def test_the_command_of_windows_calls_the_one_beside_it(tmp_path):
    launchers.write(tmp_path, python="C:/a folder/python.exe", windows=True)
    said = (tmp_path / "service-installer.cmd").read_text()
    assert said == '@"C:/a folder/python.exe" "%~dp0service-installer" %*\n'


# In virtual time, without a serial port


def commission(station, yes=False, as_json=False, typed=""):
    """-> (exit code, the printed lines)."""
    options = SimpleNamespace(yes=yes, json=as_json)
    said = io.StringIO()
    console = Console(file=said, width=140, markup=False, highlight=False)
    stdin, sys.stdin = sys.stdin, io.StringIO(typed)
    try:
        code = commands.commission(station, options, console)
    finally:
        sys.stdin = stdin
    return code, said.getvalue()


def reversed_and_rotated():
    return VirtualStation(
        car=Car(phases=(1,)),
        rotation="L2L3L1",
        see=lambda house, car: [-ma for ma in everything(house, car)],
        at={12: lambda station: station.car.plug()},
    )


def test_commission_with_a_person():
    station = reversed_and_rotated()
    code, said = commission(station, typed="\n\n" + "y\n" + "yes\n" + "\n" + "n\n")
    assert code == 0
    assert station.settings["modbustcp_meter_inverted"] is True
    assert station.settings["phase_rotation"] == "L2L3L1"
    assert station.settings["station_phases"] == 3  # an empty answer is a no
    assert "runs backwards" in said and "Press Enter" in said and "[y/N]" in said
    assert "reset" not in station.asked


def test_commission_with_a_person_who_says_no():
    station = reversed_and_rotated()
    code, said = commission(station, typed="\nn\nno\n")
    assert code == 1
    assert station.settings == VirtualStation().settings
    assert "import and export are exchanged" in said


def test_commission_when_nobody_answers():
    station = reversed_and_rotated()
    assert commission(station)[0] == 1
    assert station.settings == VirtualStation().settings


def test_commission_yes():
    station = reversed_and_rotated()
    assert commission(station, yes=True)[0] == 0
    assert station.settings["modbustcp_meter_inverted"] is True
    assert station.settings["phase_rotation"] == "L2L3L1"
    assert station.settings["station_phases"] == 3  # what only a person knows is not assumed
    assert "reset" in station.asked


def test_commission_for_tools(capsys):
    station = reversed_and_rotated()
    code, _ = commission(station, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert code == 1
    assert found["applied"] is None
    proposed = {key: value for one in found["proposals"] for key, value in one["changes"].items()}
    assert proposed == {
        "modbustcp_meter_inverted": True,
        "phase_rotation": "L2L3L1",
        "station_phases": 1,
    }
    results = {one["topic"]: one["result"] for one in found["findings"]}
    assert (results["direction"], results["scale"]) == ("wrong", "right")
    assert [one["verdict"] for one in found["phases"]] == ["still", "reversed", "still"]
    assert station.settings == VirtualStation().settings


# The views


def drawn(renderable):
    console = Console(file=io.StringIO(), width=140, record=True, markup=False)
    console.print(renderable)
    return console.export_text()


def test_the_live_view_draws_the_station_s_answers():
    station = VirtualStation(at={4: lambda station: station.car.plug()})
    view = monitor.Monitor(station)
    station.wait(30)
    station.new_events = [(9000, "Something happened")]
    found = view.look()
    text = drawn(monitor.screen(found, view.events))
    for words in ("Grid connection", "C2, charging", "Something happened", "TCP MODBUS"):
        assert words in text, words
    for phase in range(3):
        mains_ma = found["station"]["mains_ma"][phase]
        assert found["house_ma"][phase] + found["car_ma"][phase] == mains_ma
        assert abs(found["car_ma"][phase] - station.car_ma[phase]) < 1500
    assert "grid" in monitor.line(found)


def test_the_live_view_before_the_first_reading():
    station = VirtualStation()
    station.meter.reading.current_ma = [None, None, None]
    assert "normal" in drawn(monitor.screen(monitor.Monitor(station).look(), []))


def test_old_currents_show_their_age_and_no_headroom():
    station = VirtualStation(at={4: lambda station: station.car.plug()})
    view = monitor.Monitor(station)
    station.wait(20)
    station.meter.silent = True
    station.wait(9)
    now = station.ask("status")
    assert now["charging"]
    text = drawn(tables.status(now, station.ask("why")))
    assert text.count(f"A, {now['mains_age_ms'] // 1000} s ago and not used") == 3
    assert text.count("not known") == 3
    found = view.look()
    for text in (drawn(monitor.screen(found, view.events)), monitor.line(found)):
        assert "warning" in text
        assert f", {now['mains_age_ms'] // 1000} s ago and not used" in text
        most = f"{now['signalled_ma'] / 1000:.1f} A at most"
        assert f"charging, draws {most}, not measured" in text, text
    assert found["car_ma"] == [now["signalled_ma"]] * 3
    assert now["signalled_ma"] > 5900
    for house_ma, mains_ma in zip(found["house_ma"], now["mains_ma"]):
        assert house_ma == max(0, mains_ma - now["signalled_ma"])


def test_the_car_s_current_where_the_meter_is_lost():
    """Measured at the socket; else the most that it may draw, on the station's phases, also of a
    car that the last reading does not contain."""
    settings = {
        "installation_max_current_a": 25,
        "phase_rotation": "L2L3L1",
        "station_phases": 1,
    }
    lost = {"mains_ma": [500, 700, -900], "headroom_ma": None, "signalled_ma": 10000}
    cases = (
        # (charging, by a socket meter; per phase in mA, in words)
        (True, None, [0, 10000, 0], "charging, draws 10.0 A at most, not measured"),
        (True, [0, 9400, 0], [0, 9400, 0], "charging, draws 0.0 A 9.4 A 0.0 A"),
        (False, None, [0, 0, 0], "not charging"),
    )
    for charging, socket_ma, car_ma, words in cases:
        now = {**lost, "charging": charging, "car_ma": socket_ma}
        found = monitor.seen(now, settings)
        assert found["car_ma"] == car_ma
        assert monitor._car(found) == words
    assert monitor.seen({**lost, "charging": True, "car_ma": None}, settings)["house_ma"] == [
        500,
        0,
        -900,
    ]
    unread = {**lost, "charging": True, "car_ma": None, "mains_ma": None}
    assert monitor.seen(unread, settings)["car_ma"] == [0, 10000, 0]


def test_the_car_s_current_where_the_grid_s_meter_shows_it():
    station = VirtualStation(at={4: lambda station: station.car.plug()})
    view = monitor.Monitor(station)
    station.wait(30)
    found = view.look()
    drawn_a = " ".join(f"{ma / 1000:.1f} A" for ma in found["car_ma"])
    assert f"charging, draws {drawn_a} by the grid's meter" in monitor.line(found)


def test_before_the_first_reading_nothing_is_measured():
    station = VirtualStation(at={0: lambda station: setattr(station.meter, "silent", True)})
    found = monitor.Monitor(station).look()
    for text in (drawn(monitor.screen(found, [])), monitor.line(found)):
        assert ", not measured" in text
    text = drawn(tables.status(station.ask("status"), station.ask("why")))
    assert text.count("not measured") == text.count("not known") == 3


def test_brackets_are_shown_as_they_are():
    station = VirtualStation()
    assert "[numerator, denominator]" in drawn(tables.settings(station.ask("settings"), 140))
