"""Firmware, board and MicroPython."""

import sys


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
