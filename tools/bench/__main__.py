"""Measures speed, memory and delays, all or those named: python -m tools.bench [NAME ...]"""

import sys

from rich.console import Console

from tools.bench import (
    aim,
    cycle,
    heap32,
    law,
    meter_check,
    modbus,
    pilot,
    size,
    start,
    steps,
    timing,
)
from tools.command_line import BAD_USAGE, Parser, failure
from tools.virtual_board.interpreter import MicroPythonMissing

# A bench is a module with a docstring and run(console) -> list of aims.
BENCHES = {
    "cycle": cycle,
    "heap32": heap32,
    "law": law,
    "meter-check": meter_check,
    "modbus": modbus,
    "pilot": pilot,
    "size": size,
    "start": start,
    "steps": steps,
    "timing": timing,
}


def main(arguments=None, console=None):
    listing = "; ".join(
        f"{name}: {bench.__doc__.splitlines()[0]}" for name, bench in BENCHES.items()
    )
    parser = Parser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=listing)
    names = parser.parse_args(arguments).name or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        allowed = ", ".join(BENCHES)
        return failure(f"There is no bench {unknown[0]!r}; allowed: {allowed}.", BAD_USAGE)
    return run([BENCHES[name] for name in names], console or Console())


def run(benches, console):
    """0 also where an aim is missed: computers are noisy, and the report says it."""
    try:
        aims = [found for bench in benches for found in bench.run(console)]
    except (aim.BenchFailed, MicroPythonMissing) as error:
        return failure(error)
    aim.report(aims, console)
    return 0


if __name__ == "__main__":
    sys.exit(main())
