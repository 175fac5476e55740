"""The settings on the serial line: shows them, changes them, and says what takes effect when."""

import json

from micropython import const

from events import texts
from flash import settings_file  # noqa: F401 (a change needs it: loaded in a step of its own)
from meters.data import as_delivered, meter_data, socket_meter_data
from momentary import borrowed
from settings import columns, rules

ALL = "--all"
USAGE = (
    "set takes names and values, like: set load_balancing_safe_current_a 10; or --all "
    '{"name": value, ...}'
)
_TRUTH = ("true", "false")
_MOST_BRACKETS = const(16)  # each costs room on the heap before the value can be judged


def settings_facts(settings, _):
    """The stored settings; `after_reset`: those that are not in force yet."""
    return {
        "settings": settings.stored,
        "allowed": _allowed(settings),
        "source_names": columns.source_names(),
        "after_reset": settings.waiting(),
    }


def settings_lines(settings, _):
    """Two lines for each: name and value, what is allowed."""
    waiting, allowed = settings.waiting(), _allowed(settings)
    for name in rules.NAMES:
        note = " (after a reset)" if name in waiting else ""
        yield f"{name:31s} {json.dumps(settings.stored[name])}{note}"
        yield f"{'':31s} {allowed[name]}"


def _allowed(settings):
    """{name: the allowed values in words}; bounds depend on the stored values."""
    found = columns.allowed(settings.stored, settings.rated_current_a)
    return {name: found[name][1] for name in rules.NAMES}


def set_facts(settings, events, commands, rest):
    """Check, store, put in force. Raises ValueError; then nothing has changed."""
    changes = _parse(rest)
    try:
        changed = settings.change(changes)
    except OSError as error:
        raise ValueError(f"The flash took no settings ({error}): nothing has changed") from None
    if not changed:
        return _done("now", "These settings have these values already.")
    events.record(texts.SETTINGS_CHANGED.format(names=", ".join(changed)))
    waiting = [name for name in changed if name in settings.waiting()]
    at_once = [name for name in changed if name not in waiting]
    sentences = []
    if at_once:
        sentences.append(f"{_shown(settings, at_once)}: stored, and in force now.")
    if waiting:
        command = "reset" if "reset" in commands else "restart"
        shown = _shown(settings, waiting)
        sentences.append(f"{shown}: stored, in force after a reset (command: {command}).")
    sentences += _usual_addresses(settings.stored, changed)
    sentences += _other_networks(settings.stored, changed)
    return _done("after a reset" if waiting else "now", " ".join(sentences))


def _parse(rest):
    """{name: value} as the line has it. Raises ValueError."""
    name, _, text = rest.partition(" ")
    text = text.strip()
    if not text:
        raise ValueError(USAGE)
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        raise ValueError(f"The value has more brackets than any setting takes: {USAGE}")
    if name != ALL:
        return _pairs(name, text)
    value = _value(text)
    if not isinstance(value, dict):
        raise ValueError(f"{ALL} takes one JSON object of names and values: {USAGE}")
    return value


def _pairs(name, text):
    """{name: value} of one setting or several, in our spelling or in the source document's."""
    spellings = borrowed("settings.spellings")
    changes = {}
    for known, word in spellings.divided(f"{name} {text}") or [(name, text)]:
        if not word:
            raise ValueError(f"{known} has no value: {USAGE}")
        if known in changes:
            raise ValueError(f"{known} is given twice")
        changes[known] = _value(spellings.value(known, word))
    return changes


def _value(text):
    """Of JSON; what is none is taken as a bare word, true and false in any case."""
    if text.lower() in _TRUTH:
        return text.lower() == _TRUTH[0]
    return json.loads(text) if borrowed("console.strict_json").is_json(text) else text


def _shown(settings, names):
    return ", ".join([f"{name} is {json.dumps(settings.stored[name])}" for name in names])


def _usual_addresses(stored, changed):
    """A sentence for each meter just chosen whose usual address is another one."""
    for prefix, data_of in (("modbustcp", meter_data), ("socket_meter", socket_meter_data)):
        if f"{prefix}_mode" in changed:
            port, unit_id = stored[f"{prefix}_port"], stored[f"{prefix}_slave_address"]
            words = as_delivered(data_of(stored) or {}, port, unit_id)
            if words:
                yield f"Its address: {words}; set are {port} and {unit_id}."


def _other_networks(stored, changed):
    """A sentence for each meter whose address was set outside the station's own fixed network."""
    names = ("ip_address", "subnet_mask")
    own = [stored[name] for name in names]
    if rules.DHCP in own:
        return
    for name in ("modbustcp_ip_address", "socket_meter_ip_address"):
        is_news = name in changed or names[0] in changed or names[1] in changed
        is_read = name.startswith("modbustcp") or stored["socket_meter_mode"] != "none"
        if (
            is_news
            and is_read
            and not borrowed("settings.addresses").is_neighbour(stored[name], *own)
        ):
            yield (
                f"{name} {stored[name]} is outside the station's network {own[0]}/{own[1]}: meter "
                "and station belong in the same one."
            )


def _done(applies, text):
    return {"ok": True, "applies": applies, "text": text}
