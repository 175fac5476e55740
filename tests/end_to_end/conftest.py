"""Whatever a station tells in these tests stands in docs/events.md."""

import re

import pytest
from terminal import Terminal

from tools.reference import events
from tools.station_lines import Lines

# As the serial line has them, and with the number of the start before them in the log
EVENT = re.compile(r"^(?:\[\d+\])? *\d+\.\d{3}  (.+)$", re.MULTILINE)
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


@pytest.fixture(autouse=True)
def _every_event_is_documented(monkeypatch):
    told = set()
    take, close = Lines._take, Terminal.__aexit__

    def take_and_note(line, text):
        take(line, text)
        told.update(EVENT.findall(text))

    async def close_and_note(terminal, *exception):
        await close(terminal, *exception)
        *lines, _ = ESCAPES.sub("", terminal.everything.decode("ascii", "replace")).split("\n")
        told.update(EVENT.findall("\n".join(lines)))

    monkeypatch.setattr(Lines, "_take", take_and_note)
    monkeypatch.setattr(Terminal, "__aexit__", close_and_note)
    yield
    assert [text for text in told if not events.is_known(text)] == []
