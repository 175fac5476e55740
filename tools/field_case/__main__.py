"""Replays a recording of a real home through the meter check: its events, and whether it found a
fault."""

import sys

import tools.simulate  # noqa: F401  (makes lib/ and firmware/ importable)
from settings.values import SettingRefused
from tools.command_line import BAD_USAGE, Parser, failure
from tools.field_case import recording
from tools.field_case.player import FieldCase
from tools.plant.rows import TraceError
from tools.simulate.options import add_installation
from tools.simulate.run import changed_settings


def main(arguments=None):
    chosen = _parser().parse_args(arguments)
    try:
        case = FieldCase(_settings(chosen), chosen.unsigned)
        case.play(recording.read(chosen.recording))
    except (TraceError, SettingRefused) as error:
        return failure(error, BAD_USAGE)
    for second, text in case.events:
        print(f"{second:>7} s  {text}")
    print(case.verdict())
    return 0


def _settings(chosen):
    return changed_settings(
        {
            "installation_max_current_a": chosen.limit_a,
            "station_max_current_a": chosen.station_max_a,
            "socket_max_current_a": chosen.station_max_a,
            "load_balancing_safe_current_a": chosen.safe_a,
            "station_phases": chosen.station_phases,
            "phase_rotation": chosen.phase_rotation,
            "installation_generation": chosen.generation,
        }
    )


def _parser():
    parser = Parser(prog="python -m tools.field_case", description=__doc__)
    parser.add_argument(
        "recording", metavar="RECORDING.csv", help="second,l1_ma,l2_ma,l3_ma,signalled_ma"
    )
    add_installation(parser)
    parser.add_argument("--unsigned", action="store_true", help="the meter reports no direction")
    parser.add_argument(
        "--station-phases",
        type=int,
        choices=(1, 3),
        default=3,
        help="of the station (%(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
