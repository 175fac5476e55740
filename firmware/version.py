"""Which firmware runs on which board: what `make deploy` recorded or `make frozen` wrote."""

import json
import sys

PATH = "/program.json"  # written by tools/deploy/steps.py


def firmware_version():
    """None where the firmware was neither frozen nor put there by `make deploy`."""
    try:  # a frozen firmware runs whatever was deployed to its board
        from frozen_version import VERSION  # pyright: ignore (written by tools/frozen.py)

        return VERSION
    except ImportError:
        pass
    try:
        with open(PATH) as file:
            return json.load(file)["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def version_facts(station, _):
    return {
        "version": station.version,
        "board": station.board.NAME,
        "micropython": ".".join([str(number) for number in sys.implementation.version[:3]]),
    }


def version_lines(station, _):
    now = version_facts(station, _)
    firmware = now["version"] or "of a version that no deploy has recorded"
    return (f"firmware {firmware}, board {now['board']}, MicroPython {now['micropython']}",)
