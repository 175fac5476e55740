"""`make mutants` on a tree of one module: what its tests notice, what not, and what ends it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.mutants import nearest_tests
from tools.mutants.__main__ import main
from tools.mutants.mutations import mutants
from tools.mutants.record import explanations

ROOT = Path(__file__).resolve().parent.parent.parent
THING = "lib/thing.py"
SOURCE = """
def within(value, bounds):
    low, high = bounds
    return low < value <= high
"""
TEST = """
import thing

def test_within():
    assert thing.within(5, (1, 5)) and not thing.within(6, (1, 5))
    assert not thing.within(0, (1, 5))
"""
SURVIVOR = "return low < value <= high  ->  return low <= value <= high"


@pytest.fixture
def tree(tmp_path):
    """A tree whose only module has two mutants: no test sees the one."""
    files = {
        THING: SOURCE,
        "tests/logic/test_thing.py": TEST,
        "docs/testing.md": "",
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["lib"]\n',
        ".gitignore": "build/\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def tried(text):
    """The lines that report the end of a trial."""
    return [line for line in text.splitlines() if line.endswith((": killed", ": survived"))]


def test_a_survivor_is_listed_until_it_is_explained_or_killed(tree, capsys):
    assert main(["lib", "--workers", "1"], tree) == 1
    said = capsys.readouterr().out
    assert f"{THING}:4: {SURVIVOR}\n2 mutants: 1 killed, 1 survived (0 of them explained" in said
    assert len(tried(said)) == 2
    assert (tree / THING).read_text() == SOURCE

    explained = f"* `{THING}`: `{SURVIVOR.replace('  ->  ', '` → `')}`: nobody asks for low.\n"
    (tree / "docs" / "testing.md").write_text(explained, encoding="utf-8")
    assert main(["lib"], tree) == 0
    said = capsys.readouterr().out
    assert "2 mutants: 1 killed, 1 survived (1 of them explained" in said
    assert SURVIVOR not in said
    assert len(tried(said)) == 1  # what was killed is not tried again

    test = tree / "tests" / "logic" / "test_thing.py"
    test.write_text(TEST + "    assert not thing.within(1, (1, 5))\n", encoding="utf-8")
    assert main(["lib"], tree) == 0
    assert "2 mutants: 2 killed, 0 survived" in capsys.readouterr().out


LOOP = """
def within(value, bounds):
    steps = 0
    while steps < value:
        steps += 1
    return bounds[0] < steps <= bounds[1]
"""


def test_a_mutant_that_never_ends_is_killed(tree, capsys, monkeypatch):
    monkeypatch.setattr(nearest_tests, "LEVELS", ((2, ("logic",)), (2, ())))
    (tree / THING).write_text(LOOP, encoding="utf-8")
    main(["lib"], tree)
    said = capsys.readouterr().out
    assert "0 not tried" in said
    assert said.count(f"{THING}:5: killed") == 2  # counted down, and by two
    assert "steps -= 1" not in said


def test_what_no_test_reaches_is_said(tree, capsys):
    (tree / "lib" / "other.py").write_text("def double(value):\n    return value + value\n")
    assert main(["lib/other.py"], tree) == 0
    assert "0 killed, 0 survived" in capsys.readouterr().out


def test_tests_that_fail_already_judge_nothing(tree, capsys):
    (tree / THING).write_text(SOURCE.replace("<=", "<"), encoding="utf-8")
    assert main(["lib"], tree) == 1
    assert capsys.readouterr().err == "Tests fail on the unchanged tree: mend them first.\n"
    assert main(["nowhere"], tree) == 2
    assert capsys.readouterr().err == f"There are no modules at {tree / 'nowhere'}.\n"


def test_a_seed_is_a_sample(tree, capsys):
    more = "".join(f"X{n} = {n}\n" for n in range(40))
    (tree / THING).write_text(SOURCE + more, encoding="utf-8")
    samples = []
    for seed in ("1", "1", "2"):
        (tree / "build" / "mutants.jsonl").unlink(missing_ok=True)
        main(["lib", "--sample", "2", "--seed", seed, "--workers", "1"], tree)
        samples.append(tried(capsys.readouterr().out))
    assert samples[0] == samples[1] != samples[2]
    assert list(map(len, samples)) == [2, 2, 2]


def test_the_time_ends_it(tree, capsys, monkeypatch):
    now_s = iter([0, *[60] * 10**6])
    monkeypatch.setattr("tools.mutants.__main__.time.monotonic", lambda: next(now_s))
    main(["lib", "--minutes", "1"], tree)
    assert "2 not tried" in capsys.readouterr().out


ENDLESS = """
import subprocess, thing

def test_it_waits():
    waiting = subprocess.Popen(["sleep", "1000"])
    with open(PID, "w") as file:
        print(waiting.pid, file=file)
    waiting.wait()
