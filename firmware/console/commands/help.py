"""The list of commands."""

from console.dispatcher import JSON


def help_facts(station, _):
    return {"commands": {usage: meaning for _, usage, meaning, _ in station.commands}}


def help_lines(station, _):
    for _, usage, meaning, _ in station.commands:
        yield f"{usage:22s}{meaning}"
    yield f"{JSON} as the last word: one line of JSON. Ctrl-C stops the program."
