"""The list of commands."""

from console.dispatcher import JSON


def help_facts(commands, _):
    """{usage: meaning}."""
    return {"commands": {row[1]: row[2] for row in commands.rows()}}


def help_lines(commands, _):
    """One for each command, and what holds for all."""
    for row in commands.rows():
        yield f"{row[1]:22s}{row[2]}"
    yield f"{JSON} as the last word: one line of JSON. Ctrl-C stops the program."
