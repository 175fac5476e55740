"""How `python -m tools.run` ends: with its exit code, a sentence, and nothing left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tools.run import __main__ as command
from tools.run.simulation import Simulation

STARTED_S = 60
ENDED_S = 30
HEAD = 'title = "one step"\n[[step]]\ntitle = "wait"\n'
REFUSED = (
    ("no-such-scenario", "", "There is no scenario 'no-such-scenario'; there are: bad-meter"),
    (
        "bad.toml",
        HEAD + "within_s = 1\nexpect = { offr_ma = 1 }",
        '"offr_ma" is not known: known are',
    ),
    (
        "bad.toml",
        HEAD + "[settings]\nsocket_max_current_a = 5",
        "socket_max_current_a 5 is refused",
    ),
    ("bad.toml", HEAD + '[car]\ncolour = "red"', 'car: "colour" is not known: known are max_a'),
)


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs the command here: what it says about what cannot be played."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["tools.run", *arguments])
        assert command.main() == 2
        said = capsys.readouterr()
        assert said.out == ""
        return said.err

    return run


@pytest.mark.parametrize(("name", "text", "words"), REFUSED)
def test_what_cannot_be_played_ends_with_2_and_a_sentence(run, name, text, words, tmp_path):
    path = tmp_path / name
    if text:
        path.write_text(text)
    said = run(str(path) if text else name)
    assert words in said
    assert said.count("\n") == 1


def test_a_bad_trace_ends_with_2_and_a_sentence(run, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("second,l1_ma,l2_ma,l3_ma\n0,1,2\n")
    assert "line 2: 3 columns; 4 are needed" in run("--trace", str(path))


def test_a_missing_micropython_ends_with_2_and_a_sentence(run, monkeypatch):
    monkeypatch.setenv("MICROPYTHON", "/no/such/micropython")
    assert run("meter-loss") == "MICROPYTHON names '/no/such/micropython', which is no program.\n"


REFUSED_TEXTS = (
    ("--balancer", "sum:16", '--balancer: "balancer" "sum:16" is refused: allowed is sum:AMPERES'),
    ("--meter-fault", "dead", '--meter-fault: "meter fault" "dead" is refused: allowed is zero'),
)


@pytest.mark.parametrize(("option", "text", "words"), REFUSED_TEXTS)
def test_a_device_that_is_not_known_ends_with_2_and_a_sentence(
    option, text, words, monkeypatch, capsys
):
    monkeypatch.setattr(sys, "argv", ["tools.run", option, text])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


DEVICES = (
    # arguments, what a scenario has -> the devices of the plant
    ([], {}, (None, None)),
    ([], {"balancer": "sum:16:3", "meter_fault": "zero"}, ("sum:16:3", "zero")),
    (["--balancer", "each:9:1"], {"balancer": "sum:16:3"}, ("each:9:1", None)),
    (["--meter-fault", "dead:L2"], {}, (None, "dead:L2")),
)


@pytest.mark.parametrize(("arguments", "loaded", "devices"), DEVICES)
def test_the_command_line_outweighs_the_devices_of_a_scenario(
    arguments, loaded, devices, monkeypatch
):
    monkeypatch.setattr(sys, "argv", ["tools.run", *arguments])
    found = command.surroundings(command.parse(), loaded)
    assert (found["balancer"], found["meter_fault"]) == devices
    seen = Simulation(**found).snapshot()
    assert (seen["balancer"], seen["meter_fault"]) == tuple(text or "" for text in devices)


@pytest.fixture
def started(tmp_path):
    """Starts the command, with a temporary folder of its own; `until` reads up to some words."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    running = []

    def started(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(folder)},
            text=True,
        )
        running.append(process)
        return process

    started.folder = folder
    yield started
    for process in running:
        process.kill()
        process.communicate()


def until(process, words):
    deadline_s = time.monotonic() + STARTED_S
    for line in process.stdout:
        if words in line:
            return
        assert time.monotonic() < deadline_s, words
    raise AssertionError(f"{words} did not come: {process.stderr.read()}")


@pytest.mark.parametrize("number", command.ENDING)
def test_an_interrupted_scenario_was_not_held(started, number):
    process = started("meter-loss")
    until(process, "step 1")
    process.send_signal(number)
    said, errors = process.communicate(timeout=ENDED_S)
    assert process.returncode == 1
    assert said.splitlines()[-2:] == ["NOT HELD: it was interrupted", "NOT HELD"]
    assert errors == ""
    assert list(started.folder.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_well_and_leaves_nothing(started, number):
    process = started()
    until(process, "second terminal: make repl PORT=build/run/serial")
    until(process, "starting the station ...")
    until(process, "car plugged in")
    until(process, "offer")
    assert len(list(started.folder.iterdir())) == 1
    process.send_signal(number)
    said, errors = process.communicate(timeout=ENDED_S)
    assert (process.returncode, errors) == (0, "")
    assert "The run in short\n  duration        " in said
    assert list(started.folder.iterdir()) == []


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("meter-loss",), 1)])
def test_it_ends_where_nobody_reads_any_more(started, arguments, code):
    process = started(*arguments)
    until(process, "offer")
    process.stdout.close()
    assert process.wait(ENDED_S) == code
    assert process.stderr.read() == ""
    assert list(started.folder.iterdir()) == []


def test_a_scenario_that_holds_says_what_its_figures_are_counted_against(started, tmp_path):
    path = tmp_path / "short.toml"
    path.write_text(HEAD + "within_s = 60\nexpect = { meter_state = 'normal' }")
    process = started(str(path))
    said, errors = process.communicate(timeout=STARTED_S + ENDED_S)
    assert (process.returncode, errors) == (0, "")
    assert said.splitlines()[-1] == "HELD"
    for words in (
        "longest overload            0.0 s above 25250 mA\n",
        "car over the offer by       0 mA at most, beyond the highest signal of 5 s\n",
        " ms, this computer's own delays included\n",
    ):
        assert words in said
