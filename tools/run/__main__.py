"""`make run`: a live view on a terminal, lines elsewhere, or a scenario that ends with 0 or 1."""

import asyncio
import errno
import functools
import os
import signal
import sys

from rich.console import Console

from tools.command_line import BAD_USAGE, Parser, failure, text_for
from tools.plant.car import Car
from tools.plant.house import House, read_trace
from tools.plant.record import CAR_ADAPTS_S
from tools.plant.rows import TraceError
from tools.run import live, plain, scenario
from tools.run.actions import DEVICES
from tools.run.player import Player
from tools.run.simulation import Simulation
from tools.virtual_board.flash import ImageError
from tools.virtual_board.host import BoardFailed
from tools.virtual_board.interpreter import MicroPythonMissing

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# `make run | head`, and a terminal that was closed
NOBODY_READS = (errno.EPIPE, errno.EIO)
SECOND_PORT = "build/run/serial"
say = functools.partial(print, flush=True)


def main():
    arguments = parse()
    try:
        return asyncio.run(run(arguments))
    except (
        scenario.ScenarioError,
        TraceError,
        MicroPythonMissing,
        ImageError,
        BoardFailed,
    ) as error:
        return failure(error, BAD_USAGE)
    except OSError as error:
        if error.errno not in NOBODY_READS:
            raise
        # Python flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1 if arguments.scenario else 0


def parse():
    parser = Parser(prog="make run", description=__doc__)
    parser.add_argument("scenario", nargs="?", help=f"one of: {', '.join(scenario.names())}")
    parser.add_argument("--trace", metavar="CSV", help="the house's load, one row a second")
    parser.add_argument("--picture", metavar="SVG", help="keep the live view as a picture")
    for name, (parse_text, forms) in DEVICES.items():
        option, words = f"--{name.replace('_', '-')}", f"there from the start: {', '.join(forms)}"
        parser.add_argument(option, metavar="TEXT", help=words, type=text_for(parse_text))
    return parser.parse_args()


async def run(arguments):
    """A signal cancels it, so that the board ends and nothing stays in the temporary folder."""
    for number in ENDING:
        asyncio.get_running_loop().add_signal_handler(number, asyncio.current_task().cancel)
    loaded = scenario.load(arguments.scenario) if arguments.scenario else None
    around = surroundings(arguments, loaded or {})
    try:
        broken = await (play(loaded, around) if loaded else watch(arguments.picture, around))
    except asyncio.CancelledError:
        broken = ["it was interrupted"]
    return verdict(broken) if loaded else 0


def surroundings(arguments, loaded):
    """House and devices, arguments of Simulation; the command line outweighs a scenario."""
    house = House(trace=read_trace(arguments.trace)) if arguments.trace else None
    devices = {name: getattr(arguments, name) or loaded.get(name) for name in DEVICES}
    return {"house": house, **devices}


async def watch(picture, around):
    """The live view where somebody sits at a terminal, lines elsewhere."""
    console = Console()
    if picture:
        async with Simulation(**around) as simulation:
            await live.picture(simulation, picture)
        return
    simulation = Simulation(**around, second_port=SECOND_PORT)
    say(f"The station's serial line for a second terminal: make repl PORT={SECOND_PORT}")
    if console.is_terminal and not console.is_dumb_terminal and sys.stdin.isatty():
        await live.run(simulation, console, say)
    else:
        say("starting the station ... (Ctrl-C ends it)")
        async with simulation:
            simulation.plant.car.plug()
            await plain.run(simulation, say)


async def play(loaded, around):
    """-> sentences on what was not held"""
    car = Car(**loaded.get("car", {}))
    async with Simulation(loaded.get("settings"), car, **around) as simulation:
        say(loaded["title"])
        player = Player(simulation, loaded, say)
        broken = await player.play()
        report(simulation, player)
        for line in simulation.serial.text:
            say(f"board: {line}")
    return broken


def report(simulation, player):
    """The figures of the run, with what each is counted against."""
    seen = simulation.snapshot()
    status = seen["station"]
    overload = f"{seen['worst_overload_s']:.1f} s above {simulation.overload_ma} mA"
    highest = f"the highest signal of {CAR_ADAPTS_S:.0f} s"
    excess = f"{seen['worst_car_excess_ma']} mA at most, beyond {highest}"
    block = f"{status.get('longest_block_ms', 0)} ms, this computer's own delays included"
    say(f"highest grid current        {player.highest_mains_ma} mA")
    say(f"longest overload            {overload}")
    say(f"car over the offer by       {excess}")
    say(f"polls of the meter          {status.get('meter_polls', 0)}")
    say(f"longest block of a task     {block}")


def verdict(broken):
    """Say it -> exit code"""
    for sentence in broken:
        say(f"NOT HELD: {sentence}")
    say("NOT HELD" if broken else "HELD")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
