"""python -m tools.meters list | show NAME | decode NAME [REPLY ...] | check FILE ... | table"""

import sys

import energy_meters
import tools  # noqa: F401  (makes lib/ importable)
from energy_meters import catalogue
from energy_meters.decoder import Decoder
from energy_meters.reading import Reading, ReadingInvalid
from tools.command_line import BAD_USAGE, Parser
from tools.meters import check, show, table


def main(arguments=None):
    parser = _parser()
    chosen, rest = parser.parse_known_args(arguments)
    # argparse does not take a list of positional arguments behind an option.
    if chosen.command is decode and not any(text.startswith("-") for text in rest):
        chosen.reply += rest
    elif rest:
        parser.error(f"unknown arguments {' '.join(rest)}")
    try:
        return chosen.command(chosen)
    except ValueError as error:
        print(error, file=sys.stderr)
        return BAD_USAGE


def list_meters(_):
    for name in catalogue.NAMES:
        meter = energy_meters.load(name)
        reached = show.REACHED[meter["transport"]]
        print(f"{name:<24} {meter['confidence']:<7} {reached:<16} {meter['model']}")
    return 0


def show_meter(chosen):
    lines = show.description(chosen.name, energy_meters.load(chosen.name), chosen.model)
    for label, text in lines:
        print(f"{label:<15} {text}")
    return 0


def decode(chosen):
    meter = show.placed(energy_meters.load(chosen.name), chosen.model)
    phases = range(len(meter["current"]["at"]))
    decoder = Decoder(meter, chosen.inverted, phases, chosen.complete)
    texts = chosen.reply or [line for line in sys.stdin.read().splitlines() if line.strip()]
    replies = show.replies(texts, decoder.requests)
    reading = Reading()
    try:
        decoder.decode(replies, reading)
    except ReadingInvalid as error:
        print(f"No reading: {error}.")
        return 1
    print("\n".join(show.reading_lines(reading)))
    return 0


def check_files(chosen):
    found = [sentence for path in chosen.file for sentence in check.findings(path)]
    print("\n".join(found) or f"{len(chosen.file)} in order.")
    return 1 if found else 0


def print_table(_):
    sys.stdout.write(table.document())
    return 0


def _parser():
    parser = Parser(prog="python -m tools.meters", description="The meters the station knows.")
    commands = parser.add_subparsers(required=True, metavar="list|show|decode|check|table")
    listed = commands.add_parser("list", help="every meter: name, confidence, how it is reached")
    listed.set_defaults(command=list_meters)
    shown = commands.add_parser("show", help="one meter: registers, sources, read plan")
    shown.set_defaults(command=show_meter)
    decoded = commands.add_parser("decode", help="replies as hex digits -> values")
    decoded.set_defaults(command=decode)
    for command in (shown, decoded):
        command.add_argument("name", help="as `list` shows it")
        command.add_argument("--model", type=int, help="which of a SunSpec meter's models")
    decoded.add_argument(
        "reply", nargs="*", help="one for each request; else a line of stdin each"
    )
    decoded.add_argument("--inverted", action="store_true", help="mounted the wrong way round")
    decoded.add_argument("--complete", action="store_true", help="replies to all requests")
    checked = commands.add_parser("check", help="a meter's file, new or changed")
    checked.add_argument("file", nargs="+")
    checked.set_defaults(command=check_files)
    tabled = commands.add_parser("table", help="the text of docs/meters.md")
    tabled.set_defaults(command=print_table)
    return parser


if __name__ == "__main__":
    sys.exit(main())
