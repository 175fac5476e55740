"""`make frozen`: what manifest.py needs besides the sources, to freeze the firmware for one board.

Frozen modules are all that a MicroPython image can hold, so a meter's data becomes one, and so
does the version, which a deploy would record in a file.
"""

import shutil
import sys
from pathlib import Path

from tools import firmware_files, micropython_image
from tools.command_line import BAD_USAGE, Parser, failure

MANIFEST = firmware_files.ROOT / "manifest.py"
FOLDER = firmware_files.ROOT / "build" / "frozen"


def prepare(board, folder=FOLDER):
    """Write board.py, version and the meters' modules. ValueError for an unknown board."""
    files = firmware_files.files_for(board)
    shutil.rmtree(folder, ignore_errors=True)
    for path, source in files.items():
        if path.endswith(".json"):
            target = folder / Path(path).relative_to("lib").with_suffix(".py")
            target.parent.mkdir(parents=True, exist_ok=True)
            text = firmware_files.meter_json(source)
            target.write_text(f"JSON = {text!r}\n", encoding="utf-8")
    shutil.copyfile(files["board.py"], folder / "board.py")
    version = f'VERSION = "{firmware_files.version()}"\n'
    (folder / "frozen_version.py").write_text(version, encoding="utf-8")


def instructions(board):
    """The lines that say how MicroPython is built for the board."""
    chip = firmware_files.machine(board)
    if not chip.startswith("ESP32"):
        return [f"Ready for {board}, which has no ESP32: there is no image to build."]
    image = micropython_image.of(firmware_files.board_values(board))
    lines = [
        f"Ready for {board}. In MicroPython's ports/esp32, with ESP-IDF:",
        f"    make {image.arguments()} FROZEN_MANIFEST={MANIFEST}",
    ]
    if image.variant:
        lines.append(
            f"{image.variant} is the variant for the PSRAM; on a board without, leave it out."
        )
    return lines


def main(arguments=None):
    parser = Parser(prog="make frozen", description=__doc__)
    names = ", ".join(firmware_files.board_names())
    parser.add_argument("--board", required=True, help=f"BOARD=: {names}")
    board = parser.parse_args(arguments).board
    try:
        prepare(board)
    except ValueError as error:
        return failure(error, BAD_USAGE)
    print("\n".join(instructions(board)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