"""
RUN = (
    "import pathlib, sys, tools.mutants.__main__ as m; sys.exit(m.main(['lib'], pathlib.Path(%r)))"
)


def runs(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", pid], check=False, capture_output=True)
    return state.stdout.strip()[:1] not in (b"", b"Z")


@pytest.mark.parametrize("ending", (signal.SIGINT, signal.SIGTERM))
def test_ctrl_c_leaves_nothing(tree, ending):
    temporary = tree / "build"
    temporary.mkdir()
    note = temporary / "pid"
    test = f"PID = {str(note)!r}\n" + ENDLESS
    (tree / "tests" / "logic" / "test_thing.py").write_text(test, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", RUN % str(tree)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline_s = time.monotonic() + 60
    while not (note.exists() and note.read_text().endswith("\n")):
        assert time.monotonic() < deadline_s
        time.sleep(0.05)
    process.send_signal(ending)
    said, complaints = process.communicate(timeout=30)
    assert (process.returncode, complaints) == (130, "")
    assert "2 not tried" in said
    assert not runs(note.read_text().strip())
    assert [path.name for path in temporary.glob("mutants-*")] == []


MUTATIONS = (
    # A line of a function -> the lines that take its place
    ("x = a < b", ["x = a <= b"]),
    ("x = a is not b", ["x = a is b"]),
    ("x = a not in b", ["x = a in b"]),
    ("x = a and not b", ["x = a and b", "x = a or not b"]),
    ("x = 10**a - b", ["x = 10**a + b", "x = 12**a - b"]),
    ("x -= (a) % (b)", ["x += (a) % (b)", "x -= (a) // (b)"]),
    ("x = f(a, b, c)", ["x = f(a, c, b)", "x = f(b, a, c)"]),
    ("x = f(1, 2)", ["x = f(1, 3)", "x = f(2, 2)"]),  # rows of data stay in order
    ("x = a, b", ["x = b, a"]),
    ("a, b = x", []),
    ("x = a if b else c", ["x = a", "x = c"]),
    ("x = 1000", ["x = 1250"]),
    ("x = True", ["x = False"]),
    ("x = min(a, *b)", ["x = max(a, *b)"]),
    ("x = all(a)", ["x = any(a)"]),
    ("if a: f(a)", ["if a: pass", "if not (a): f(a)"]),
    ("self.x = a", ["pass"]),
    ("self.x_ms = 0", ["pass", "self.x_ms = 1000"]),
    ("self.x += a", ["pass", "self.x -= a"]),
    ("x = 'text %d' f'{a + 1}'", []),
    ("'text'", []),
    ("await f()", ["pass"]),
    ("raise a", ["pass"]),
    ("x = 'Ω' + (  # why\n        a)", ["x = 'Ω' - (  # why"]),
)


@pytest.mark.parametrize(("line", "expected"), MUTATIONS)
def test_mutations(line, expected):
    source = f"async def g(self):\n    {line}\n"
    assert sorted({mutant.new for mutant in mutants(THING, source)}) == expected
    for mutant in mutants(THING, source):
        assert mutant.line == 2
        compile(mutant.source, THING, "exec")


def test_what_is_made_is_not_left_out():
    source = "class A:\n    def __init__(self):\n        self.x = a\n"
    assert mutants(THING, source) == []


def test_the_nearest_tests_come_first(tree):
    files = {
        "lib/room/__init__.py": "",
        "lib/room/far.py": "",
        "firmware/near.py": "def f():\n    from room import far\n",
        "tests/logic/helper.py": "import near",
        "tests/logic/test_a.py": "import near",
        "tests/logic/test_b.py": "import helper",
        "tests/logic/test_c.py": "from room.far import x",
        "tests/logic/test_d.py": "import json",
        "tests/simulate/test_e.py": "import near",
        "tests/board/test_f.py": "",
    }
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")
    nearest = nearest_tests.NearestTests(tree)
    levels = [tests for _, tests in nearest.of("lib/room/far.py")]
    assert levels == [
        ["tests/logic/test_c.py", "tests/logic/test_a.py", "tests/logic/test_b.py"],
        ["tests/simulate/test_e.py"],
        ["tests/board/test_f.py"],
    ]
    assert [tests for _, tests in nearest.of("lib/room/far.py", 1)] == levels[:1]
    assert [tests for _, tests in nearest.of("lib/thing.py", 3)] == [["tests/logic/test_thing.py"]]
    assert [tests for _, tests in nearest.of("lib/room/__init__.py", 1)] == levels[:1]


@pytest.mark.parametrize("explanation", explanations(ROOT))
def test_what_docs_testing_explains_is_there(explanation):
    path, old, new = explanation
    source = (ROOT / path).read_text(encoding="utf-8")
    assert (old, new) in [(mutant.old, mutant.new) for mutant in mutants(path, source)]
