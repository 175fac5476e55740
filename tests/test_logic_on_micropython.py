"""Every logic test once more, under real MicroPython with a heap like a board's."""

import os
import subprocess
from pathlib import Path

import pytest
from tools.virtual_board.interpreter import find_micropython

ROOT = Path(__file__).resolve().parent.parent
LOGIC = ROOT / "tests" / "logic"
# 64-bit words take twice the room: this stands for 160 KiB of a 32-bit board.
HEAP = "320K"
PATHS = [ROOT / "lib", ROOT / "firmware", ROOT / "build" / "lib"]


@pytest.mark.parametrize("module", sorted(path.stem for path in LOGIC.glob("test_*.py")))
def test_on_micropython(module, tmp_path):
    environment = {
        **os.environ,
        "MICROPYPATH": ":".join([*map(str, PATHS), ".frozen"]),
    }
    command = [find_micropython(), "-X", f"heapsize={HEAP}"]
    command += [str(ROOT / "tests" / "on_micropython" / "run.py"), str(LOGIC), module]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env=environment,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 failed" in done.stdout
