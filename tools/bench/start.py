"""Measures the heap of the running station, and the time from power-on to pilot high.

On the virtual board: a 64-bit MicroPython, compiled modules as deployed, one meter.
"""

import asyncio
import re
import time

from rich.table import Table

from boards import virtual
from tools.bench.aim import Aim, BenchFailed
from tools.deploy import packs
from tools.plant.link import HIGH_U16
from tools.run.simulation import Simulation

# 64-bit words take twice the room: equal to 80 KiB on a 32-bit board.
MOST_HEAP_BYTES = 160 * 1024
SETTLED_S = 8
TIMEOUT_S = 60
POLL_S = 0.005
HEAP = "heap "
MODULES = "modules "
NAMES = re.compile(r"qstr pool: .*n_total_bytes=(\d+)")  # printed by micropython.qstr_info()

# Replaces main.py: runs the same station, then prints its heap.
MAIN = f"""
import asyncio, gc, json, machine, micropython, sys
gc.threshold(16384)
import board
import network, select, socket  # the simulated chip's, in C on a real one
gc.collect()
micropython.qstr_info()
before = gc.mem_alloc()
from flash.event_log import FlashLog
from pilot.outputs import Outputs
from restarts import Restarts
from station import Station
async def main():
    station = Station(board, Outputs(board), Restarts(machine.RTC(), True, False), FlashLog())
    asyncio.create_task(station.run())
    await asyncio.sleep({SETTLED_S})
    gc.collect()
    micropython.qstr_info()
    state = station.meters.supervision.state
    print("{MODULES}", *sys.modules)
    print("{HEAP}", before, gc.mem_alloc() - before, gc.mem_free(), state)
asyncio.run(main())
"""


def run(console):
    """Measure and print the table; returns [Aim]."""
    figures = asyncio.run(measure())
    console.print(table(figures))
    return [
        Aim(
            figures["heap_bytes"] <= MOST_HEAP_BYTES,
            f"heap of the station at most {MOST_HEAP_BYTES // 1024} KiB of 64-bit words: "
            f"{figures['heap_bytes'] / 1024:.1f} KiB",
        )
    ]


async def measure():
    """The figures as a dictionary.

    heap_bytes (of the station), names_bytes (of them for the names in the program), before_bytes,
    free_bytes, meter_state, pilot_high_s, modules (in memory, by name). Raises BenchFailed.
    """
    files = packs.on_board(virtual.NAME, {"main.py": MAIN.encode()})
    async with Simulation(files=files, flat=False) as simulation:
        simulation.serial.questions = ()  # an answer amid the measurement would count
        high_s = await _pilot_high_s(simulation)
        deadline_s = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline_s:
            if any(line.startswith(HEAP) for line in simulation.serial.text):
                return {**_parsed(simulation.serial.text), "pilot_high_s": high_s}
            await asyncio.sleep(POLL_S)
    raise BenchFailed("the station did not run: " + "; ".join(simulation.serial.text))


def _parsed(lines):
    """The figures in the output of MAIN."""
    found = {"names_bytes": 0}
    for line in lines:
        names = NAMES.match(line)
        if names:  # first before the station, then with it
            found["names_bytes"] = int(names[1]) - found["names_bytes"]
        elif line.startswith(MODULES):
            found["modules"] = line.split()[1:]
        elif line.startswith(HEAP):
            before, heap, free, state = line.split()[1:]
            found.update(before_bytes=int(before), heap_bytes=int(heap), free_bytes=int(free))
            found["meter_state"] = state
    return found


async def _pilot_high_s(simulation):
    """Seconds from power-on to pilot high. Raises BenchFailed."""
    while time.monotonic() - simulation.powered_s < TIMEOUT_S:
        if simulation.plant.link.outputs.get(virtual.PILOT_PWM_PIN) == HIGH_U16:
            return time.monotonic() - simulation.powered_s
        await asyncio.sleep(POLL_S)
    raise BenchFailed("the pilot did not become high")


def table(figures):
    """The figures as a rich table."""
    made = Table(
        title="The station after its start, on the virtual board",
        caption="64-bit words; compiled modules; on this computer, not on a board",
    )
    made.add_column("what", no_wrap=True)
    made.add_column("figure", justify="right")
    made.add_row("heap that the station takes", f"{figures['heap_bytes']} B")
    made.add_row("of it for the program's names, for good", f"{figures['names_bytes']} B")
    made.add_row(
        "taken before by MicroPython and the simulated chip", f"{figures['before_bytes']} B"
    )
    made.add_row("free", f"{figures['free_bytes']} B")
    made.add_row("meter", figures["meter_state"])
    made.add_row("power-on to pilot high", f"{figures['pilot_high_s'] * 1000:.0f} ms")
    return made
