"""python -m tools.pins: whether every Python it is meant for can install requirements.txt.

It asks the package index, so it takes minutes and is no part of the tests.
"""

import subprocess
import sys
import tempfile

from packaging.requirements import Requirement

from tools.firmware_files import ROOT

REQUIREMENTS = ROOT / "requirements.txt"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
# Published as source only, and without anything to compile: pip builds it anywhere.
AS_SOURCE = ("esptool",)
TIMEOUT_S = 600


def main():
    failures = 0
    for version in PYTHONS:
        pins = pins_for(version)
        missing = missing_wheel(version, [pin for pin in pins if pin.name not in AS_SOURCE])
        failures += missing is not None
        print(
            f"Python {version}: {missing or f'{len(pins)} packages can be installed'}", flush=True
        )
    return 1 if failures else 0


def pins_for(version, lines=None):
    """The pins that hold for this Python, as packaging's requirements.

    pip itself would judge the markers by the Python that it runs on.
    """
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines() if lines is None else lines
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    environment = {"python_version": version}
    return [pin for pin in pins if not pin.marker or pin.marker.evaluate(environment)]


def missing_wheel(version, pins):
    """What pip says is missing, or None; nothing is installed."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
        command += ["--quiet", "--dry-run", "--no-deps", "--only-binary", ":all:"]
        command += ["--target", folder, "--python-version", version]
        command += [f"{pin.name}{pin.specifier}" for pin in pins]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=TIMEOUT_S
        )
    if not done.returncode:
        return None
    said = [line for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
    return said[-1].removeprefix("ERROR: ") if said else done.stderr.strip()


if __name__ == "__main__":
    sys.exit(main())
