"""Settings as the source document's "Power settings" screen groups and names them."""

import json

from settings import columns, rules

# Names of the screen that stand for more than the table of the document does.
SCREEN_NAMES = {
    "station_max_current_a": "Station Maximum Current",
    "installation_max_current_a": "Installation Maximum Current",
    "socket_max_current_a": "Max Current (A)",
    "load_balancing_safe_current_a": "Safe Current",
}


# What the screen of the document shows there -> our value. Case does not matter.
SOURCE_VALUES = {"socket_meter_mode": {"abb": "abb_b23_b24"}}


class UnknownSetting(Exception):
    """No setting has that name; the text says which there are."""


def groups(names):
    """[(title, [name, ...])] of all `names`: those in no group come last, none is left out."""
    found = [
        (title, [name for name in group if name in names]) for title, group in columns.groups()
    ]
    found.append(("Others", sorted(set(names) - set(rules.NAMES))))
    return [(title, group) for title, group in found if group]


def source_name(name):
    """What the source document calls it, or ""."""
    return columns.source_names().get(name, "")


def resolve(text, names):
    """Our name of a setting, whether it was given as ours or as the source document's.

    Raises UnknownSetting.
    """
    for name in names:
        if _same(text, name) or _same(text, source_name(name)) or _same(text, _screen(name)):
            return name
    raise UnknownSetting(f"{text} is not a setting, known are: {', '.join(names)}.")


def parse(name, text, allows):
    """A value of the setting `name` as it is typed: JSON, or a bare word that is taken as a text.

    allows(name, value) tells what the setting may be.
    """
    try:
        value = json.loads(text.lower() if text.lower() in ("true", "false") else text)
    except (ValueError, RecursionError):
        value = text
    return as_ours(name, value, allows)


def as_ours(name, value, allows):
    """The value that we have for it, where it is written as the source document does; otherwise
    `value` itself, to be refused as it was given."""
    if not isinstance(value, str):
        return value
    alias = SOURCE_VALUES.get(name, {}).get(value.lower(), value)
    spellings = (alias.lower(), value, value.upper())
    return next((one for one in spellings if allows(name, one)), value)


def _screen(name):
    return SCREEN_NAMES.get(name, "")


def _same(one, other):
    return _plain(one) == _plain(other) != ""


def _plain(text):
    return "".join(character for character in text.lower() if character.isalnum())
