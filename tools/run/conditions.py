"""Conditions on what is seen: the keys of a snapshot, with `_max` or `_min` behind for a bound."""

import operator

from tools.checked_values import NUMBER, like, refused, unknown

BOUNDS = {"_max": operator.le, "_min": operator.ge}


class ConditionError(Exception):
    """A condition that can never be judged; the text says why."""


def check(conditions, seen):
    """Whether each can be judged on snapshots such as `seen`: ConditionError where not."""
    for key, wanted in conditions.items():
        name, compare = _parts(key, seen)
        kind = like(seen[name])
        if compare is not operator.eq and kind is not NUMBER:
            raise ConditionError(f'"{name}" is {kind.words} and has no bound such as "{key}"')
        if not kind.accepts(wanted):
            raise ConditionError(refused(key, wanted, kind.words))


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
        raise ConditionError(unknown(key, sorted(seen)))
    return name, BOUNDS[bound]
