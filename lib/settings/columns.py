"""The table of settings by its groups and columns, for lists and for what acts at once.

A module of its own, since only rules and values have to stay in a board's memory.
"""

from settings import rules

_SOURCE_NAME, _LIMIT = 3, 4


def allowed(values, rated_current_a):
    """{name: (check, the allowed values in words)}; both may depend on the other values."""
    return {
        name: rules.allowed_of(kind, values, rated_current_a)
        for name, _, kind, _, _ in rules.rows()
    }


def groups():
    """-> [(title, [name, ...]), ...] of the whole table."""
    found = []
    for row in rules.table():
        if type(row) is str:
            found.append((row, []))
        else:
            found[-1][1].append(row[0])
    return found


def source_names():
    """{name: the source document's name} of the settings that it has."""
    return _column(_SOURCE_NAME)


def limit_fields():
    """{name: field of Limits} of the settings that act at once; it has their value x 1000."""
    return _column(_LIMIT)


def _column(number):
    return {row[0]: row[number] for row in rules.rows() if row[number]}
