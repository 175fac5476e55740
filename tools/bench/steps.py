"""Measures how long each task blocks the others: its longest step between two waits.

On the virtual board, while a car charges, a kettle is switched, every command is typed, the log is
written and the meter is lost. It counts processor time, so a busy computer does not matter, and
what reads of the flash take on a board. Writes to flash are a row of their own and no part of the
aim: the virtual board's flash is a file, a real one has to erase. On a board `status` shows
`longest_block_ms`, which includes everything.
"""

import asyncio
import time
from pathlib import Path

from rich.table import Table

from boards import virtual
from tools.bench.aim import Aim, BenchFailed
from tools.deploy import packs
from tools.run.simulation import Simulation

MAIN = Path(__file__).parent / "on_micropython" / "timed_station.py"
MOST_US = 20_000
FLASH = "flash"
TIMEOUT_S = 90
POLL_S = 0.05
STEP = "step "
END = "step end"
COMMAND = "command "
COMMANDS_EVERY_S = 0.8
COMMANDS = (
    "help",
    "status",
    "why",
    "meter",
    "settings",
    "settings --json",
    "events",
    "log",
    "log --json",
    "crash",
    "version",
    "set socket_max_current_a 15",
    "limit 10 3",
    "test led",
)


def run(console):
    """Measure and print the table; returns [Aim]."""
    found = asyncio.run(measure())
    tasks, commands = found
    console.print(table(tasks))
    console.print(commands_table(commands))
    return aims(tasks)


def aims(found):
    """[Aim] of the tasks' figures of measure()."""
    tasks = {name: longest_us for name, (_, longest_us) in found.items() if name != FLASH}
    name = max(tasks, key=tasks.get)
    longest_us = tasks[name]
    return [
        Aim(
            longest_us <= MOST_US,
            f"no task blocks the others for more than {MOST_US // 1000} ms processor and flash: "
            f"{longest_us / 1000:.1f} ms ({name})",
        )
    ]


async def measure():
    """-> {task: (number of steps, the longest in us)}, {command: (reads of the flash, the longest
    step in us)}. Raises BenchFailed."""
    files = packs.on_board(virtual.NAME, {"main.py": MAIN.read_bytes()})
    async with Simulation(files=files, flat=False) as simulation:
        load = asyncio.create_task(_work(simulation))
        try:
            return await _figures(simulation)
        finally:
            load.cancel()


async def _work(simulation):
    """Give the station all kinds of work within half a minute."""
    plant, serial = simulation.plant, simulation.serial
    plant.car.plug()
    await _until(lambda: "offer_ma" in serial.status)
    for number, command in enumerate(COMMANDS):
        serial.type(command + "\n")
        plant.house.switch("kettle", number % 8 > 3)
        await asyncio.sleep(COMMANDS_EVERY_S)
    plant.meter_cable.cut()


async def _figures(simulation):
    text = simulation.serial.text
    if not await _until(lambda: END in text):
        raise BenchFailed("the station did not run: " + "; ".join(text))
    found, commands = {}, {}
    for line in text:
        if line.startswith((STEP, COMMAND)) and line != END:
            kind, count, longest_us, name = line.split(" ", 3)
            (commands if kind == COMMAND[:-1] else found)[name] = int(count), int(longest_us)
    return found, {name: commands[name] for name in COMMANDS if name in commands}


async def _until(condition):
    """Wait until condition() is true, TIMEOUT_S at most; returns whether it is true."""
    deadline_s = time.monotonic() + TIMEOUT_S
    while not condition() and time.monotonic() < deadline_s:
        await asyncio.sleep(POLL_S)
    return condition()


def table(found):
    """The figures as a rich table."""
    made = Table(
        title="The longest step of each task, on the virtual board",
        caption="processor time, at most, and 100 us for each read of the flash; compiled "
        "modules; on this computer, not on a board",
    )
    _columns(made, "task", "steps", "longest")
    for name, (count, longest_us) in sorted(found.items(), key=lambda item: -item[1][1]):
        label = "a write to flash, within its task's step" if name == FLASH else name
        made.add_row(label, str(count), f"{longest_us / 1000:.1f} ms")
    return made


def commands_table(commands):
    """The commands' figures as a rich table."""
    made = Table(
        title="What each command reads, and the longest step of its answer",
        caption="100 us for each read; without writes to the flash",
    )
    _columns(made, "command", "reads", "longest step")
    for name, (reads, longest_us) in commands.items():
        made.add_row(name, str(reads), f"{longest_us / 1000:.1f} ms")
    return made


def _columns(made, first, *others):
    made.add_column(first, no_wrap=True)
    for heading in others:
        made.add_column(heading, justify="right")
