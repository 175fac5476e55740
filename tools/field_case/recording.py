"""A recording of a real home: what its meter reported and what the pilot signalled."""

import csv
from pathlib import Path
from typing import NamedTuple

from tools.checked_values import refused, whole

HEADER = ["second", "l1_ma", "l2_ma", "l3_ma", "signalled_ma"]
# A meter may report anything; the firmware refuses more than this by itself.
LARGEST_MA = 10_000_000
# IEC 61851-1: no duty stands for less than 6 A but for none, nor for more than 80 A.
SIGNALLED_MA = (6000, 80_000)


class RecordingError(ValueError):
    """A file that cannot be used; the text says where and what is allowed."""


class Row(NamedTuple):
    """One second: the meter's reading in mA per phase, and what the pilot signalled."""

    current_ma: tuple
    signalled_ma: int


def read(path):
    """-> a Row for each second; RecordingError."""
    try:
        with Path(path).open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RecordingError(f"{path}: cannot be read as text ({error})") from error
    if not rows or rows[0] != HEADER:
        raise RecordingError(f"{path}, line 1: the header must be {','.join(HEADER)}")
    if len(rows) == 1:
        raise RecordingError(f"{path}: no rows; at least one second is needed")
    return [
        _row(f"{path}, line {second + 2}", second, cells) for second, cells in enumerate(rows[1:])
    ]


def _row(place, second, cells):
    if len(cells) != len(HEADER):
        raise RecordingError(f"{place}: {len(cells)} columns; {len(HEADER)} are needed")
    if cells[0] != str(second):
        raise RecordingError(
            f"{place}: second is {cells[0]!r}; {second} must follow, one row a second"
        )
    current_ma = tuple(
        _number(place, name, text, -LARGEST_MA, LARGEST_MA)
        for name, text in zip(HEADER[1:4], cells[1:4])
    )
    signalled_ma = 0
    if cells[4] != "0":
        signalled_ma = _number(place, HEADER[4], cells[4], *SIGNALLED_MA, also="0 or ")
    return Row(current_ma, signalled_ma)


def _number(place, name, text, lowest, highest, also=""):
    try:
        number = int(text)
    except ValueError:
        number = None
    if number is None or not lowest <= number <= highest:
        words = also + whole(lowest, highest).words
        raise RecordingError(f"{place}: {refused(name, text, words)}")
    return number
