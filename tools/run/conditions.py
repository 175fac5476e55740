"""Conditions on what is seen: the keys of a snapshot, with `_max` or `_min` behind for a bound."""

import operator

BOUNDS = {"_max": operator.le, "_min": operator.ge}
KINDS = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    tuple: "a list",
    dict: "a table",
}


class ConditionError(Exception):
    """A condition that can never be judged; the text says why."""


def kind(value):
    """What a person calls a value of this type."""
    return KINDS.get(type(value), type(value).__name__)


def check(conditions, seen):
    """Whether each can be judged on snapshots such as `seen`: ConditionError where not."""
    for key, wanted in conditions.items():
        name, compare = _parts(key, seen)
        if compare is not operator.eq and kind(seen[name]) != KINDS[int]:
            raise ConditionError(f"{name} is {kind(seen[name])} and has no bound such as {key}")
        if kind(wanted) != kind(seen[name]):
            raise ConditionError(f"{key} = {wanted!r} is not possible: it is {kind(seen[name])}")


def unmet(conditions, seen):
    """Sentences for the conditions that `seen` does not meet."""
    sentences = []
    for key, wanted in conditions.items():
        name, compare = _parts(key, seen)
        if not compare(seen[name], wanted):
            sentences.append(f"{name} is {seen[name]}, wanted is {key} = {wanted}")
    return sentences


def _parts(key, seen):
    """-> (key of the snapshot, how its value and the wanted one are compared)"""
    if key in seen:
        return key, operator.eq
    name, bound = key[:-4], key[-4:]
    if name not in seen or bound not in BOUNDS:
        raise ConditionError(f"{key!r} cannot be expected; known are: {', '.join(sorted(seen))}")
    return name, BOUNDS[bound]
