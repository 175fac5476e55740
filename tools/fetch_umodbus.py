"""Fetch micropython-modbus (imported as `umodbus`) by pinned version and hash into build/lib."""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

REQUIREMENT = "micropython-modbus==2.3.7"
SHA256 = "b9351a66af0ff29dd585900e53827a989dedcb02ec63b1041358165089652271"
TARGET = Path(__file__).resolve().parent.parent / "build" / "lib"


def download(folder):
    """The sdist as a file in `folder`; pip refuses it (no setup.py), unearth does not."""
    command = [sys.executable, "-m", "unearth", "--no-binary", "--download", folder, REQUIREMENT]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    found = sorted(Path(folder).glob("*.tar.gz"))
    if done.returncode or not found:
        raise SystemExit(f"{REQUIREMENT} could not be downloaded: {done.stderr.strip()}")
    return found[0]


def unpack(archive, target):
    """Write the archive's umodbus/*.py below `target`, nothing else."""
    with tarfile.open(archive) as sdist:
        for member in sdist:
            parts = Path(member.name).parts
            if member.isfile() and parts[1:2] == ("umodbus",) and member.name.endswith(".py"):
                destination = target / "umodbus" / parts[-1]
                destination.parent.mkdir(parents=True, exist_ok=True)
                destination.write_bytes(sdist.extractfile(member).read())


def main():
    with tempfile.TemporaryDirectory() as folder:
        archive = download(folder)
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        if digest != SHA256:
            raise SystemExit(f"{archive.name} has SHA-256 {digest}, expected is {SHA256}.")
        unpack(archive, TARGET)


if __name__ == "__main__":
    main()
