"""Measures the start, from power-on until all parts are made, and the heap of the running station.

On the virtual board: a 64-bit MicroPython, compiled modules as deployed, one meter; each read of
the flash takes 100 us.
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

# The same objects take 1.4 to 1.5 times the room with 64-bit words, measured on a 32-bit unix
# port: bytecode and texts are as long with either.
RATIO_TENTHS = 14
MOST_ON_BOARD_BYTES = 140 * 1024  # less with each release
# What a collection took an ESP32 under emulation, for each KiB in use
COLLECTION_US_PER_KIB = 110
SETTLED_S = 8
TIMEOUT_S = 60
POLL_S = 0.005
HEAP = "heap "
READS = "reads "
MAP = re.compile(r"[0-9a-f]{8}: ([^ ]+)$")  # printed by micropython.mem_info(1)
TAIL, FREE = "=", "."  # in it: a block that goes on, and one that nothing takes
MODULES = "modules "
NAMES = re.compile(r"qstr pool: .*n_total_bytes=(\d+)")  # printed by micropython.qstr_info()

# Replaces main.py: runs the same station, then prints its heap.
MAIN = f"""
import asyncio, gc, json, machine, micropython, sys, time
import _host
print("{READS}main", _host.flash.reads)
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
    print("{READS}made", _host.flash.reads)
    asyncio.create_task(station.run())
    await asyncio.sleep({SETTLED_S})
    gc.collect()
    begun_us = time.ticks_us()
    gc.collect()
    collection_us = time.ticks_diff(time.ticks_us(), begun_us)
    micropython.mem_info(1)
    micropython.qstr_info()
    state = station.meters.supervision.state
    print("{MODULES}", *sys.modules)
    print("{HEAP}", before, gc.mem_alloc() - before, gc.mem_free(), state, collection_us)
asyncio.run(main())
"""


def run(console):
    """Measure and print the table; returns [Aim]."""
    figures = asyncio.run(measure())
    console.print(table(figures))
    return aims(figures)


def aims(figures):
    """[Aim] of the figures of measure()."""
    heap_bytes = on_board_bytes(figures["heap_bytes"])
    return [
        Aim(
            heap_bytes <= MOST_ON_BOARD_BYTES,
            f"heap of the station at most {MOST_ON_BOARD_BYTES // 1024} KiB with the 32-bit words "
            f"of a board: some {heap_bytes / 1024:.0f} KiB",
        )
    ]


def on_board_bytes(heap_bytes):
    """The most that the same objects take with the 32-bit words of a board."""
    return heap_bytes * 10 // RATIO_TENTHS


async def measure():
    """The figures as a dictionary.

    heap_bytes (of the station), names_bytes (of them for the names in the program), before_bytes,
    free_bytes, meter_state, modules (in memory, by name); objects (on the heap), collection_us;
    pilot_high_s, reads and seconds ({"main" or "made": since power-on, when main.py begins, and
    when all parts of the station are made}). Raises BenchFailed.
    """
    files = packs.on_board(virtual.NAME, {"main.py": MAIN.encode()})
    async with Simulation(files=files, flat=False) as simulation:
        serial = simulation.serial
        serial.questions = ()  # an answer amid the measurement would count
        serial.keep_all()
        times_s = {}
        high_s = await _pilot_high_s(simulation)
        deadline_s = time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline_s:
            for line in serial.text:
                times_s.setdefault(line, time.monotonic() - simulation.powered_s)
            if any(line.startswith(HEAP) for line in serial.text):
                return {**_parsed(times_s), "pilot_high_s": high_s}
            await asyncio.sleep(POLL_S)
    raise BenchFailed("the station did not run: " + "; ".join(serial.text))


def _parsed(times_s):
    """The figures in the output of MAIN; times_s: {line: seconds from power-on until it came}."""
    found = {"names_bytes": 0, "objects": 0, "reads": {}, "seconds": {}}
    for line, came_s in times_s.items():
        names, blocks = NAMES.match(line), MAP.match(line)
        if blocks:
            found["objects"] += sum(block not in (TAIL, FREE) for block in blocks[1])
        elif line.startswith(READS):
            _, name, reads = line.split()
            found["reads"][name], found["seconds"][name] = int(reads), came_s
        elif names:  # first before the station, then with it
            found["names_bytes"] = int(names[1]) - found["names_bytes"]
        elif line.startswith(MODULES):
            found["modules"] = line.split()[1:]
        elif line.startswith(HEAP):
            before, heap, free, state, collection_us = line.split()[1:]
            found.update(before_bytes=int(before), heap_bytes=int(heap), free_bytes=int(free))
            found.update(meter_state=state, collection_us=int(collection_us))
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
        title="The start, and the station after it, on the virtual board",
        caption="64-bit words; compiled modules; on this computer, not on a board",
    )
    made.add_column("what", no_wrap=True)
    made.add_column("figure", justify="right")
    heap_bytes, high_ms = figures["heap_bytes"], figures["pilot_high_s"] * 1000
    used_kib = on_board_bytes(heap_bytes + figures["before_bytes"]) / 1024
    board_ms = used_kib * COLLECTION_US_PER_KIB / 1000
    rows = (
        ("power-on to pilot high", f"{high_ms:.0f} ms"),
        ("until main.py begins", _until(figures, "main")),
        ("until all parts of the station are made", _until(figures, "made")),
        ("heap that the station takes", f"{heap_bytes} B"),
        ("the same with 32-bit words, some", f"{on_board_bytes(heap_bytes)} B"),
        ("of it for the program's names, for good", f"{figures['names_bytes']} B"),
        ("taken before by MicroPython and the simulated chip", f"{figures['before_bytes']} B"),
        ("free", f"{figures['free_bytes']} B"),
        ("live objects, all in all", str(figures["objects"])),
        ("a collection", f"{figures['collection_us'] / 1000:.1f} ms"),
        ("on a board, 0.11 ms for each KiB in use, some", f"{board_ms:.0f} ms"),
        ("meter", figures["meter_state"]),
    )
    for row in rows:
        made.add_row(*row)
    return made


def _until(figures, name):
    return f"{figures['reads'][name]} reads of the flash, {figures['seconds'][name]:.1f} s"
