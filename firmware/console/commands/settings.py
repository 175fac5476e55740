"""The settings on the serial line: shows them, changes them, and says what takes effect when."""

import json

from micropython import const

import installation
from events import texts
from flash import settings_file
from meters.data import as_delivered, meter_data, socket_meter_data
from settings import columns, rules, values

ALL = "--all"
USAGE = 'set takes a name and a value, like: set load_balancing_safe_current_a 10; or --all {"name": value, ...}'
_MOST_BRACKETS = const(16)  # each costs room on the heap before the value can be judged


def settings_facts(station, _):
    """The stored settings; `after_reset`: those that do not rule yet."""
    allowed = columns.allowed(station.stored, station.board.RATED_CURRENT_A)
    return {
        "settings": station.stored,
        "allowed": {name: allowed[name][1] for name in rules.NAMES},
        "source_names": columns.source_names(),
        "after_reset": _waiting(station),
    }


def settings_lines(station, _):
    waiting = _waiting(station)
    allowed = columns.allowed(station.stored, station.board.RATED_CURRENT_A)
    for name in rules.NAMES:
        note = " (after a reset)" if name in waiting else ""
        yield f"{name:31s} {json.dumps(station.stored[name])}{note}"
        yield f"{'':31s} {allowed[name][1]}"


def set_facts(station, rest):
    """Check, store, apply. Raises ValueError; then nothing has changed."""
    changes = _parse(rest)
    rated_current_a = station.board.RATED_CURRENT_A
    stored = values.changed(station.stored, changes, rated_current_a)
    changed = [name for name in rules.NAMES if stored[name] != station.stored[name]]
    if not changed:
        return _done("now", "These settings have these values already.")
    try:
        settings_file.store(stored, rated_current_a)
    except OSError as error:
        raise ValueError(f"The flash took no settings ({error}): nothing has changed") from None
    station.stored = stored
    if _rule(station):
        _apply(station)
    station.add_event(texts.SETTINGS_CHANGED.format(names=", ".join(changed)))
    return _told(station, changed)


def _parse(rest):
    """{name: value} as the line has it. Raises ValueError."""
    name, _, text = rest.partition(" ")
    text = text.strip()
    if not text:
        raise ValueError(USAGE)
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        raise ValueError(f"The value has more brackets than any setting takes: {USAGE}")
    try:
        value = json.loads(text)
    except ValueError:
        value = text  # a bare word
    if name != ALL:
        return {name: value}
    if not isinstance(value, dict):
        raise ValueError(f"{ALL} takes one JSON object of names and values: {USAGE}")
    return value


def _rule(station):
    """Whether settings have any effect: not in safe mode, nor where they were unreadable."""
    return station.law is not None and station.law.forbidden is None


def _apply(station):
    """Take over what limits the offer and nothing else. The other settings say who the meter is,
    how it is wired and where the station is in the network; what was learned with the old ones
    must not be mixed with the new, so they wait for a reset."""
    now, stored = station.settings, station.stored
    for name in columns.limit_fields():
        now[name] = stored[name]
    installation.renew(station.limits, now)


def _waiting(station):
    """Names whose stored value does not rule yet."""
    if not _rule(station):
        return list(rules.NAMES)
    return [name for name in rules.NAMES if station.stored[name] != station.settings[name]]


def _told(station, changed):
    waiting = [name for name in changed if name in _waiting(station)]
    at_once = [name for name in changed if name not in waiting]
    sentences = []
    if at_once:
        shown = ", ".join([f"{name} is {json.dumps(station.stored[name])}" for name in at_once])
        sentences.append(f"{shown}: stored, and in force now.")
    if waiting:
        shown = ", ".join([f"{name} is {json.dumps(station.stored[name])}" for name in waiting])
        command = "reset" if station.law else "restart"
        sentences.append(f"{shown}: stored, in force after a reset (command: {command}).")
    sentences += _usual(station.stored, changed)
    return _done("after a reset" if waiting else "now", " ".join(sentences))


def _usual(stored, changed):
    """A sentence for each meter just chosen whose usual address is another one."""
    for prefix, data_of in (("modbustcp", meter_data), ("socket_meter", socket_meter_data)):
        if f"{prefix}_mode" in changed:
            port, unit_id = stored[f"{prefix}_port"], stored[f"{prefix}_slave_address"]
            words = as_delivered(data_of(stored) or {}, port, unit_id)
            if words:
                yield f"Its address: {words}; set are {port} and {unit_id}."


def _done(applies, text):
    return {"ok": True, "applies": applies, "text": text}
