"""python -m tools.pins: whether the computers that requirements/ is meant for can install it.

It asks the package index, so it takes minutes and is no part of the tests.
"""

import subprocess
import sys
import tempfile
from collections import namedtuple

from packaging.requirements import Requirement

from tools.firmware_files import ROOT

FOLDER = ROOT / "requirements"
GROUPS = ("run", "board", "test")
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
# Published as source only, and without anything to compile: pip builds it anywhere.
AS_SOURCE = ("esptool",)
TIMEOUT_S = 600

# platform, machine: as sys.platform and platform.machine() have them; tags: of its wheels
Computer = namedtuple("Computer", "name platform machine tags")
PC = Computer("Linux x86-64", "linux", "x86_64", ())
MAC = Computer(
    "Mac with Apple's chip",
    "darwin",
    "arm64",
    ("macosx_10_9_universal2", "macosx_11_0_arm64", "macosx_12_0_arm64", "macosx_14_0_arm64"),
)
INTEL_MAC = Computer(
    "Intel Mac",
    "darwin",
    "x86_64",
    ("macosx_10_9_universal2", "macosx_10_9_x86_64", "macosx_10_13_x86_64", "macosx_11_0_x86_64"),
)
RASPBERRY_PI = Computer(
    "Raspberry Pi, 64 bits",
    "linux",
    "aarch64",
    ("manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_28_aarch64"),
)
WINDOWS = Computer("Windows", "win32", "AMD64", ("win_amd64",))
# Where no interpreter is published a run takes one that MICROPYTHON= names.
MEANT_FOR = {
    "run": (PC, MAC, INTEL_MAC, RASPBERRY_PI),
    "board": (PC, MAC, INTEL_MAC, RASPBERRY_PI, WINDOWS),
    "test": (PC, MAC),
}


def main():
    failures = 0
    for group, computers in MEANT_FOR.items():
        for computer in computers:
            for version in PYTHONS:
                pins = pins_for(version, lines(group), computer)
                wheels = [pin for pin in pins if pin.name not in AS_SOURCE]
                missing = missing_wheel(version, wheels, computer)
                failures += missing is not None
                found = missing or f"{len(pins)} packages can be installed"
                print(f"{group}, {computer.name}, Python {version}: {found}", flush=True)
    return 1 if failures else 0


def lines(group):
    """The lines of the group's file and of the files that it names, each file once."""
    found = []
    seen = set()

    def add(name):
        if name in seen:
            return
        seen.add(name)
        for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("-r "):
                add(line.removeprefix("-r "))
            else:
                found.append(line)

    add(f"{group}.txt")
    return found


def pins_for(version, lines, computer=PC):
    """The pins that hold for this Python on this computer, as packaging's requirements.

    pip itself would judge the markers by the Python that it runs on.
    """
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    environment = {
        "python_version": version,
        "sys_platform": computer.platform,
        "platform_machine": computer.machine,
    }
    return [pin for pin in pins if not pin.marker or pin.marker.evaluate(environment)]


def missing_wheel(version, pins, computer=PC):
    """What pip says is missing, or None; nothing is installed."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
        command += ["--quiet", "--dry-run", "--no-deps", "--only-binary", ":all:"]
        command += ["--target", folder, "--python-version", version]
        command += [word for tag in computer.tags for word in ("--platform", tag)]
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
