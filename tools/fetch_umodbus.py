"""Fetches what pip cannot install, by pinned version and hash, into build/lib.

micropython-modbus is imported as `umodbus`; micropython-ssd1306 is micropython-lib's driver of the
display.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "build" / "lib"

# Requirement, SHA-256 of its sdist, and the folder or file in it that is wanted
SOURCES = (
    (
        "micropython-modbus==2.3.7",
        "b9351a66af0ff29dd585900e53827a989dedcb02ec63b1041358165089652271",
        "umodbus",
    ),
    (
        "micropython-ssd1306==0.3",
        "d00cae1ff680e6ae504e258e700f002874b0d924b1a604253b6ea63144b58289",
        "ssd1306.py",
    ),
)


def download(requirement, folder):
    """The sdist as a file in `folder`; pip refuses it (no setup.py), unearth does not."""
    command = [sys.executable, "-m", "unearth", "--no-binary", "--download", folder, requirement]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    found = sorted(Path(folder).glob("*.tar.gz"))
    if done.returncode or not found:
        raise SystemExit(f"{requirement} could not be downloaded: {done.stderr.strip()}")
    return found[0]


def unpack(archive, wanted, target):
    """Write the archive's wanted/*.py, or the file of that name, below `target`, nothing else."""
    with tarfile.open(archive) as sdist:
        for member in sdist:
            parts = Path(member.name).parts[1:]
            if member.isfile() and parts[:1] == (wanted,) and member.name.endswith(".py"):
                destination = target.joinpath(*parts)
                destination.parent.mkdir(parents=True, exist_ok=True)
                destination.write_bytes(sdist.extractfile(member).read())


def fetch(requirement, sha256, wanted, target=TARGET):
    """Raises SystemExit with a sentence where it cannot be had, or is not what it was."""
    with tempfile.TemporaryDirectory() as folder:
        archive = download(requirement, folder)
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        if digest != sha256:
            raise SystemExit(f"{archive.name} has SHA-256 {digest}, expected is {sha256}.")
        unpack(archive, wanted, target)


def main():
    for source in SOURCES:
        print(f"Fetching {source[0]} ...", flush=True)
        fetch(*source)


if __name__ == "__main__":
    main()
