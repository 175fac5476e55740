"""The live view on a terminal: redraws the screen, and lets keys act on house, car and cable."""

import asyncio
import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.live import Live

from tools.run import keyboard, view
from tools.run.player import act

REFRESH_S = 0.1
# Key -> the actions that switch it on and off
SWITCHES = {
    "k": ("kettle on", "kettle off"),
    "o": ("oven on", "oven off"),
    "h": ("heat_pump on", "heat_pump off"),
    "s": ("solar on", "solar off"),
    "p": ("car plug", "car unplug"),
    "c": ("meter_cable cut", "meter_cable restore"),
}
# The picture shall be whole by itself: no font is fetched to show it.
WITHOUT_WEB_FONTS = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
PICTURE_SIZE = (100, 26)  # columns, rows
QUIT = ("q", "\x03", keyboard.END)


async def run(simulation, console):
    """Until `q` is pressed."""
    switched = dict.fromkeys(SWITCHES, False)
    with (
        keyboard.Keyboard() as keys,
        Live(console=console, screen=True, auto_refresh=False) as live,
    ):
        while True:
            try:
                key = await asyncio.wait_for(keys.pressed.get(), REFRESH_S)
            except asyncio.TimeoutError:
                key = None
            if key in QUIT:
                return
            press(simulation, switched, key)
            live.update(_screen(simulation, switched, console.height), refresh=True)


def press(simulation, switched, key):
    """Flip what the key stands for; any other key does nothing."""
    if key in SWITCHES:
        switched[key] = not switched[key]
        act(simulation.plant, SWITCHES[key][0 if switched[key] else 1])


async def picture(simulation, path):
    """Play a minute of the example and keep the screen as SVG: a kettle has cut the offer."""
    switched = dict.fromkeys(SWITCHES, False)
    for key, wait_s in (("p", 32), ("k", 9)):
        press(simulation, switched, key)
        await asyncio.sleep(wait_s)
    width, height = PICTURE_SIZE
    console = Console(record=True, width=width, height=height, file=io.StringIO())
    console.print(_screen(simulation, switched, height))
    svg = console.export_svg(title="make run", code_format=WITHOUT_WEB_FONTS)
    Path(path).write_text(svg, encoding="utf-8")


def _screen(simulation, switched, rows):
    return view.screen(simulation.snapshot(), simulation.serial.events, switched, rows)
