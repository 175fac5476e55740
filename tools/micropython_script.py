"""Runs a script under MicroPython with the project's modules and a heap like a board's."""

import os
import subprocess
from pathlib import Path

from tools.virtual_board.interpreter import find_micropython

ROOT = Path(__file__).resolve().parent.parent
PATHS = [ROOT / "lib", ROOT / "firmware", ROOT / "build" / "lib"]
# As the virtual board's: with words of 64 bits it stands for about two thirds of it on a board.
HEAP = "512K"


def run(script, *arguments, typed=None, cwd=None, timeout_s=300, paths=PATHS):
    """-> subprocess.CompletedProcess with text output; script: its path; typed: for its stdin;
    paths: where modules are looked for."""
    command = [find_micropython(), "-X", f"heapsize={HEAP}", str(script), *map(str, arguments)]
    return subprocess.run(
        command,
        check=False,
        input=typed,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        env={**os.environ, "MICROPYPATH": ":".join([*map(str, paths), ".frozen"])},
        cwd=cwd,
    )
