"""python -m tools.service_installer.picture FILE.svg: a commissioning as the person sees it, made
at the virtual board with a reversed meter and rotated phases."""

import asyncio
import functools
import io
from pathlib import Path

from rich.console import Console

from tools.command_line import Parser
from tools.plant.car import Car
from tools.run.live import WITHOUT_WEB_FONTS
from tools.run.simulation import Simulation
from tools.service_installer import settings_access
from tools.service_installer.commission import Commission
from tools.service_installer.connection import Connection
from tools.service_installer.person import Person

WIDTH = 110
STARTED_POLLS = 3
STARTED_WITHIN_S = 40


class Installer(Person):
    """Plugs the car in when asked to; answers yes to changes, and no to a station of one phase."""

    def __init__(self, console, plug):
        super().__init__(console, read=lambda: self.tell(""))
        self._plug = plug

    def ready(self, text):
        super().ready(text)
        if "plug in" in text:
            self._plug()

    def confirm(self, question):
        self._ask(question)
        self.tell("y")
        return True

    def knows(self, question):
        self._ask(question)
        self.tell("n")
        return False


async def picture(path):
    console = Console(file=io.StringIO(), width=WIDTH, record=True, markup=False, highlight=False)
    async with Simulation(car=Car(phases=(1,)), rotation="L2L3L1") as simulation:
        simulation.plant.meter.values = "reversed"
        await _started(simulation)
        simulation.serial.stop()  # frees the port for the installer
        loop = asyncio.get_running_loop()
        plug = functools.partial(loop.call_soon_threadsafe, simulation.plant.car.plug)
        person = Installer(console, plug)
        await asyncio.to_thread(_commission, simulation.board.port, person)
    svg = console.export_svg(title="service-installer commission", code_format=WITHOUT_WEB_FONTS)
    Path(path).write_text(svg, encoding="utf-8")


async def _started(simulation):
    for _ in range(STARTED_WITHIN_S):
        await asyncio.sleep(1)
        if simulation.plant.meter.polls >= STARTED_POLLS:
            return
    raise SystemExit(f"The virtual board read no meter within {STARTED_WITHIN_S} s.")


def _commission(port, person):
    with Connection(port) as station:
        Commission(station, person, settings_access.rated_current_a(station)).run()


def main():
    parser = Parser(prog="python -m tools.service_installer.picture", description=__doc__)
    parser.add_argument("file", metavar="FILE.svg")
    asyncio.run(picture(parser.parse_args().file))


if __name__ == "__main__":
    main()
