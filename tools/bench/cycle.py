"""One control cycle on MicroPython, on random inputs: microseconds, no heap, and no rule broken.

The firmware's own ControlCycle, with a reading in every fourth cycle. The rules: 0 A, or 6 A up to
every limit and the headroom; no more than the safe current once the meter is lost; rises of 1 A in
2 s, and none without a reading.
"""

import json
from pathlib import Path

from rich.table import Table

from tools import micropython_script
from tools.bench.aim import Aim, BenchFailed

SCRIPT = Path(__file__).parent / "on_micropython" / "cycle_cost.py"
CYCLES = 500_000  # of each kind of meters
TIMEOUT_S = 600
METERS = {"grid": "grid's meter", "socket": "grid's and socket's meter"}


def run(console):
    """Measure, print the table -> aims."""
    found = {name: measure(name) for name in METERS}
    console.print(table(found))
    return aims(found)


def measure(meters, cycles=CYCLES):
    """-> figures of the script; meters: a key of METERS."""
    done = micropython_script.run(SCRIPT, cycles, meters, cwd=SCRIPT.parent, timeout_s=TIMEOUT_S)
    if done.returncode:
        raise BenchFailed(
            f"{SCRIPT.name} ended with {done.returncode}: {done.stdout}{done.stderr}"
        )
    return {**json.loads(done.stdout), "cycles": cycles}


def aims(found):
    """-> list of Aim."""
    heap_bytes = max(one["heap_bytes"] for one in found.values())
    broken = sum(one["broken"] for one in found.values())
    cycles = sum(one["cycles"] for one in found.values())
    return [
        Aim(heap_bytes == 0, f"no heap in {cycles} control cycles: {heap_bytes} bytes"),
        Aim(broken == 0, f"every rule kept in {cycles} random inputs: {broken} broken"),
    ]


def table(found):
    """The figures as a rich table."""
    first = next(iter(found.values()))
    version = ".".join(map(str, first["version"]))
    made = Table(
        title=f"One control cycle: MicroPython {version}, heap {micropython_script.HEAP}",
        caption="medians; on this computer, not on a board",
    )
    made.add_column("meters", no_wrap=True)
    for heading in ("cycles", "with a reading", "without", "heap of all", "the cycle's objects"):
        made.add_column(heading, justify="right")
    for name, label in METERS.items():
        figures = found[name]
        made.add_row(
            label,
            str(figures["cycles"]),
            f"{figures['with_reading_us']} µs",
            f"{figures['without_us']} µs",
            f"{figures['heap_bytes']} B",
            f"{figures['cycle_bytes']} B",
        )
    return made
