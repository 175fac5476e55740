"""`make run`: a live view on a terminal, lines elsewhere, or a scenario that ends with 0 or 1."""

import argparse
import asyncio
import functools
import sys

from rich.console import Console

from tools.plant.car import Car
from tools.plant.house import House, TraceError, read_trace
from tools.run import live, plain, scenario
from tools.run.player import Player
from tools.run.simulation import Simulation

say = functools.partial(print, flush=True)


def main():
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("scenario", nargs="?", help=f"one of: {', '.join(scenario.names())}")
    parser.add_argument("--trace", metavar="CSV", help="the house's load, one row a second")
    parser.add_argument("--picture", metavar="SVG", help="keep the live view as a picture")
    arguments = parser.parse_args()
    try:
        loaded = scenario.load(arguments.scenario) if arguments.scenario else None
        house = House(trace=read_trace(arguments.trace)) if arguments.trace else None
    except (scenario.ScenarioError, TraceError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        if loaded:
            return asyncio.run(play(loaded, house))
        return asyncio.run(watch(arguments.picture, house))
    except KeyboardInterrupt:
        return 0


async def watch(picture, house):
    console = Console()
    async with Simulation(house=house) as simulation:
        if picture:
            await live.picture(simulation, picture)
        elif console.is_terminal and sys.stdin.isatty():
            await live.run(simulation, console)
        else:
            simulation.plant.car.plug()
            await plain.run(simulation, say)
    return 0


async def play(loaded, house):
    car = Car(**loaded.get("car", {}))
    async with Simulation(loaded.get("settings"), car, house) as simulation:
        say(loaded["title"])
        player = Player(simulation, loaded, say)
        broken = await player.play()
        report(simulation, player)
        for line in simulation.serial.text:
            say(f"board: {line}")
    for sentence in broken:
        say(f"NOT HELD: {sentence}")
    say("NOT HELD" if broken else "HELD")
    return 1 if broken else 0


def report(simulation, player):
    """The figures of the run."""
    seen = simulation.snapshot()
    status = seen["station"]
    say(f"highest grid current        {player.highest_mains_ma} mA")
    say(f"longest overload            {seen['worst_overload_s']:.1f} s")
    say(f"car over the offer by       {seen['worst_car_excess_ma']} mA at most")
    say(f"polls of the meter          {status.get('meter_polls', 0)}")
    say(f"longest block of a task     {status.get('longest_block_ms', 0)} ms")


if __name__ == "__main__":
    sys.exit(main())
