"""python -m tools.simulate: options, files, and one sentence for what cannot be."""

import csv
import json

import pytest

from tools.simulate.__main__ import main
from tools.simulate.figures import Figures
from tools.simulate.options import parse
from tools.simulate.setup import Setup

HEADER = "second,l1_ma,l2_ma,l3_ma"
COLUMNS = "second,mains_l1_ma,mains_l2_ma,mains_l3_ma,ev_l1_ma,ev_l2_ma,ev_l3_ma,offer_ma,reason"
SECONDS = 90


@pytest.fixture
def trace(tmp_path):
    path = tmp_path / "calm.csv"
    rows = [f"{second},2000,3000,4000" for second in range(SECONDS)]
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return path


def test_csv_has_a_row_a_second(trace, tmp_path, capsys):
    out = tmp_path / "out.csv"
    assert main([str(trace), "--csv", str(out)]) == 0
    assert capsys.readouterr() == ("", "")
    lines = out.read_text().splitlines()
    assert lines[0] == COLUMNS
    rows = list(csv.DictReader(lines))
    assert [row["second"] for row in rows] == [str(second) for second in range(SECONDS)]
    assert lines[-1] == "89,17999,18999,19999,15999,15999,15999,16000,station maximum"
    assert rows[0]["offer_ma"] == "6000"


def test_json_has_the_figures(trace, tmp_path):
    out = tmp_path / "out.json"
    assert main([str(trace), "--json", str(out)]) == 0
    found = json.loads(out.read_text())
    assert set(found) == {*Figures._fields, "events"}
    assert found["events"] == [
        {"second": 0, "text": "TCP MODBUS unit 5 connected via 192.168.0.4:502"}
    ]
    assert found["excess_as"] == found["over_s"] == found["worst_over_a"] == 0
    assert found["switches"] == 1
    assert found["seconds_to_full"] is None  # there was no shortage
    assert 0.3 < found["ah"] < 0.4


def test_a_summary_without_files(trace, capsys):
    assert main([str(trace)]) == 0
    out = capsys.readouterr().out
    for words in ("simulated            90 s", "station maximum", "TCP MODBUS unit 5 connected"):
        assert words in out


def test_the_ideal_timing_on_request(trace, tmp_path):
    out = tmp_path / "out.csv"
    for option, course_ma in (
        ("--ideal-timing", [0] * 4 + [6000, 7000, 7000, 8000]),
        ("--paced-pilot", [0] * 6 + [6000] * 4 + [8499]),
    ):
        assert main([str(trace), "--ideal-timing", option, "--csv", str(out)]) == 0
        rows = list(csv.DictReader(out.read_text().splitlines()))
        drawn_ma = [int(row["ev_l1_ma"]) for row in rows]
        assert drawn_ma[: len(course_ma)] == course_ma, option


def test_every_option(trace, tmp_path):
    """Each one is seen in what comes out."""
    out = tmp_path / "out.csv"
    options = "--limit-a 20 --station-max-a 20 --safe-a 7 --ev-phases 2 --ev-max-a 12.5"
    options += " --ev-dead-s 1 --ev-lag-s 2 --socket-meter --meter-delay-s 1 --stations 1"
    options += " --meter-loss 60:10 --meter-loss 80:20 --phase-rotation L2L3L1"
    assert main([str(trace), *options.split(), "--csv", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text().splitlines()))
    before, lost, last = rows[59], rows[69], rows[-1]
    assert before["offer_ma"] == "16000"  # 20 A less the house's 4 A on L3
    assert before["ev_l1_ma"] == "0"
    assert abs(int(before["ev_l2_ma"]) - 12500) < 10
    assert before["ev_l2_ma"] == before["ev_l3_ma"]
    assert (lost["offer_ma"], lost["reason"]) == ("7000", "safe current: meter lost")
    assert (last["offer_ma"], last["reason"]) == ("7000", "safe current: meter lost")


