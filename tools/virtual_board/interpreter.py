"""Finds the MicroPython interpreter (the unix port) on this computer."""

import os
import shutil
import sys
from pathlib import Path


class MicroPythonMissing(Exception):
    """No MicroPython where it was looked for; the text says where."""


def find_micropython(path=None):
    """Path of the interpreter as text: `path`, $MICROPYTHON, beside this Python, or on PATH.

    A path or variable that is given but wrong is an error: another interpreter is not wanted then.
    Raises MicroPythonMissing.
    """
    for named, origin in ((path, "--micropython"), (os.environ.get("MICROPYTHON"), "MICROPYTHON")):
        if named:
            found = shutil.which(named)
            if not found:
                raise MicroPythonMissing(f"{origin} names {named!r}, which is no program.")
            return os.path.abspath(found)
    beside = str(Path(sys.executable).parent / "micropython")
    found = shutil.which(beside) or shutil.which("micropython")
    if not found:
        raise MicroPythonMissing(
            f"MicroPython was found neither as {beside} nor on PATH: `make run` installs it on "
            "Linux x86-64 and on Macs with Apple's chip; elsewhere build MicroPython's unix port "
            "(docs/running.md) and name it: make run MICROPYTHON=path."
        )
    return found
