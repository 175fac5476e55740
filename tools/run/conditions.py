"""Conditions on what is seen: the keys of a snapshot, with a suffix where they are not equal.

`_max`, `_min`: the bounds of a number; `_has`, `_not`: a text holds this one, or is another.
"""

import operator

from tools.checked_values import ANY_TEXT, NUMBER, like, refused, unknown

# Suffix -> (how the value is compared with the wanted one, for which kind of values)
BOUNDS = {
    "_max": (operator.le, NUMBER),
    "_min": (operator.ge, NUMBER),
    "_has": (operator.contains, ANY_TEXT),
    "_not": (operator.ne, ANY_TEXT),
}


class ConditionError(Exception):
    """A condition that can never be judged; the text says why."""


def check(conditions, seen):
    """Whether each can be judged on snapshots such as `seen`: ConditionError where not."""
    for key, wanted in conditions.items():
        name, (_, bounded) = _parts(key, seen)
        kind = like(seen[name])
        if bounded not in (None, kind):
            raise ConditionError(f'"{name}" is {kind.words} and has no bound such as "{key}"')
        if not kind.accepts(wanted):
            raise ConditionError(refused(key, wanted, kind.words))


def unmet(conditions, seen):
    """Sentences for the conditions that `seen` does not meet."""
    sentences = []
    for key, wanted in conditions.items():
        name, (compare, _) = _parts(key, seen)
        if not compare(seen[name], wanted):
            sentences.append(f"{name} is {seen[name]}, wanted is {key} = {wanted}")
    return sentences


def _parts(key, seen):
    """-> (key of the snapshot, (how its value and the wanted one are compared, for which kind))"""
    if key in seen:
        return key, (operator.eq, None)
    name, bound = key[:-4], key[-4:]
    if name not in seen or bound not in BOUNDS:
        raise ConditionError(unknown(key, sorted(seen)))
    return name, BOUNDS[bound]
