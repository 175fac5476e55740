"""Replays a recording of a real home through the meter check: its events, and whether it found a
fault."""

import sys

import tools.simulate  # noqa: F401  (makes lib/ and firmware/ importable)
from settings.rules import ROTATIONS
from settings.values import SettingRefused
from tools.command_line import BAD_USAGE, Parser, failure, whole_number
from tools.field_case import recording
from tools.field_case.player import FieldCase
from tools.simulate.options import GENERATIONS
from tools.simulate.run import changed_settings
from tools.simulate.setup import Setup


def main(arguments=None):
    chosen = _parser().parse_args(arguments)
    try:
        case = FieldCase(_settings(chosen), chosen.unsigned)
        case.play(recording.read(chosen.recording))
    except (recording.RecordingError, SettingRefused) as error:
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
    defaults = Setup()
    parser = Parser(prog="python -m tools.field_case", description=__doc__)
    parser.add_argument(
        "recording", metavar="RECORDING.csv", help="second,l1_ma,l2_ma,l3_ma,signalled_ma"
    )
    parser.add_argument(
        "--generation",
        choices=GENERATIONS,
        default=defaults.generation,
        help="what the building has (%(default)s)",
    )
    parser.add_argument("--unsigned", action="store_true", help="the meter reports no direction")
    parser.add_argument(
        "--station-phases",
        type=int,
        choices=(1, 3),
        default=3,
        help="of the station (%(default)s)",
    )
    parser.add_argument(
        "--phase-rotation",
        choices=ROTATIONS,
        default=defaults.phase_rotation,
        metavar="L1L2L3",
        help="grid phases behind the station's L1, L2, L3",
    )
    for name, help_text in (
        ("limit", "rated current of the grid connection"),
        ("station-max", "the station's maximum"),
        ("safe", "safe current"),
    ):
        default = getattr(defaults, f"{name.replace('-', '_')}_a")
        parser.add_argument(
            f"--{name}-a",
            type=whole_number(0, 125),
            default=default,
            metavar="A",
            help=f"{help_text} (%(default)s)",
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
