"""Draws the display's screens into docs/display/*.png, with the firmware's own code on MicroPython."""

import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

from tools.virtual_board.interpreter import find_micropython

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "display"
SCRIPT = ROOT / "tests" / "on_micropython" / "draw_screens.py"
WIDTH, HEIGHT = 128, 64
SCALE = 4  # squares of 4 pixels, the last row and column of each dark, as on the glass
BORDER = 8
DARK, LIT = (8, 10, 18), (150, 215, 255)
TIMEOUT_S = 60
SIGNATURE = b"\x89PNG\r\n\x1a\n"

# Name -> what display_screen.draw takes: state, offer in mA, reason, meter's state, safe current
# in mA where the meter is lost
SCREENS = {
    "starting": ("starting", 0, "waiting for the car", "initializing", None),
    "ready": ("ready", 6000, "waiting for the car", "normal", None),
    "connected": ("connected", 6000, "waiting for the car", "normal", None),
    "charging": ("charging", 16000, "socket maximum", "normal", None),
    "charging-less": ("charging", 9350, "grid L2", "normal", None),
    "meter-lost": ("charging, meter lost", 12000, "safe current: meter lost", "warning", 12000),
    "paused": ("paused", 0, "held: shortest pause", "normal", None),
    "lost-no-charging": ("paused", 0, "safe current: meter lost", "error", 0),
    "fault": ("fault", 0, "settings unreadable", "normal", None),
    "no-balancing": ("charging", 32000, "station maximum", "idle", None),
}


def draw(screens):
    """{name: arguments of draw} -> {name: rows of 0 and 1}, drawn by MicroPython."""
    done = subprocess.run(
        [find_micropython(), str(SCRIPT)],
        check=False,
        input=json.dumps(list(screens.items())),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        env={**os.environ, "MICROPYPATH": f"{ROOT / 'firmware'}:.frozen"},
    )
    if done.returncode:
        raise SystemExit(f"The screens could not be drawn: {done.stdout}{done.stderr}")
    return {name: rows(bytes.fromhex(data)) for name, data in json.loads(done.stdout).items()}


def rows(data):
    """A display's memory, a byte for each eight pixels of a column, as rows of 0 and 1."""
    return [
        [data[y // 8 * WIDTH + x] >> y % 8 & 1 for x in range(WIDTH)]
        for y in range(len(data) * 8 // WIDTH)
    ]


def picture(pixels):
    """The rows as the bytes of a PNG file (RFC 2083): 8 bits of red, green, blue, no filter."""
    width, height = WIDTH * SCALE + 2 * BORDER, HEIGHT * SCALE + 2 * BORDER
    lines = [bytes(DARK) * width for _ in range(BORDER)]
    for row in pixels:
        lit = [_square(pixel) for pixel in row]
        lines += [bytes(DARK) * BORDER + b"".join(lit) + bytes(DARK) * BORDER] * (SCALE - 1)
        lines.append(bytes(DARK) * width)
    lines += lines[:BORDER]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def seen(png):
    """The rows that such a picture shows."""
    data, at = b"", len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    data = zlib.decompress(data)
    stride = 1 + 3 * (WIDTH * SCALE + 2 * BORDER)
    return [
        [
            int(data[(BORDER + y * SCALE) * stride + 1 + 3 * (BORDER + x * SCALE)] == LIT[0])
            for x in range(WIDTH)
        ]
        for y in range(HEIGHT)
    ]


def _square(pixel):
    return bytes(LIT if pixel else DARK) * (SCALE - 1) + bytes(DARK)


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, pixels in draw(SCREENS).items():
        (FOLDER / f"{name}.png").write_bytes(picture(pixels))
    return 0


if __name__ == "__main__":
    sys.exit(main())
