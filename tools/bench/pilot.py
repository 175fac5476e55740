"""One pass of the pilot task on MicroPython: microseconds, its burst against the budget, and heap.

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
ON_A_BOARD = "not yet measured"


def run(console):
    """Measure, print the table -> aims."""
    figures = measure()
    console.print(table(figures))
    return aims(figures)


def measure(passes=PASSES):
    """-> figures of the script."""
    done = micropython_script.run(SCRIPT, passes, cwd=SCRIPT.parent)
    if done.returncode:
        raise BenchFailed(
            f"{SCRIPT.name} ended with {done.returncode}: {done.stdout}{done.stderr}"
        )
    return {**json.loads(done.stdout), "passes": passes}


def aims(figures):
    """-> list of Aim."""
    heap_bytes, passes = figures["heap_bytes"], figures["passes"]
    longest_us, budget_us = figures["longest_burst_us"], figures["burst_budget_us"]
    return [
        Aim(heap_bytes == 0, f"no heap in {passes} passes: {heap_bytes} bytes"),
        Aim(
            longest_us <= budget_us,
            f"no burst of {passes} above its budget of {budget_us} µs, with an ADC that answers "
            f"at once: {longest_us} µs; on a board: {ON_A_BOARD}",
        ),
    ]


def table(figures):
    """The figures as a rich table."""
    version = ".".join(map(str, figures["version"]))
    made = Table(
        title=f"{figures['passes']} passes of the pilot task: MicroPython {version}",
        caption="here: on this computer, other programs' turns included, with an ADC that "
        f"answers at once; heap of all: {figures['heap_bytes']} B",
    )
    for heading in ("", "median here", "longest here", "budget", "on a board"):
        made.add_column(heading, justify="right" if heading else "left")
    for what, name, budget in (
        ("pass", "pass_us", ""),
        ("of it the burst of samples", "burst_us", f"{figures['burst_budget_us']} µs"),
    ):
        here = (f"{figures[one]} µs" for one in (name, f"longest_{name}"))
        made.add_row(what, *here, budget, ON_A_BOARD)
    return made
