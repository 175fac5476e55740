"""python -m tools.field_case: recordings of real homes, played to the firmware's own cycle."""

import pytest

from tools.field_case.__main__ import main
from tools.field_case.player import FieldCase
from tools.field_case.recording import Row, read
from tools.simulate.run import changed_settings

HEADER = "second,l1_ma,l2_ma,l3_ma,signalled_ma"


@pytest.fixture
def recording(tmp_path):
    """-> writes rows (l1, l2, l3, signalled) as a file, one a second."""

    def write(rows):
        path = tmp_path / "home.csv"
        lines = [",".join(map(str, (second, *row))) for second, row in enumerate(rows)]
        path.write_text("\n".join([HEADER, *lines]) + "\n")
        return str(path)

    return write


def a_charge(export_ma=0, seconds=120):
    """A car of three phases at a correct meter, from the tenth second on."""
    rows = []
    for second in range(seconds):
        signalled_ma = 0 if second < 10 else 6000 if second < 30 else 12000
        house_ma = (2000 + second % 7 * 10, 1500, 900 - export_ma)
        rows.append((*(ma + signalled_ma for ma in house_ma), signalled_ma))
    return rows


def test_a_correct_meter_has_no_fault(recording, capsys):
    assert main([recording(a_charge())]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "      0 s  TCP MODBUS unit 5 connected via 192.168.0.4:502",
        "no fault was found",
    ]


def test_an_export_where_nothing_generates(recording, capsys):
    path = recording(a_charge(export_ma=3000))
    assert main([path, "--generation", "none"]) == 0
    lines = capsys.readouterr().out.splitlines()
    reason = (
        "L3 reports an export of 2.1 A, but nothing generates here "
        '(installation_generation "none"): mounted or wired the wrong way round'
    )
    assert lines[0] == f"      0 s  Meter at 192.168.0.4:502 is not valid: {reason}"
    assert lines[-1] == f"a fault was found at 0 s: {reason}"
    for options in (["--generation", "solar"], ["--generation", "none", "--unsigned"]):
        assert main([path, *options]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "no fault was found"


def test_what_is_played_reaches_the_cycle():
    case = FieldCase(changed_settings({}))
    taken, faults = [], [None] * 8 + ["it is upside down"] * 8 + [None] * 4

    def step(elapsed_ms):
        assert elapsed_ms == 250
        pilot, reading = case.cycle._pilot, case.cycle._meter.take()
        taken.append((reading and tuple(reading.current_ma), pilot.signalled_ma, pilot.car_state))
        case.cycle.meter_fault = faults.pop(0)

    case.cycle.step = step
    case.play([Row((1, -2, 3), 0)] * 2 + [Row((4, 5, 6), 7000)] * 2 + [Row((1, 2, 3), 0)])
    assert taken[0] == ((1, -2, 3), 0, "B")
    assert taken[1:4] == [(None, 0, "B")] * 3
    assert taken[8] == ((4, 5, 6), 7000, "C")
    assert case.events == [(2, "Meter is not valid: it is upside down")]
    assert case.verdict() == "a fault was found at 2 s: it is upside down; valid again from 4 s on"


@pytest.mark.parametrize(
    ("options", "phases"),
    [
        ([], (0, 1, 2)),
        (["--phase-rotation", "L2L3L1"], (1, 2, 0)),
        (["--station-phases", "1"], (0,)),
        (["--station-phases", "1", "--phase-rotation", "L3L1L2"], (2,)),
    ],
)
def test_the_phases_of_the_station(recording, options, phases, monkeypatch):
    seen = []
    monkeypatch.setattr(FieldCase, "play", lambda case, rows: seen.append(case))
    assert main([recording(a_charge()), *options, "--limit-a", "35", "--safe-a", "8"]) == 0
    limits = seen[0].cycle._limits
    assert (limits.phases, limits.installation_ma, limits.safe_ma) == (phases, 35000, 8000)


BAD = (
    ("", "line 1: the header must be second,l1_ma,l2_ma,l3_ma,signalled_ma"),
    ("second,l1_ma,l2_ma,l3_ma\n0,1,2,3\n", "line 1: the header must be"),
    (HEADER, "no rows"),
    (f"{HEADER}\n0,1,2,3\n", "line 2: 4 columns; 5 are needed"),
    (f"{HEADER}\n0,1,2,3,0\n2,1,2,3,0\n", "line 3: second is '2'; 1 must follow"),
    (f"{HEADER}\n0,1,2.5,3,0\n", '"l2_ma" "2.5" is refused: allowed is a whole number'),
    (f"{HEADER}\n0,1,2,10000001,0\n", '"l3_ma" "10000001" is refused'),
    (f"{HEADER}\n0,1,2,3,x\n", '"signalled_ma" "x" is refused: allowed is 0 or a whole number'),
    (f"{HEADER}\n0,1,2,3,5999\n", "6000..80000"),
    (f"{HEADER}\n0,1,2,3,-1\n", '"signalled_ma" "-1" is refused'),
)


@pytest.mark.parametrize(("text", "words"), BAD)
def test_a_bad_file_is_one_sentence(text, words, tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    assert main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "options", [["--generation", "wind"], ["--station-phases", "2"], ["--safe-a", "40"], ["--x"]]
)
def test_bad_usage_is_one_sentence(recording, options, capsys):
    try:
        code = main([recording(a_charge()), *options])
    except SystemExit as error:
        code = error.code
    assert code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_no_file_at_all(tmp_path, capsys):
    assert main([str(tmp_path / "none.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_file_that_is_no_text(tmp_path, capsys):
    path = tmp_path / "home.csv"
    path.write_bytes(b"\xff\xfe\x00")
    assert main([str(path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_rows_as_they_are_read(recording):
    assert read(recording([(-1, 2, 3, 0), (4, 5, 6, 80000)])) == [
        Row((-1, 2, 3), 0),
        Row((4, 5, 6), 80000),
    ]
