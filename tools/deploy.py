"""`make deploy`: copies the firmware to a board with mpremote, then resets it; settings stay."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.firmware_files import board_names, files_for

TIMEOUT_S = 600


def stage(board, folder):
    """Lay the board's files out below `folder` as they will lie on its file system."""
    for name, source in files_for(board).items():
        target = Path(folder) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def mpremote(port, *arguments):
    """Run mpremote; raises SystemExit with its words when it fails."""
    command = [sys.executable, "-m", "mpremote", "connect", port, *arguments]
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        raise SystemExit(f"The board at {port} did not answer within {TIMEOUT_S} s.") from None
    if done.returncode:
        words = (done.stderr or done.stdout).strip()
        raise SystemExit(f"mpremote could not work with the board at {port}: {words}")


def main():
    parser = argparse.ArgumentParser(prog="make deploy", description=__doc__)
    parser.add_argument("--board", required=True, help=", ".join(board_names()))
    parser.add_argument("--port", required=True, help="serial port, or auto")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            stage(arguments.board, folder)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
        mpremote(arguments.port, "fs", "cp", "-r", f"{folder}/.", ":")
    mpremote(arguments.port, "reset")
    print(f"The firmware for {arguments.board} is on the board at {arguments.port} and starts.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
