"""The logic tests where words have 32 bits, as on a board: larger integers than 30 bits allocate
there, and the tests under heap_lock notice. Skipped where Node.js or the port is missing."""

import interpreter
import pytest

from tools.bench import heap32
from tools.words32 import interpreter as words32

LOGIC = interpreter.ROOT / "tests" / "logic"
RUN = interpreter.ROOT / "tests" / "on_micropython" / "run.py"
WITH_SOCKETS = {"test_stream"}  # the web port has none
# They take minutes: the port collects no garbage within a script, and its heap grows.
TOO_LONG = {"test_session", "test_overload"}
LOGIC_ON_PORT = "/folder4"  # behind the port's own modules, lib, firmware, build/lib

pytestmark = pytest.mark.skipif(words32.missing() is not None, reason=str(words32.missing()))


def run(module, folder=LOGIC):
    return words32.run(RUN, arguments=(LOGIC_ON_PORT, module), folders=(*words32.PATHS, folder))


@pytest.mark.parametrize(
    "module", sorted({path.stem for path in LOGIC.glob("test_*.py")} - WITH_SOCKETS - TOO_LONG)
)
def test_on_32_bits(module):
    done = run(module)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 failed" in done.stdout


# a test's body; what it ends with: the exit code, and words of the output
BODIES = (
    ("import sys; assert sys.maxsize == 2147483647", 0, "1 run, 0 failed"),
    ("assert False, 'a test that fails'", 1, "a test that fails"),
    ("micropython.heap_lock(); x = (1 << 29) * one", 0, "1 run, 0 failed"),
    ("micropython.heap_lock(); x = (1 << 30) * one", 1, "MemoryError"),
    ("micropython.heap_lock(); x = -60000 * 60000 * one", 1, "MemoryError"),
    ("asyncio.run(waits())", 0, "1 run, 0 failed"),
    ("asyncio.run(asyncio.Event().wait())", 1, "a task waits for ever"),
    ("asyncio.run(dies())", 1, "KeyError"),
)


@pytest.mark.parametrize(("body", "code", "words"), BODIES)
def test_what_the_port_notices(body, code, words, tmp_path):
    lines = "import asyncio, micropython\none = 1\nasync def dies():\n    raise KeyError\n"
    lines += "async def waits():\n    await asyncio.sleep_ms(20)\n"
    unlocked = f"    try:\n        {body}\n    finally:\n        micropython.heap_unlock()\n"
    tested = unlocked if "heap_lock" in body else f"    {body}\n"
    (tmp_path / "test_one.py").write_text(f"{lines}def test_one():\n{tested}")
    done = run("test_one", tmp_path)
    assert done.returncode == code, done.stdout + done.stderr
    assert words in done.stdout


def test_the_same_modules_take_less_room_than_with_64_bits():
    found = heap32.measure()
    assert set(found) == {32, 64}
    assert abs(found[32]["modules"] - found[64]["modules"]) <= 2
    assert found[32]["modules"] > 100
    # Objects are half as large, names and bytecode are not.
    assert 120 < found[64]["heap_bytes"] * 100 // found[32]["heap_bytes"] < 170
