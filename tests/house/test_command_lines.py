"""Every program refuses a wrong command line in one sentence: what, where, what is allowed."""

import ast
from pathlib import Path

import pytest

from tools.command_line import Parser, number, whole_number

ROOT = Path(__file__).resolve().parent.parent.parent
OWNER = ROOT / "tools" / "command_line.py"


def parsers_made(source):
    """Calls of argparse's own ArgumentParser, by either name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            if name == "ArgumentParser":
                yield node


def test_no_program_has_a_parser_of_its_own():
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tools").rglob("*.py")}
    assert [path for path, text in sources.items() if any(parsers_made(text))] == []
    assert "argparse.ArgumentParser" in OWNER.read_text()
    assert list(parsers_made("argparse.ArgumentParser()")) != []


def parser():
    made = Parser(prog="make thing")
    made.add_argument("--kind", choices=("a", "b"))
    made.add_argument("--seconds", type=whole_number(1, 9))
    made.add_argument("--amperes", type=number(0.5, 2))
    made.add_subparsers().add_parser("verb").add_argument("--seconds", type=whole_number(1, 9))
    return made


REFUSED = (
    # typed, what the sentence names: where, what, what is allowed
    (["--kind", "c"], ("--kind", "c", "a", "b")),
    (["--seconds", "10"], ("--seconds", "'10'", "a whole number from 1 to 9")),
    (["--seconds", "x"], ("--seconds", "'x'", "a whole number from 1 to 9")),
    (["--amperes", "nan"], ("--amperes", "'nan'", "a number from 0.5 to 2")),
    (["--sec=5"], ("--sec=5",)),  # no abbreviations: the next version may have two such options
    (["verb", "--seconds", "0"], ("--seconds", "'0'", "a whole number from 1 to 9")),
)


@pytest.mark.parametrize(("arguments", "words"), REFUSED)
def test_a_wrong_argument_is_one_sentence_and_exit_code_2(arguments, words, capsys):
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("make thing") and said.endswith("try --help.\n")
    assert said.count("\n") == 1
    for word in words:
        assert word in said
