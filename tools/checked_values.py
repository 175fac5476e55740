"""Checks the values in a file by a table of kinds; each mistake is a sentence for its author.

A sentence says where the value is, what it is and what is allowed. For files that only a computer
reads; what the board reads is checked by lib/settings, lib/energy_meters and lib/board_rules.
"""

import json
import math
from typing import NamedTuple

LONGEST_VALUE = 60  # characters of a value that a sentence repeats


class Kind(NamedTuple):
    """accepts: called with a value, says whether it is allowed; words: what is, for people.

    item: the Kind of each item of a list; keys: {key: Kind} of a table, needed: keys it must have.
    """

    accepts: object
    words: str
    item: object = None
    keys: dict | None = None
    needed: tuple = ()


def whole(lowest=-math.inf, highest=math.inf):
    bounds = "" if math.isinf(highest) else f" {lowest}..{highest}"
    return Kind(
        lambda value: type(value) is int and lowest <= value <= highest, f"a whole number{bounds}"
    )


def number(lowest=-math.inf):
    """Finite, whole or not."""
    return Kind(
        lambda value: type(value) in (int, float) and lowest <= value and math.isfinite(value),
        "a number" if math.isinf(lowest) else f"a number, {lowest} or more",
    )


def one_of(*allowed):
    return Kind(lambda value: value in allowed, listed(allowed, " or "))


def list_of(item, words, least=0):
    """words: of several items; least: so many it must have."""
    beginning = "a list of" if least == 0 else f"a list of {least} or more"
    return Kind(
        lambda value: isinstance(value, list) and len(value) >= least, f"{beginning} {words}", item
    )


def table(keys=None, needed=()):
    """Without keys any are allowed."""
    return Kind(lambda value: isinstance(value, dict), "a table", None, keys, needed)


ANY_TEXT = Kind(lambda value: isinstance(value, str), "a text")
TEXT = Kind(lambda value: isinstance(value, str) and value != "", "a text")
FLAG = Kind(lambda value: isinstance(value, bool), "true or false")
TRUE = Kind(lambda value: value is True, "true, or left out")
LIST = Kind(lambda value: isinstance(value, list), "a list")
NUMBER = number()
LIKE = {bool: FLAG, int: NUMBER, float: NUMBER, str: ANY_TEXT, list: LIST, tuple: LIST}


def like(example):
    """The Kind of all values that are of the same kind as this one."""
    return LIKE.get(type(example), table())


def mistakes(value, kind, where=""):
    """Sentences about a table that stands at `where`, and about everything in it."""
    for key in kind.needed:
        if key not in value:
            yield f'{where}"{key}" is missing'
    for key, inner in value.items():
        if key in kind.keys:
            yield from _of_value(key, inner, kind.keys[key], where)
        else:
            yield where + unknown(key, kind.keys)


def refused(name, value, words):
    """The sentence about a value that is not allowed; words: what is."""
    return f'"{name}" {shown(value)} is refused: allowed is {words}'


def unknown(name, known):
    return f"{shown(name)} is not known: known are {', '.join(known)}"


def shown(value):
    """As a file would have it, but not longer than a person reads."""
    text = str(value) if isinstance(value, float) else json.dumps(value, default=str)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 3]}..."


def listed(values, between=", "):
    return between.join(shown(value) for value in values)


def _of_value(name, value, kind, where):
    if not kind.accepts(value):
        yield where + refused(name, value, kind.words)
    elif kind.keys is not None:
        yield from mistakes(value, kind, f"{where}{name}: ")
    elif kind.item:
        for count, item in enumerate(value, 1):
            if not kind.item.accepts(item):
                yield f'{where}"{name}" has {shown(item)} in it: allowed is {kind.item.words}'
            elif kind.item.keys is not None:
                yield from mistakes(item, kind.item, f"{where}{name} {count}: ")
