"""The firmware's control cycle on a house's load, in virtual time: what is offered, and why."""

import argparse
import sys
from pathlib import Path

import tools  # noqa: F401  (makes lib/ importable)
from settings.rules import ROTATIONS
from settings.values import SettingRefused
from tools.command_line import BAD_USAGE, Parser, number, whole_number
from tools.plant.house import TraceError, read_trace
from tools.simulate import figures, output
from tools.simulate.run import play
from tools.simulate.setup import Setup

LONGEST_DEAD_S = 600
LONGEST_DELAY_S = 600
LONGEST_REPLY_MS = 10_000
LARGEST_CAR_A = 80  # IEC 61851-1: the largest that a duty stands for


def main(arguments=None):
    chosen = _parser().parse_args(arguments)
    if chosen.stations != 1:
        print(
            f"--stations {chosen.stations}: networks of stations are not simulated, 1 is allowed.",
            file=sys.stderr,
        )
        return BAD_USAGE
    files = [Path(name).resolve() for name in (chosen.trace, chosen.csv, chosen.json) if name]
    if len(set(files)) < len(files):
        print("TRACE.csv, --csv and --json have to be different files.", file=sys.stderr)
        return BAD_USAGE
    try:
        run = play(read_trace(chosen.trace), _setup(chosen))
        show(run, chosen)
    except (TraceError, SettingRefused, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_USAGE
    return 0


def show(run, chosen):
    """Write the files that were asked for, or the summary to the terminal."""
    found = figures.of(run)
    if chosen.csv:
        output.write_csv(run, chosen.csv)
    if chosen.json:
        output.write_json(run, found, chosen.json)
    if not chosen.csv and not chosen.json:
        print("\n".join(output.summary(run, found)))


def _setup(chosen):
    """-> Setup; an option is named like its field, but for the one that may come several times."""
    chosen.meter_losses = tuple(chosen.meter_loss)
    return Setup(**{name: getattr(chosen, name) for name in Setup._fields})


def _parser():
    parser = Parser(prog="python -m tools.simulate", description=__doc__, allow_abbrev=False)
    parser.add_argument("trace", metavar="TRACE.csv", help="second,l1_ma,l2_ma,l3_ma")
    _add_station(parser.add_argument_group("station"))
    _add_car(parser.add_argument_group("car"))
    _add_meters(parser.add_argument_group("meters"))
    _add_timing(parser.add_argument_group("time"))
    files = parser.add_argument_group("output (a summary without any)")
    files.add_argument("--csv", metavar="OUT", help="a row a second")
    files.add_argument("--json", metavar="OUT", help="the figures")
    return parser


def _add_station(group):
    defaults = Setup()
    for name, help_text in (
        ("limit", "rated current of the grid connection"),
        ("station-max", "the station's maximum"),
        ("safe", "safe current, offered without a meter"),
    ):
        group.add_argument(
            f"--{name}-a",
            type=whole_number(0, 125),
            default=getattr(defaults, f"{name.replace('-', '_')}_a"),
            metavar="A",
            help=f"{help_text} (%(default)s)",
        )
    group.add_argument(
        "--phase-rotation",
        choices=ROTATIONS,
        default=defaults.phase_rotation,
        metavar="L1L2L3",
        help="grid phases behind the station's L1, L2, L3",
    )
    group.add_argument("--stations", type=whole_number(1, 1000), default=1, metavar="1")


def _add_car(group):
    defaults = Setup()
    for option, kind, unit, help_text in (
        ("--ev-phases", whole_number(1, 3), "N", "phases it uses, the station's L1 first"),
        ("--ev-max-a", number(1, LARGEST_CAR_A), "A", "the most it takes"),
        ("--ev-dead-s", whole_number(0, LONGEST_DEAD_S), "S", "until it follows an offer"),
        ("--ev-lag-s", number(0, LONGEST_DEAD_S), "S", "time constant of its following"),
    ):
        default = getattr(defaults, option[2:].replace("-", "_"))
        text = f"{help_text} (%(default)s)"
        group.add_argument(option, type=kind, default=default, metavar=unit, help=text)


def _add_meters(group):
    group.add_argument("--socket-meter", action="store_true", help="one measures the car, too")
    group.add_argument(
        "--meter-delay-s",
        type=whole_number(0, LONGEST_DELAY_S),
        default=0,
        metavar="S",
        help="age of every reading (%(default)s)",
    )
    group.add_argument(
        "--meter-loss",
        type=_loss,
        action="append",
        default=[],
        metavar="START:SECONDS",
        help="no readings of the grid's meter; may be given several times",
    )


def _add_timing(group):
    defaults = Setup()
    group.add_argument(
        "--meter-phase-ms",
        type=whole_number(0, 999),
        default=defaults.meter_phase_ms,
        metavar="MS",
        help="when in a second the grid's meter is polled (%(default)s)",
    )
    group.add_argument(
        "--meter-reply-ms",
        type=whole_number(0, LONGEST_REPLY_MS),
        default=defaults.meter_reply_ms,
        metavar="MS",
        help="from a request to its reply (%(default)s)",
    )
    group.add_argument(
        "--ideal-timing",
        action="store_true",
        help="one step a second, an instant meter and pilot: as the figures of other controllers",
    )
    group.add_argument(
        "--paced-pilot",
        action="store_true",
        help="with --ideal-timing: a rise is signalled after 5 s at the soonest",
    )


def _loss(text):
    parts = text.split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise argparse.ArgumentTypeError(
            f"{text!r} is refused: START:SECONDS is allowed, such as 60:130"
        )
    return tuple(int(part) for part in parts)


if __name__ == "__main__":
    sys.exit(main())
