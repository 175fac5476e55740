"""Every logic test once more, under real MicroPython with a heap like a board's."""

import interpreter
import pytest

LOGIC = interpreter.ROOT / "tests" / "logic"


@pytest.mark.parametrize("module", sorted(path.stem for path in LOGIC.glob("test_*.py")))
def test_on_micropython(module, tmp_path):
    done = interpreter.run("run.py", LOGIC, module, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 failed" in done.stdout
