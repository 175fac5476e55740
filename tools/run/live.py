"""The live view on a terminal: redraws the screen, and lets keys act on house, car and meter."""

import asyncio
import contextlib
import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.live import Live

from tools.run import keyboard, view
from tools.run.switches import Switches
from tools.run.watch import Watch

REFRESH_S = 0.1
# The picture shall be whole by itself: no font is fetched to show it.
WITHOUT_WEB_FONTS = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
PICTURE_SIZE = (100, 28)  # columns, rows
# Keys of the picture's story, and how many seconds it goes on after each: kettle and oven have cut
# the offer.
PICTURE_STORY = (("p", 35), ("k", 25), ("k", 50), ("o", 12), ("k", 10))
QUIT = ("q", "\x03", keyboard.END)


async def run(simulation, console, say):
    """Start it and look at it until `q` is pressed; then say the run in short."""
    watch, switches = Watch(simulation), Switches(simulation.plant)
    # The board ends after the terminal is as it was: that is what a person waits for.
    async with contextlib.AsyncExitStack() as running:
        try:
            with (
                keyboard.Keyboard() as keys,
                Live(view.starting(), console=console, screen=True, auto_refresh=False) as live,
            ):
                await running.enter_async_context(simulation)
                simulation.serial.questions = ("status", "why")
                await _look(watch, switches, keys, live)
        finally:
            for line in watch.summary.lines():
                say(line)


async def _look(watch, switches, keys, live):
    while True:
        try:
            key = await asyncio.wait_for(keys.pressed.get(), REFRESH_S)
        except asyncio.TimeoutError:
            key = ""
        if key.lower() in QUIT:
            return
        switches.press(key.lower())
        live.update(_screen(watch, switches.on, *live.console.size), refresh=True)


async def picture(simulation, path):
    """Play PICTURE_STORY and keep the screen as SVG."""
    simulation.serial.questions = ("status", "why")
    watch, switches = Watch(simulation), Switches(simulation.plant)
    for key, wait_s in PICTURE_STORY:
        switches.press(key)
        for _ in range(round(wait_s / REFRESH_S)):
            await asyncio.sleep(REFRESH_S)
            watch.look()
    console = Console(
        record=True, width=PICTURE_SIZE[0], height=PICTURE_SIZE[1], file=io.StringIO()
    )
    console.print(_screen(watch, switches.on, *PICTURE_SIZE))
    svg = console.export_svg(title="make run", code_format=WITHOUT_WEB_FONTS)
    Path(path).write_text(svg, encoding="utf-8")


def _screen(watch, switched, columns, rows):
    seen = watch.look()
    past, events = watch.history, watch.happenings.entries
    return view.screen(seen, past, events, switched, columns, rows)
