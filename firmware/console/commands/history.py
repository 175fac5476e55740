"""What has happened, on the serial line: the events, the log on flash, the last crash."""

import events
from flash import crash_log


def events_facts(station, _):
    return {"events": [list(entry) for entry in station.events]}


def events_lines(station, _):
    return [events.line(*entry) for entry in station.events] or ["No event so far."]


def log_facts(station, _):
    return station.log.facts()


def log_lines(station, _):
    yield from station.log.lines()
    yield from crash_lines(station, _)


def crash_facts(_station, _):
    return {"crash": crash_log.last()}


def crash_lines(_station, _):
    return (crash_log.last() or "No crash is on record.").split("\n")
