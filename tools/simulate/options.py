"""The options of the simulator's command line, and the Setup that they make."""

import argparse
import math

from settings.rules import ROTATIONS
from tools.command_line import Parser, number, text_for, whole_number
from tools.plant import balancer, meter_fault
from tools.simulate.setup import Setup

LONGEST_DEAD_S = 600
LONGEST_DELAY_S = 600
LONGEST_REPLY_MS = 10_000
LONGEST_RUN_S = 10_000_000
LARGEST_CAR_A = 80  # IEC 61851-1: the largest that a duty stands for
GENERATIONS = ("unknown", "none", "solar", "storage")
DEFAULTS = Setup()
# Fields that only the timing of the board knows: the ideal one is for comparison with others.
NOT_IDEAL = (
    *("meter_phase_ms", "meter_reply_ms", "balancers", "meter_fault", "fault_from", "fault_until"),
    *("ev_min_a", "ev_gives_up_s", "ev_adds_phases", "ev_starts_late"),
)


def parse(arguments, description):
    """-> (the options, the Setup that they make); bad usage ends the program."""
    parser = _parser(description)
    chosen = parser.parse_args(arguments)
    setup = Setup(**{name: getattr(chosen, name) for name in Setup._fields})
    contradiction = _contradiction(setup)
    if contradiction:
        parser.error(contradiction)
    return chosen, setup


def _contradiction(setup):
    """Why the options do not go together, or None."""
    if setup.fault_from >= setup.fault_until:
        return (
            f"--fault-until {setup.fault_until:g} is refused: a second after --fault-from "
            f"{setup.fault_from:g} is allowed"
        )
    for name in NOT_IDEAL if setup.ideal_timing else ():
        if getattr(setup, name) != getattr(DEFAULTS, name):
            return f"{_option(name)} is not simulated with --ideal-timing"
    return None


def _parser(description):
    parser = Parser(prog="python -m tools.simulate", description=description)
    parser.add_argument("trace", metavar="TRACE.csv", help="second,l1_ma,l2_ma,l3_ma")
    _add_station(parser.add_argument_group("station"))
    _add_car(parser.add_argument_group("car"))
    _add_house(parser.add_argument_group("house"))
    _add_meters(parser.add_argument_group("meters"))
    _add_timing(parser.add_argument_group("time"))
    files = parser.add_argument_group("output (a summary without any)")
    files.add_argument("--csv", metavar="OUT", help="a row a second")
    files.add_argument("--json", metavar="OUT", help="the figures and the events")
    return parser


def _option(name):
    singular = {"balancers": "balancer"}.get(name, name)
    return "--" + singular.replace("_", "-")


def _add(group, option, kind, unit, help_text):
    """An option that has a default."""
    default = getattr(DEFAULTS, option[2:].replace("-", "_"))
    text = f"{help_text} (%(default)s)"
    group.add_argument(option, type=kind, default=default, metavar=unit, help=text)


def add_installation(group):
    """The options that the replay of a recording needs, too."""
    current = whole_number(0, 125)
    _add(group, "--limit-a", current, "A", "rated current of the grid connection")
    _add(group, "--station-max-a", current, "A", "the station's maximum")
    _add(group, "--safe-a", current, "A", "safe current, offered without a meter")
    group.add_argument(
        "--generation",
        choices=GENERATIONS,
        default=DEFAULTS.generation,
        help="what the building has (%(default)s)",
    )
    group.add_argument(
        "--phase-rotation",
        choices=ROTATIONS,
        default=DEFAULTS.phase_rotation,
        metavar="L1L2L3",
        help="grid phases behind the station's L1, L2, L3",
    )


def _add_station(group):
    add_installation(group)
    group.add_argument(
        "--socket-min-a",
        type=whole_number(0, 125),
        metavar="A",
        help="the least offer, for a car that needs more than 6 A",
    )
    group.add_argument("--stations", type=whole_number(1, 1000), default=1, metavar="1")


def _add_car(group):
    duration = number(0, LONGEST_RUN_S)
    _add(group, "--ev-phases", whole_number(1, 3), "N", "phases it uses, the station's L1 first")
    _add(group, "--ev-max-a", number(1, LARGEST_CAR_A), "A", "the most it takes")
    dead = whole_number(0, LONGEST_DEAD_S)
    _add(group, "--ev-dead-s", dead, "S", "until it follows an offer")
    lag = number(0, LONGEST_DEAD_S)
    _add(group, "--ev-lag-s", lag, "S", "time constant of its following")
    least = number(0, LARGEST_CAR_A)
    _add(group, "--ev-min-a", least, "A", "the least offer that it charges with")
    text = "with less it begins, and gives up after that time; 0: it waits"
    _add(group, "--ev-gives-up-s", duration, "S", text)
    text = "in this second it goes on from --ev-phases, or from one, to three phases; 0: never"
    _add(group, "--ev-adds-phases", whole_number(0, LONGEST_RUN_S), "SECOND", text)
    text = "from the contactor's closing to its first current, which comes all at once"
    _add(group, "--ev-starts-late", duration, "SECONDS", text)


def _add_house(group):
    group.add_argument(
        "--balancer",
        dest="balancers",
        type=text_for(balancer.parse),
        action=_Append,
        default=(),
        metavar="KIND:AMPERES:DELAY_S",
        help="a device that balances the phases; may be given several times: "
        + ", ".join(balancer.FORMS.values()),
    )


def _add_meters(group):
    group.add_argument("--socket-meter", action="store_true", help="one measures the car, too")
    delay = whole_number(0, LONGEST_DELAY_S)
    _add(group, "--meter-delay-s", delay, "S", "age of every reading")
    group.add_argument(
        "--meter-loss",
        dest="meter_losses",
        type=_loss,
        action=_Append,
        default=(),
        metavar="START:SECONDS",
        help="no readings of the grid's meter; may be given several times",
    )
    group.add_argument(
        "--meter-fault",
        type=text_for(meter_fault.parse),
        metavar="FAULT",
        help="how the grid's meter is wrong: " + ", ".join(meter_fault.FORMS),
    )
    second = number(0, LONGEST_RUN_S)
    _add(group, "--fault-from", second, "SECOND", "when that begins")
    group.add_argument(
        "--fault-until", type=second, default=math.inf, metavar="SECOND", help="when it ends"
    )


def _add_timing(group):
    phase, reply = whole_number(0, 999), whole_number(0, LONGEST_REPLY_MS)
    _add(group, "--meter-phase-ms", phase, "MS", "when in a second the grid's meter is polled")
    _add(group, "--meter-reply-ms", reply, "MS", "from a request to its reply")
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


class _Append(argparse.Action):
    """Values of an option that may be given several times, as a tuple."""

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (*getattr(namespace, self.dest), values))


def _loss(text):
    parts = text.split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise argparse.ArgumentTypeError(
            f"{text!r} is refused: START:SECONDS is allowed, such as 60:130"
        )
    return tuple(int(part) for part in parts)
