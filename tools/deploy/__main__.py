"""`make deploy`: puts the firmware on a board with mpremote, then resets it; settings stay."""

import argparse
import sys
from pathlib import Path

from tools import backup_folder, firmware_files
from tools.board_link import BoardError, BoardLink
from tools.deploy import checks, compiled, steps


def main():
    options = parse()
    try:
        firmware_files.check_board(options.board)
        restore = backup_folder.read(options.restore, options.board) if options.restore else None
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        steps.deploy(BoardLink(options.port), options.board, restore=restore)
    except (BoardError, checks.Refused, compiled.CompileError) as error:
        print(error, file=sys.stderr)
        return 1
    version = firmware_files.version()
    print(f"Firmware {version} for {options.board} is on the board at {options.port} and starts.")
    return 0


def parse():
    parser = argparse.ArgumentParser(prog="make deploy", description=__doc__)
    names = ", ".join(firmware_files.board_names())
    parser.add_argument("--board", required=True, help=f"BOARD=: {names}")
    parser.add_argument("--port", required=True, help="PORT=: serial port, or auto")
    parser.add_argument("--restore", type=Path, help="FROM=: a folder of make backup")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
