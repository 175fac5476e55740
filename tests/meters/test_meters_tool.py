"""`python -m tools.meters`: lists, shows, decodes; one sentence for what it cannot do."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

import frames
from energy_meters import catalogue
from tools.meters import __main__ as tool
from tools.meters import table

ROOT = Path(__file__).resolve().parent.parent.parent
E27_LINES = """\
L1       16.000 A   230.120 V    3670 W
L2        8.230 A   229.870 V    1890 W
L3       -1.250 A   231.050 V    -280 W
total    5280 W    49.980 Hz
phase sequence not reported
"""


def run(capsys, *arguments):
    """-> (exit code, standard output, standard error)."""
    try:
        code = tool.main([str(argument) for argument in arguments])
    except SystemExit as leaving:
        code = leaving.code
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_list_names_every_meter(capsys):
    code, out, _ = run(capsys, "list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(catalogue.NAMES)


@pytest.mark.parametrize("name", ["socomec", *catalogue.NAMES])
def test_show(capsys, name):
    code, out, _ = run(capsys, "show", name)
    assert code == 0
    labels = [line[:15].strip() for line in out.splitlines()]
    for label in ("source", "confidence", "direction", "current", "poll", "identity"):
        assert label in labels


def test_show_has_the_registers_and_the_plan(capsys):
    _, out, _ = run(capsys, "show", "socomec")
    assert "current         50528 50530 50532, uint32, one is 1 mA\n" in out
    assert "poll            30 from 50520\n" in out
    _, out, _ = run(capsys, "show", "fronius_smart_meter", "--model", "213")
    assert "current         4 6 8, float32, one is 1000 mA\n" in out
    _, out, _ = run(capsys, "show", "sunspec_201_204")
    assert "power           19 20 21, int16, one is 1 W * 10^(register 22)\n" in out


def test_decode_takes_registers_and_whole_replies(capsys):
    for text in (frames.REGISTERS.hex(), frames.REPLY.hex(" ")):
        assert run(capsys, "decode", "socomec", text) == (0, E27_LINES, "")


def test_decode_reads_standard_input(capsys, monkeypatch):
    lines = f"{frames.REGISTERS.hex()}\n\n0001\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    code, out, _ = run(capsys, "decode", "socomec", "--complete")
    assert code == 0
    assert out == E27_LINES.replace("not reported", "wrong")


def test_decode_inverted(capsys):
    _, out, _ = run(capsys, "decode", "socomec", "--inverted", frames.REGISTERS.hex())
    assert out.startswith("L1      -16.000 A   230.120 V   -3670 W\n")


def test_decode_of_one_phase(capsys):
    registers = "43663333" + "00000000" * 2 + "41840000" + "00000000" * 2 + "449a5000"
    code, out, _ = run(capsys, "decode", "eastron_sdm120", registers)
    assert code == 0
    assert out.splitlines()[:2] == [
        "L1       16.500 A   230.199 V    1234 W",
        "L2            - A         - V       - W",
    ]


def test_an_invalid_reading_gets_its_reason(capsys):
    text = frames.REGISTERS.hex().replace("00003e80", "ffffffff")
    code, out, _ = run(capsys, "decode", "socomec", text)
    assert (code, out) == (1, "No reading: current of L1 is not available.\n")


def test_check(capsys, tmp_path):
    good = ROOT / "lib" / "energy_meters" / "meters" / "tq_em420.json"
    assert run(capsys, "check", good, good) == (0, "2 in order.\n", "")
    bad = tmp_path / "bad.json"
    bad.write_text(good.read_text().replace('"uint32"', '"uint33"', 1))
    code, out, _ = run(capsys, "check", good, bad)
    assert code == 1
    assert out.startswith('bad.json: current: type "uint33" is not known, allowed are "float32"')


BAD_USAGES = (
    ((), "the following arguments are required"),
    (("sell",), "invalid choice: 'sell'"),
    (("show",), "the following arguments are required: name"),
    (("show", "countis"), "similar are: socomec_countis_e27"),
    (("show", "sunspec_201_204", "--model", "213"), "Model 213 is not one of 203, 204, 202, 201."),
    (("decode", "socomec", "xyz"), 'The reply "xyz" is not made of hex digits.'),
    (("decode", "socomec", "00"), "The reply to 30 registers at 50520 has 1 bytes, needed are 60"),
    (("decode", "tq_em420", "00"), "1 replies are given, needed are 24 from 40, 24 from 80,"),
    (("decode", "socomec", "--turned", "00"), "unknown arguments --turned 00"),
    (("list", "all"), "unknown arguments all"),
    (("check",), "the following arguments are required: file"),
)


@pytest.mark.parametrize(
    ("arguments", "words"), BAD_USAGES, ids=[words for _, words in BAD_USAGES]
)
def test_bad_usage_is_one_sentence_and_code_2(capsys, arguments, words):
    code, out, error = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert words in error and error.count("\n") == 1


def test_the_document_is_current():
    text = (ROOT / "docs" / "meters.md").read_text()
    assert text == table.document(), "run: python -m tools.meters table > docs/meters.md"


def test_it_runs_as_a_module():
    command = [sys.executable, "-m", "tools.meters", "list"]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == len(catalogue.NAMES)
