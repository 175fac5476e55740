"""`make flash`: writes MicroPython to a board with esptool, after a look at the file.

Images are published by the MicroPython project on its download page, micropython.org/download:
one page per kind of board, e.g. ESP32_GENERIC_S3, with the variants below.
"""

import subprocess
import sys
from pathlib import Path

from esptool.targets import CHIP_DEFS

from tools import esp_image, firmware_files, micropython_image
from tools.command_line import BAD_USAGE, INTERRUPTED, Parser, failure
from tools.deploy.checks import OLDEST_MICROPYTHON

TIMEOUT_S = 900
UNFINISHED = (
    "Interrupted by Ctrl-C; where writing had begun MicroPython is not complete: make flash."
)


class FlashError(Exception):
    """Nothing was written, or not all of it; the text says why."""


def where(board):
    """The sentence that says where the board's images are."""
    image = micropython_image.of(firmware_files.board_values(board))
    return f"MicroPython's images are on micropython.org/download, for {board}: {image.title()}."


def check(path, board):
    """(esptool's name of the chip, address) for an image that fits the board.

    Raises ValueError with the reason.
    """
    name = firmware_files.machine(board).lower()
    if name not in CHIP_DEFS:
        raise ValueError(f"BOARD={board} has no ESP32: there is nothing to flash.")
    chip = CHIP_DEFS[name]
    if path.is_dir():
        raise ValueError(f"FIRMWARE= has to name an image, a file. {where(board)}")
    try:
        image = esp_image.read(path.read_bytes(), chip.BOOTLOADER_FLASH_OFFSET)
    except OSError as error:
        raise ValueError(
            f"FIRMWARE={path} cannot be read: {error.strerror}. {where(board)}"
        ) from None
    except esp_image.ImageError as error:
        raise ValueError(f"FIRMWARE={path} {error}. {where(board)}") from None
    if image.chip_id != chip.IMAGE_CHIP_ID:
        raise ValueError(
            f"FIRMWARE={path} is for {_chip_name(image.chip_id)}, but BOARD={board} has "
            f"{chip.CHIP_NAME}. {where(board)}"
        )
    if image.version and image.version < OLDEST_MICROPYTHON:
        version = ".".join(str(number) for number in image.version)
        raise ValueError(
            f"FIRMWARE={path} is MicroPython {version}, 1.26 or newer is needed. {where(board)}"
        )
    return name, chip.BOOTLOADER_FLASH_OFFSET


def command(chip, port, path, address, erase):
    """esptool's arguments. It refuses another chip than `chip`, and verifies what it wrote."""
    ports = [] if port == "auto" else ["--port", port]
    erasing = ["--erase-all"] if erase else []
    return [
        *(sys.executable, "-m", "esptool", "--chip", chip, *ports),
        *("write-flash", *erasing, hex(address), str(path)),
    ]


def flash(port, board, path, erase=False):
    """Raises ValueError (the file does not fit), FlashError."""
    chip, address = check(path, board)
    try:
        done = subprocess.run(
            command(chip, port, path, address, erase),
            check=False,
            stderr=subprocess.STDOUT,
            stdout=subprocess.PIPE,
            text=True,
            timeout=TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        raise FlashError(f"esptool did not end within {TIMEOUT_S} s.") from None
    if done.returncode:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        words = [line for line in lines if "error" in line.lower()] or lines[-1:]
        raise FlashError(
            f"esptool could not flash the board at {port}: {' '.join(words)} Hold BOOT while you "
            "plug the board in, and try again."
        )


def _chip_name(number):
    names = [chip.CHIP_NAME for chip in CHIP_DEFS.values() if chip_id(chip) == number]
    return names[0] if names else f"chip number {number}"


def chip_id(chip):
    """The number in an image's header, None for chips without one."""
    return getattr(chip, "IMAGE_CHIP_ID", None)


def main(arguments=None):
    parser = Parser(prog="make flash", description=__doc__)
    names = ", ".join(firmware_files.board_names())
    parser.add_argument("--board", required=True, help=f"BOARD=: {names}")
    parser.add_argument("--port", required=True, help="PORT=: serial port, or auto")
    parser.add_argument("--firmware", required=True, type=Path, help="FIRMWARE=: image file")
    parser.add_argument("--erase", action="store_true", help="ERASE=1: everything, settings too")
    options = parser.parse_args(arguments)
    try:
        flash(options.port, options.board, options.firmware, options.erase)
    except ValueError as error:
        return failure(error, BAD_USAGE)
    except KeyboardInterrupt:
        return failure(UNFINISHED, INTERRUPTED)
    except FlashError as error:
        return failure(error)
    print(f"MicroPython is on the board at {options.port}. Next: make deploy.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
