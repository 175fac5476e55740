"""Reads a CSV file with whole numbers: a header, and one row for each second from 0 on."""

import csv
from pathlib import Path

from tools.checked_values import refused


class TraceError(ValueError):
    """A file that cannot be used; the text says where and what is allowed."""


def read(path, columns):
    """columns: {name: Kind of its numbers}, behind the column "second" -> a tuple of their numbers
    for each second; TraceError."""
    header = ["second", *columns]
    try:
        with Path(path).open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TraceError(f"{path}: cannot be read as text ({error})") from error
    if not rows or rows[0] != header:
        raise TraceError(f"{path}, line 1: the header must be {','.join(header)}")
    if len(rows) == 1:
        raise TraceError(f"{path}: no rows; at least one second is needed")
    return [
        _row(f"{path}, line {second + 2}", second, cells, columns)
        for second, cells in enumerate(rows[1:])
    ]


def _row(place, second, cells, columns):
    if len(cells) != 1 + len(columns):
        raise TraceError(f"{place}: {len(cells)} columns; {1 + len(columns)} are needed")
    if cells[0] != str(second):
        raise TraceError(
            f"{place}: second is {cells[0]!r}; {second} must follow, one row a second"
        )
    return tuple(
        _number(place, name, text, kind) for (name, kind), text in zip(columns.items(), cells[1:])
    )


def _number(place, name, text, kind):
    try:
        value = int(text)
    except ValueError:
        value = None
    if value is None or not kind.accepts(value):
        raise TraceError(f"{place}: {refused(name, text, kind.words)}")
    return value
