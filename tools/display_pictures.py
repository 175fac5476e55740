"""Draws the display's screens into docs/display/*.png: the firmware's own code on MicroPython."""

import json
import sys

from PIL import Image, ImageDraw

from tools import micropython_script
from tools.micropython_script import ROOT

FOLDER = ROOT / "docs" / "display"
SCRIPT = ROOT / "tests" / "on_micropython" / "draw_screens.py"
WIDTH, HEIGHT = 128, 64
SCALE = 4  # squares of 4 pixels, the last row and column of each dark, as on the glass
BORDER = 8
PALETTE = (8, 10, 18, 150, 215, 255)  # red, green, blue of dark pixels, then of lit ones
DARK, LIT = 0, 1
TIMEOUT_S = 60

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
    typed = json.dumps(list(screens.items()))
    done = micropython_script.run(SCRIPT, typed=typed, timeout_s=TIMEOUT_S)
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
    """The rows of 0 and 1 -> an Image, each pixel of the display a square."""
    image = Image.new("P", (WIDTH * SCALE + 2 * BORDER, HEIGHT * SCALE + 2 * BORDER), DARK)
    image.putpalette(PALETTE)
    paint = ImageDraw.Draw(image)
    for y, row in enumerate(pixels):
        for x, pixel in enumerate(row):
            if pixel:
                left, top = BORDER + SCALE * x, BORDER + SCALE * y
                # Pillow's right and lower edges belong to the rectangle.
                paint.rectangle((left, top, left + SCALE - 2, top + SCALE - 2), fill=LIT)
    return image


def seen(image):
    """The rows of 0 and 1 that such an Image shows."""
    return [
        [image.getpixel((BORDER + SCALE * x, BORDER + SCALE * y)) for x in range(WIDTH)]
        for y in range(HEIGHT)
    ]


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, pixels in draw(SCREENS).items():
        picture(pixels).save(FOLDER / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
