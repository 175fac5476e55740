"""Firmware, board and MicroPython."""

import sys


def version_facts(version, board, _):
    """version: None where no deploy has recorded one."""
    return {
        "version": version,
        "board": board.NAME,
        "micropython": ".".join([str(number) for number in sys.implementation.version[:3]]),
    }


def version_lines(version, board, _):
    """The same in words."""
    now = version_facts(version, board, _)
    firmware = now["version"] or "of a version that no deploy has recorded"
    return (f"firmware {firmware}, board {now['board']}, MicroPython {now['micropython']}",)
