"""What has happened, on the serial line: the events, the log on flash, the last crash."""

import events as event_texts
from flash import crash_log


def events_facts(events, _):
    """The last 64 since the start: [seconds, milliseconds, text] each."""
    return {"events": [list(entry) for entry in events]}


def events_lines(events, _):
    """The same as people read them."""
    return [event_texts.line(*entry) for entry in events] or ["No event so far."]


def log_facts(log, _):
    """The newest entries of this and earlier runs: [boot, seconds, milliseconds, text] each."""
    return log.facts()


def log_lines(log, _):
    """All that is kept, and the last crash."""
    yield from log.lines()
    yield from crash_lines(_)


def crash_facts(_):
    """The traceback of the last crash, or None."""
    return {"crash": crash_log.last()}


def crash_lines(_):
    """Line by line."""
    return (crash_log.last() or "No crash is on record.").split("\n")
