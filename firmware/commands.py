"""The commands of the serial line: what each takes, what it does, and the answers to them."""

import json

import crash_log
import events
import meter_status
import service
import setting_commands
import status
import version
import why
from settings.values import SettingRefused

JSON = "--json"


def answer(station, line):
    """The lines that answer a command; a wrong one is answered with what is allowed."""
    words = line.split()
    if not words:
        return ()
    as_json = words[-1] == JSON
    if as_json:
        line = line.rstrip()[: -len(JSON)]
    name, _, rest = line.strip().partition(" ")
    try:
        facts, text = _find(name, rest.strip())
        if as_json:
            return (json.dumps(facts(station, rest.strip())),)
        return text(station, rest.strip())
    except (ValueError, SettingRefused) as error:
        refusal = {"ok": False, "text": str(error)}
        return (json.dumps(refusal) if as_json else refusal["text"],)


def _find(name, rest):
    """-> the functions that answer with facts and in words. Raises ValueError."""
    if name not in COMMANDS:
        known = ", ".join(_usages())
        raise ValueError(f'"{name[:40]}" is not a command, known are: {known}')
    usage, _, facts, text = COMMANDS[name]
    if rest and usage == name:
        raise ValueError(f'"{name}" takes nothing after it but {JSON}, not "{rest[:40]}"')
    return facts, text


def _usages():
    return [COMMANDS[name][0] for name in ORDER]


def _event_facts(station, _):
    return {"events": [list(entry) for entry in station.events]}


def _event_lines(station, _):
    return [events.line(*entry) for entry in station.events] or ["No event so far."]


def _crash_facts(_station, _):
    return {"crash": crash_log.last()}


def _crash_lines(_station, _):
    return (crash_log.last() or "No crash is on record.").split("\n")


def _log_facts(station, _):
    return station.log.facts()


def _log_lines(station, _):
    yield from station.log.lines()
    yield from _crash_lines(station, _)


def _help_facts(_station, _):
    return {"commands": {COMMANDS[name][0]: COMMANDS[name][1] for name in ORDER}}


def _help_lines(_station, _):
    for name in ORDER:
        usage, meaning = COMMANDS[name][:2]
        yield f"{usage:22s}{meaning}"
    yield f"{JSON} as the last word: one line of JSON. Ctrl-C stops the station."


def _said(action):
    """In words, where the facts of what was done hold a sentence."""

    def text(station, rest):
        return (action(station, rest)["text"],)

    return text


# Name -> usage, meaning, what answers with facts, what answers in words
COMMANDS = {
    "status": ("status", "what the station does now", status.facts, status.lines),
    "why": ("why", "why the offer is what it is, and what may change it", why.facts, why.lines),
    "meter": ("meter", "the meters and their last values", meter_status.facts, meter_status.lines),
    "events": ("events", "the last events since the start", _event_facts, _event_lines),
    "log": ("log", "events of this and earlier runs, from flash", _log_facts, _log_lines),
    "crash": ("crash", "the last crash", _crash_facts, _crash_lines),
    "settings": (
        "settings",
        "every setting, and what is allowed",
        setting_commands.facts,
        setting_commands.lines,
    ),
    "set": (
        "set NAME VALUE",
        "change a setting; set --all {...}: several at once",
        setting_commands.change,
        _said(setting_commands.change),
    ),
    "limit": (
        "limit AMPERES SECONDS",
        "offer no more for a while; limit off: end it",
        service.limit,
        _said(service.limit),
    ),
    "test": (
        "test led",
        "show every pattern of the LED",
        service.test,
        _said(service.test),
    ),
    "version": ("version", "firmware, board and MicroPython", version.facts, version.lines),
    "reset": (
        "reset",
        "let the car stop, then start the station anew",
        service.reset,
        _said(service.reset),
    ),
    "help": ("help", "this list", _help_facts, _help_lines),
}
# MicroPython's dictionaries forget the order.
ORDER = (
    "status",
    "why",
    "meter",
    "events",
    "log",
    "crash",
    "settings",
    "set",
    "limit",
    "test",
    "version",
    "reset",
    "help",
)
