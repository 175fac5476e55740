"""Groups and names the settings as the source document's screen "Power settings" does."""

import json

from settings import absent, columns, former, rules, spellings


class UnknownSetting(Exception):
    """No setting has that name; the text lists the names."""


def groups(names):
    """[(title, [name, ...])] of all `names`: those in no group come last, none is left out."""
    found = [
        (title, [name for name in group if name in names]) for title, group in columns.groups()
    ]
    found.append(("Others", sorted(set(names) - set(rules.NAMES))))
    return [(title, group) for title, group in found if group]


def source_name(name):
    """The source document's name of a setting, or ""."""
    return columns.source_names().get(name, "")


def resolve(text, names):
    """Our name of a setting; text: our name or one of the source document's.

    Raises UnknownSetting.
    """
    for name in names:
        if _same(text, name) or _same(text, source_name(name)) or _same(text, _screen(name)):
            return name
    advice = former.advice(text) or absent.advice(text)
    if advice:
        raise UnknownSetting(f"{advice}.")
    raise UnknownSetting(f"{text} is not a setting, known are: {', '.join(names)}.")


def pairs(words):
    """[(name, value), ...] of NAME VALUE NAME VALUE .... Raises UnknownSetting."""
    if len(words) % 2:
        raise UnknownSetting(f"{words[-1]} has no value: set takes NAME VALUE, and more of these.")
    return list(zip(words[::2], words[1::2]))


def parse(name, text, allows):
    """The value of the setting `name` from its text: JSON, or a bare word as a string.

    allows(name, value) returns whether the setting may have that value.
    """
    try:
        value = json.loads(text.lower() if text.lower() in ("true", "false") else text)
    except (ValueError, RecursionError):
        value = text
    return as_ours(name, value, allows)


def as_ours(name, value, allows):
    """Our value for one in the source document's spelling; any other value is returned as it is,
    so that a refusal shows it as given."""
    if not isinstance(value, str):
        return value
    alias = spellings.value(name, value)
    tried = (alias.lower(), value, value.upper())
    return next((one for one in tried if allows(name, one)), value)


def _screen(name):
    return spellings.SCREEN_NAMES.get(name, "")


def _same(one, other):
    return spellings.plain(one) == spellings.plain(other) != ""
