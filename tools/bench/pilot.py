"""One pass of the pilot task on MicroPython: microseconds, beside its burst of samples, and heap.

The ADC is one that answers at once, so this is the interpreter's share; a board's ADC adds its own
40 to 100 us for each sample (docs/pilot.md), which no hardware has measured yet.
"""

import json
from pathlib import Path

from rich.table import Table

from tools import micropython_script
from tools.bench.aim import Aim, BenchFailed

SCRIPT = Path(__file__).parent / "on_micropython" / "pilot_pass.py"
PASSES = 5000


def run(console):
    """Measure, print the table -> aims."""
    figures = measure()
    console.print(table(figures))
    heap_bytes = figures["heap_bytes"]
    return [Aim(heap_bytes == 0, f"no heap in {figures['passes']} passes: {heap_bytes} bytes")]


def measure(passes=PASSES):
    """-> figures of the script."""
    done = micropython_script.run(SCRIPT, passes, cwd=SCRIPT.parent)
    if done.returncode:
        raise BenchFailed(
            f"{SCRIPT.name} ended with {done.returncode}: {done.stdout}{done.stderr}"
        )
    return {**json.loads(done.stdout), "passes": passes}


def table(figures):
    """The figures as a rich table."""
    version = ".".join(map(str, figures["version"]))
    made = Table(
        title=f"One pass of the pilot task: MicroPython {version}",
        caption="medians; on this computer, with an ADC that answers at once",
    )
    for heading in ("passes", "pass", "of it the burst", "heap of all"):
        made.add_column(heading, justify="right")
    made.add_row(
        str(figures["passes"]),
        f"{figures['pass_us']} µs",
        f"{figures['burst_us']} µs",
        f"{figures['heap_bytes']} B",
    )
    return made
