"""Measures the firmware on the flash, per room: bytecode as deployed, and the meters' data."""

from collections import Counter

from rich.table import Table

from tools.bench.aim import Aim
from tools.deploy import compiled
from tools.firmware_files import FIRMWARE

BOARD = "waveshare_esp32_s3_eth"
METERS = "meters' data"
MOST_CODE_BYTES = 96 * 1024
NO_LINE_NUMBERS = "-O3"


def run(console):
    """Compile and print the table; returns [Aim]."""
    rooms = sizes(compiled.program(BOARD))
    console.print(table(rooms, code_bytes(sizes(compiled.program(BOARD, NO_LINE_NUMBERS)))))
    return [aim(code_bytes(rooms))]


def code_bytes(rooms):
    """Bytes of the bytecode in all rooms."""
    return sum(rooms.values()) - rooms[METERS]


def aim(found_bytes):
    """The Aim of the bytecode's size."""
    return Aim(
        found_bytes < MOST_CODE_BYTES,
        f"bytecode under {MOST_CODE_BYTES // 1024} KiB: {found_bytes / 1024:.1f} KiB",
    )


def sizes(content):
    """{room: number of bytes}; content: {path in the program's folder: its bytes}."""
    rooms = Counter()
    for path, data in content.items():
        rooms[_room(path)] += len(data)
    return rooms


def _room(path):
    if path.endswith(".json"):
        return METERS
    room = path.partition("/")[0] if "/" in path else ""
    if not room:
        return "firmware"
    return f"firmware/{room}" if (FIRMWARE / room).is_dir() else f"lib/{room}"


def table(rooms, without_line_numbers_bytes):
    """The sizes as a rich table."""
    made = Table(title=f"On the flash of {BOARD}", caption="compiled by mpy-cross for any chip")
    made.add_column("room", no_wrap=True)
    made.add_column("bytes", justify="right")
    for room, size in rooms.most_common():
        made.add_row(room, str(size))
    made.add_section()
    made.add_row("all", str(sum(rooms.values())))
    made.add_row("bytecode", str(code_bytes(rooms)))
    made.add_row("bytecode without line numbers", str(without_line_numbers_bytes))
    return made
