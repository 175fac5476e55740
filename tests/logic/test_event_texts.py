"""The texts of events are loaded when they are asked for, and do not stay in memory."""

import sys

import events
from checks import raises
from events import texts


def test_a_text_comes_and_its_table_goes():
    for _ in range(2):
        assert texts.STOPPED == "Stopped by Ctrl-C"
        assert texts.SETTINGS_CHANGED.format(names="a, b") == "Settings changed: a, b"
        assert "events.all_texts" not in sys.modules
        assert not hasattr(events, "all_texts")


def test_an_unknown_name_is_refused():
    raises(AttributeError, lambda: texts.NEVER_HAPPENS)
