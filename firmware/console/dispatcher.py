"""The commands of the serial line: what each takes, and which module answers it.

`station` is what runs: the station, or safe mode in its place with fewer commands.
"""

import json

from momentary import Momentary

JSON = "--json"
COMMANDS_ROOM = "console.commands."

# Of a station that runs: name, usage, what it is for, module that answers it
COMMANDS = (
    ("status", "status", "what the station does now", "status"),
    ("why", "why", "why the offer is what it is, and what may change it", "why"),
    ("meter", "meter", "the meters and their last values", "meter"),
    ("events", "events", "the last events since the start", "history"),
    ("log", "log", "events of this and earlier runs, from flash", "history"),
    ("crash", "crash", "the last crash", "history"),
    ("settings", "settings", "every setting, and what is allowed", "settings"),
    (
        "set",
        "set NAME VALUE",
        "change a setting; set --all {...}: several at once",
        "settings",
    ),
    ("limit", "limit AMPERES SECONDS", "offer no more for a while; limit off: end it", "service"),
    ("test", "test led", "show every pattern of the LED", "service"),
    ("version", "version", "firmware, board and MicroPython", "version"),
    ("reset", "reset", "let the car stop, then start the station anew", "service"),
    ("help", "help", "this list", "help"),
)


def load(station, line):
    """Load what will answer the line: a step of its own, so that no task waits for both."""
    name, rest, _ = _parse(line)
    try:
        _module(station.commands, name, rest)
    except ValueError:  # answer() tells it
        pass


def answer(station, line):
    """The lines that answer one of station.commands; a wrong one is answered with what is allowed.

    Nobody types commands most of the time: their modules do not stay in memory. Such a module
    has for each of its commands a function name_facts(station, rest), for JSON, and
    name_lines(station, rest) for people; without the latter the facts hold a text.
    """
    name, rest, as_json = _parse(line)
    if not name:
        return ()
    try:
        with Momentary():
            module = _module(station.commands, name, rest)
            facts = getattr(module, name + "_facts")
            if as_json:
                return (json.dumps(facts(station, rest)),)
            lines = getattr(module, name + "_lines", None)
            return lines(station, rest) if lines else (facts(station, rest)["text"],)
    except ValueError as error:
        return (json.dumps({"ok": False, "text": str(error)}) if as_json else str(error),)


def words(station, before):
    """What may follow `before` on a line: names of commands, and of settings after `set`."""
    if not before:
        return [command[0] for command in station.commands]
    return sorted(station.stored or ()) if before == "set" else ()


def _parse(line):
    """-> (name of the command, what follows it, whether JSON is wanted)"""
    line = line.strip()
    as_json = line.endswith(" " + JSON)
    if as_json:
        line = line[: -len(JSON)]
    name, _, rest = line.strip().partition(" ")
    return name, rest.strip(), as_json


def _module(commands, name, rest):
    """The module that answers it, loaded for this once. Raises ValueError."""
    for known, usage, _, module in commands:
        if known == name:
            if rest and usage == name:
                raise ValueError(f'"{name}" takes nothing after it but {JSON}, not "{rest[:40]}"')
            return __import__(COMMANDS_ROOM + module, None, None, (module,))
    usages = ", ".join([command[1] for command in commands])
    raise ValueError(f'"{name[:40]}" is not a command, known are: {usages}')
