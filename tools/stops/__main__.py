"""Measures on the virtual board what each way to stop a program takes: python -m tools.stops"""

import asyncio
import sys

from tools.command_line import Parser
from tools.reference.ways_to_stop import DRIVES, WAYS
from tools.stops.trial import measure


def main():
    parser = Parser(prog="python -m tools.stops", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="WAY", help="those only")
    names = parser.parse_args().names
    for way in WAYS:
        for drive in DRIVES:
            if not names or way.name in names:
                seen = asyncio.run(measure(way, drive))
                print(
                    f"{way.name}, {drive}: contactor {_text(seen.contactor_ms)}, "
                    f"pilot {_text(seen.pilot_ms)}, next start {_text(seen.start_ms)}",
                    flush=True,
                )
    return 0


def _text(duration_ms):
    return "never" if duration_ms is None else f"{duration_ms} ms"


if __name__ == "__main__":
    sys.exit(main())
