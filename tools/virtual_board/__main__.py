"""python -m tools.virtual_board FLASH_IMAGE: runs a virtual board until SIGTERM or Ctrl-C."""

import argparse
import os
import signal
import sys
from pathlib import Path

from tools.command_line import BAD_USAGE, Parser, failure, whole_number
from tools.virtual_board import port_name
from tools.virtual_board.flash import ImageError, prepare
from tools.virtual_board.interpreter import MicroPythonMissing, find_micropython
from tools.virtual_board.supervisor import BoardBroken, Supervisor

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
MOST_WRITES = 1_000_000


def main():
    options = parse()
    for number in ENDING:
        signal.signal(number, end)
    try:
        micropython = find_micropython(options.micropython)
        prepare(options.image, micropython)
        port_name.check(options.link)
    except (MicroPythonMissing, ImageError, FileExistsError) as error:
        return failure(error, BAD_USAGE)
    board = Supervisor(
        micropython,
        options.heap,
        options.image.resolve(),
        options.plant,
        lifeline=0 if options.until_stdin_ends else None,
        inherited=[os.dup(1)],  # who reads our output sees its end when both of us are gone
        writes=options.reset_after_writes,
    )
    try:
        with port_name.linked(options.link, board.port.name):
            print(board.port.name, flush=True)
            board.run()
    except (BoardBroken, OSError) as error:
        return failure(f"The virtual board failed with {micropython}: {error}")
    finally:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        board.close()


def parse():
    parser = Parser(prog="python -m tools.virtual_board", description=__doc__)
    parser.add_argument("image", type=Path, metavar="FLASH_IMAGE", help="made when missing")
    parser.add_argument("--plant", metavar="HOST:PORT", type=address, help="what pins connect to")
    parser.add_argument("--link", metavar="PATH", help="a lasting name for the port")
    parser.add_argument("--heap", default="768K", type=heap, help="Python heap, 64-bit words")
    parser.add_argument("--micropython", metavar="PATH", help="the interpreter, unix port")
    parser.add_argument(
        "--reset-after-writes",
        metavar="N",
        type=whole_number(0, MOST_WRITES),
        help="a reset amid writes to the flash",
    )
    parser.add_argument("--until-stdin-ends", action="store_true", help="end with the caller")
    return parser.parse_args()


def address(text):
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is refused: HOST:PORT is allowed")
    return text


def heap(text):
    number = text[:-1] if text[-1:] in "KM" else text
    if not number.isdecimal():
        raise argparse.ArgumentTypeError(
            f"{text!r} is refused: a size such as 320K or 1M is allowed"
        )
    return text


def end(*_):
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
