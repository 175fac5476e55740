"""The settings on flash: written beside the old ones and renamed, the last good version kept."""

import json
import os

from events import texts
from settings import former, rules, values
from settings.values import SettingRefused

PATH = "settings.json"
NEW_PATH = "settings.new.json"
LAST_GOOD_PATH = "settings.last.json"


class SettingsUnreadable(Exception):
    """Neither version can be used; the text says why."""


def load(rated_current_a):
    """-> (settings, texts of events). Raises SettingsUnreadable: then nothing may charge."""
    defaults = rules.defaults(rated_current_a)
    reasons = []
    for path in (PATH, LAST_GOOD_PATH):
        try:
            loaded, events = _read(path, defaults, rated_current_a)
        except (OSError, ValueError) as error:
            reasons.append(_reason(path, error))
            continue
        if reasons:
            events.insert(0, texts.SETTINGS_LAST_GOOD.format(why=reasons[0]))
        return loaded, events
    if not _exists(PATH) and not _exists(LAST_GOOD_PATH):
        return defaults, [texts.SETTINGS_DEFAULT]
    raise SettingsUnreadable(texts.SETTINGS_UNREADABLE.format(why="; ".join(reasons)))


def store(settings, rated_current_a):
    """Replace the stored settings; a power cut at any moment leaves one good version.

    settings: complete and already checked (values.changed). Raises OSError; then the old ones
    are still there.
    """
    with open(NEW_PATH, "w") as file:
        json.dump(settings, file)
    if _is_good(PATH, rated_current_a):  # a broken one must not replace the last good one
        os.rename(PATH, LAST_GOOD_PATH)
    os.rename(NEW_PATH, PATH)


def _is_good(path, rated_current_a):
    try:
        _read(path, rules.defaults(rated_current_a), rated_current_a)
        return True
    except (OSError, ValueError):
        return False


def _read(path, defaults, rated_current_a):
    """-> (settings, texts of events)"""
    with open(path) as file:
        stored = json.load(file)
    if not isinstance(stored, dict):
        raise ValueError("not a JSON object")
    stored = former.renewed(stored)
    # A newer version's settings are passed over, so that going back to this one works.
    known = {name: stored[name] for name in stored if name in defaults}
    events = []
    lowered = values.fit_safe_current(known, defaults)
    if lowered:
        events.append(texts.SAFE_CURRENT_LOWERED.format(stored_a=lowered[0], used_a=lowered[1]))
    return values.changed(defaults, known, rated_current_a), events


def _reason(path, error):
    if isinstance(error, OSError):
        return f"{path} cannot be read"
    if isinstance(error, SettingRefused):
        return f"{path}: {error}"
    return f"{path} is not valid JSON"


def _exists(path):
    try:
        os.stat(path)
        return True
    except OSError:
        return False
