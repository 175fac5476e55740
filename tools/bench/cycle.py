"""One control cycle on MicroPython, on random inputs: microseconds, and heap bytes, which are none.

The firmware's own ControlCycle with supervision, response and law; readings upon every fourth.
"""

import json
from pathlib import Path

from rich.table import Table

from tools import micropython_script
from tools.bench.aim import Aim, BenchFailed

SCRIPT = Path(__file__).parent / "on_micropython" / "cycle_cost.py"
CYCLES = 500_000  # of each kind of meters
TIMEOUT_S = 600
SOCKET_MAX_MA = 16000  # as the script has it
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
    highest_ma = max(one["highest_offer_ma"] for one in found.values())
    cycles = sum(one["cycles"] for one in found.values())
    return [
        Aim(heap_bytes == 0, f"no heap in {cycles} control cycles: {heap_bytes} bytes"),
        Aim(
            highest_ma <= SOCKET_MAX_MA,
            f"no offer above the socket's maximum of {SOCKET_MAX_MA} mA: {highest_ma} mA",
        ),
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
    for heading in ("cycles", "with a reading", "without", "heap of all"):
        made.add_column(heading, justify="right")
    for name, label in METERS.items():
        figures = found[name]
        made.add_row(
            label,
            str(figures["cycles"]),
            f"{figures['with_reading_us']} µs",
            f"{figures['without_us']} µs",
            f"{figures['heap_bytes']} B",
        )
    return made