def test_every_option_of_a_real_home(trace, tmp_path):
    out = tmp_path / "out.json"
    options = "--balancer sum:16:3 --balancer phase:L2:10:1 --meter-fault dead:L1 --ev-min-a 8"
    options += " --ev-gives-up-s 20 --ev-adds-phases 50 --ev-starts-late 4 --fault-from 5"
    options += " --fault-until 70.5 --generation unknown --meter-phase-ms 20 --meter-reply-ms 300"
    assert main([str(trace), *options.split(), "--json", str(out)]) == 0
    chosen, setup = parse([str(trace), *options.split()], "as a test")
    assert chosen.trace == str(trace)
    assert setup == Setup(
        balancers=("sum:16:3", "phase:L2:10:1"),
        meter_fault="dead:L1",
        fault_from=5,
        fault_until=70.5,
        ev_min_a=8,
        ev_gives_up_s=20,
        ev_adds_phases=50,
        ev_starts_late=4,
        meter_phase_ms=20,
        meter_reply_ms=300,
    )


REFUSED = (
    ("--stations 2", "networks of stations are not simulated"),
    ("--stations 0", "a whole number from 1"),
    ("--limit-a 200", "a whole number from 0 to 125"),
    ("--limit-a 3", "installation_max_current_a 3 is refused"),
    ("--station-max-a 40", "station_max_current_a 40 is refused"),
    ("--safe-a 3", "load_balancing_safe_current_a 3 is refused"),
    ("--safe-a 20", "allowed is 0 (no charging without the meter) or 6..16"),
    ("--ev-phases 4", "a whole number from 1 to 3"),
    ("--ev-max-a nan", "a number from 1 to 80"),
    ("--ev-dead-s -1", "a whole number from 0"),
    ("--ev-dead-s 1.5", "a whole number from 0"),
    ("--ev-lag-s x", "a number from 0"),
    ("--meter-loss 60", "START:SECONDS"),
    ("--meter-loss 60:-5", "START:SECONDS"),
    ("--phase-rotation L1L2", "L1L2L3"),
    ("--csv /nowhere/out.csv", "/nowhere/out.csv"),
    ("--limit 25", "unrecognized arguments"),
    ("--balancer sum:16", '"sum:16" is refused: allowed is sum:AMPERES:DELAY_S'),
    ("--balancer sum:16:3 --balancer all:16:3", '"all:16:3" is refused'),
    ("--balancer phase:L4:16:3", '"phase:L4:16:3" is refused'),
    ("--balancer each:16:-1", '"each:16:-1" is refused'),
    ("--meter-fault nothing", '"nothing" is refused: allowed is zero or'),
    ("--meter-fault dead:L4", '"dead:L4" is refused'),
    ("--meter-fault scale:1/0", '"scale:1/0" is refused'),
    ("--meter-fault phantom:60", '"phantom:60" is refused'),
    ("--fault-from 60 --fault-until 60", "a second after --fault-from 60"),
    ("--fault-from -1", "a number from 0"),
    ("--ev-min-a 81", "a number from 0 to 80"),
    ("--ev-adds-phases x", "a whole number from 0"),
    ("--ev-starts-late nan", "a number from 0"),
    ("--generation wind", "invalid choice: 'wind'"),
    ("--socket-min-a x", "a whole number from 0"),
    ("--meter-phase-ms 1000", "a whole number from 0 to 999"),
    ("--ideal-timing --balancer sum:16:3", "--balancer is not simulated with --ideal-timing"),
    ("--ideal-timing --ev-min-a 8", "--ev-min-a is not simulated with --ideal-timing"),
)


@pytest.mark.parametrize(("option", "words"), REFUSED, ids=[option for option, _ in REFUSED])
def test_bad_usage_is_one_sentence(trace, option, words, capsys):
    try:
        code = main([str(trace), *option.split()])
    except SystemExit as error:
        code = error.code
    out, err = capsys.readouterr()
    assert code == 2
    assert not out
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: the header must be"),
        (HEADER, "no rows"),
        (f"{HEADER}\n0,1,2\n", "line 2: 3 columns"),
        (f"{HEADER}\n0,1,2,x\n", '"l3_ma" "x" is refused: allowed is a whole number'),
    ],
)
def test_a_bad_trace_is_one_sentence(text, words, tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    assert main([str(path)]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("outputs", [["--csv", "load.csv"], ["--csv", "x", "--json", "./x"]])
def test_no_file_is_written_over_another(outputs, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "load.csv"
    path.write_text(f"{HEADER}\n0,1,2,3\n")
    assert main(["load.csv", *outputs]) == 2
    assert "different files" in capsys.readouterr().err
    assert path.read_text() == f"{HEADER}\n0,1,2,3\n"
    assert [one.name for one in tmp_path.iterdir()] == ["load.csv"]


def test_no_trace_at_all(tmp_path, capsys):
    assert main([str(tmp_path / "none.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err
