"""`make deploy`: puts the firmware on a board with mpremote, then resets it; settings stay."""

import sys
from pathlib import Path

from tools import backup_folder, charging_stop, firmware_files
from tools.board_link import BoardError, BoardLink, Interrupted
from tools.command_line import BAD_USAGE, INTERRUPTED, Parser, failure
from tools.deploy import checks, compiled, steps


def main(arguments=None):
    options = parse(arguments)
    try:
        firmware_files.check_board(options.board)
        restore = backup_folder.read(options.restore, options.board) if options.restore else None
        charging_stop.stop(options.port)
        steps.deploy(BoardLink(options.port), options.board, restore=restore)
    except ValueError as error:
        return failure(error, BAD_USAGE)
    except Interrupted as error:
        return failure(error, INTERRUPTED)
    except KeyboardInterrupt:
        return failure("Interrupted by Ctrl-C; nothing was done to the board.", INTERRUPTED)
    except (BoardError, checks.Refused, compiled.CompileError) as error:
        return failure(error)
    version = firmware_files.version()
    print(f"Firmware {version} for {options.board} is on the board at {options.port} and starts.")
    return 0


def parse(arguments):
    parser = Parser(prog="make deploy", description=__doc__)
    names = ", ".join(firmware_files.board_names())
    parser.add_argument("--board", required=True, help=f"BOARD=: {names}")
    parser.add_argument("--port", required=True, help="PORT=: serial port, or auto")
    parser.add_argument("--restore", type=Path, help="FROM=: a folder of make backup")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
