"""The table of docs/safety.md: every way to stop, and what contactor and pilot do."""

from tools.reference.document import row
from tools.reference.ways_to_stop import DRIVES, FOR_EVER, NEXT_START, WAYS, WITHIN_MS


def rows():
    """The lines of the table."""
    found = [
        row("the program stops by", 'contactor, "pulse"', 'contactor, "level"', "pilot"),
        "|---|---|---|---|",
    ]
    for way in WAYS:
        pulse, level = (_contactor(way, way.contactor[drive]) for drive in DRIVES)
        found.append(row(way.moment, pulse, level, _pilot(way)))
    return found


def _contactor(way, does):
    return {
        WITHIN_MS: f"open within {WITHIN_MS} ms",
        NEXT_START: f"**closed until `boot.py` of the next start: {_seconds(way.start_ms)} s**",
        FOR_EVER: "**stays closed, for ever**",
    }[does]


def _pilot(way):
    return {
        WITHIN_MS: f"+12 V within {WITHIN_MS} ms",
        NEXT_START: f"goes on until `boot.py` of the next start: {_seconds(way.start_ms)} s",
        FOR_EVER: "goes on, for ever",
    }[way.pilot]


def _seconds(duration_ms):
    return f"{duration_ms // 1000}.{duration_ms % 1000 // 100}"
