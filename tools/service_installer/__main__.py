"""service-installer: sets up, watches and commissions a charging station over its serial line."""

import argparse
import os
import sys

from rich.console import Console

import tools  # noqa: F401  (makes lib/ importable)
from settings.values import SettingRefused
from tools.command_line import BAD_USAGE, FAILED, Parser, failure, whole_number
from tools.service_installer import commands, ports
from tools.service_installer.connection import Connection, StationError
from tools.service_installer.setting_names import UnknownSetting
from tools.service_installer.settings_access import FileRefused
from tools.service_installer.stepping import NotMeasured

LONGEST_VIEW_S = 604_800  # a week; without the option the view has no end


def main(arguments=None):
    """Run a command; returns the exit code."""
    options = parse(arguments)
    console = Console(stderr=options.json, markup=False, highlight=False)
    try:
        with Connection(ports.choose(options.port)) as station:
            code = options.run(station, options, console) or 0
        sys.stdout.flush()
        return code
    except (ports.NoPort, UnknownSetting, SettingRefused, FileRefused) as error:
        return failure(error, BAD_USAGE)
    except (StationError, NotMeasured) as error:
        return failure(error)
    except BrokenPipeError:
        # The reader has gone. Python would report that once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("Ended by Ctrl-C; the station goes on.", file=sys.stderr)
        return FAILED


def parse(arguments):
    """The options as a namespace; `run` is the function of the command."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--port", help="serial port; without it the only USB serial port")
    common.add_argument("--json", action="store_true", help="JSON for tools on standard output")
    parser = Parser(prog="service-installer", description=__doc__, parents=[common])
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name, run, words):
        verb = verbs.add_parser(name, help=words, description=words, parents=[common])
        verb.set_defaults(run=run, command=name)
        return verb

    add("status", commands.status, "what the station does, and why")
    monitor = add("monitor", commands.monitor, "a live view, until Ctrl-C")
    seconds = whole_number(1, LONGEST_VIEW_S)
    monitor.add_argument("--seconds", type=seconds, help="end after this time")
    events = add("events", commands.events, "the station's events")
    events.add_argument("--follow", action="store_true", help="and new ones, until Ctrl-C")
    get = add("get", commands.get, "all settings, or the value of one")
    get.add_argument("name", nargs="?", help="ours or the source document's")
    change = add("set", commands.change, "change one setting or several, all or none")
    change.add_argument("name", help="ours or the source document's")
    change.add_argument("value")
    change.add_argument("more", nargs="*", metavar="NAME VALUE", help="further ones")
    export = add("export", commands.export, "write all settings to a file")
    export.add_argument("file")
    export.add_argument("--force", action="store_true", help="replace the file where it exists")
    load = add("import", commands.load, "change all settings that a file has, or none")
    load.add_argument("file")
    clear = add("clear", commands.clear, "clear a fault that the station has found in its meter")
    clear.add_argument("what", choices=("fault",))
    for name, words in (
        ("meter", "the meters: state, last values, last error and its likely cause"),
        ("why", "why the offer is what it is, and what may change it"),
        ("network", "the station's own address, where it came from, and the link"),
        ("log", "events of this and earlier runs, from flash"),
        ("version", "firmware, board and MicroPython"),
    ):
        add(name, commands.read, words)
    limit = add("limit", commands.do, "offer no more for a while: limit 10 60, limit off")
    limit.add_argument("words", nargs="+", metavar="AMPERES SECONDS", help="or: off")
    test = add("test", commands.do, "show every pattern of the LED")
    test.add_argument("words", nargs=1, choices=("led",))
    add("reset", commands.do, "let the car stop, then start the station anew")
    commission = add("commission", commands.commission, "check meter, phases and car")
    commission.add_argument(
        "--yes", action="store_true", help="accept every proposal without a question"
    )
    return parser.parse_args(arguments, argparse.Namespace(port=None, json=False))


if __name__ == "__main__":
    sys.exit(main())
