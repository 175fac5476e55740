"""Runs a script of this folder under MicroPython with the project's modules."""

from pathlib import Path

from tools import micropython_script
from tools.micropython_script import ROOT  # noqa: F401  (for the tests)


def run(script, *arguments, cwd, timeout_s=300):
    """-> subprocess.CompletedProcess with text; script: a name in this folder, or a path."""
    path = Path(__file__).parent / script
    return micropython_script.run(path, *arguments, cwd=cwd, timeout_s=timeout_s)
