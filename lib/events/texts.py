"""The texts of all events: texts.NAME is loaded when it is asked for, and does not stay in memory."""

import sys

import events


def __getattr__(name):
    """Of all_texts. Raises AttributeError for a name that no event has."""
    from events import all_texts

    sys.modules.pop("events.all_texts")
    del events.all_texts
    return getattr(all_texts, name)
