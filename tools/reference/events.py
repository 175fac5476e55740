"""What is made from the table of events: the firmware's texts, the documents' tables, a check.

is_known(text), is_of_charging(text): whether a text that a station reported fits a template.
"""

import functools
import re
import textwrap

from tools.firmware_files import LIB
from tools.reference.document import row
from tools.reference.events_table import CHARGING, EVENTS, GROUPS

TEXTS = LIB / "events" / "texts.py"
HEAD = '''"""The texts of all events of the firmware; written by `make docs`.

Their table, with the meaning of each, is tools/reference/events_table.py.
"""

'''
FIELD = re.compile(r"\{(\w+)\}")
WIDTH = 99


def texts_module():
    """The source of events/texts.py: one constant for each event that has a name."""
    constants = [_constant(event.name, event.template) for event in EVENTS if event.name]
    return HEAD + "".join(constants)


def reference_rows():
    """The lines of docs/events.md: a table for each group."""
    for title, events in GROUPS:
        yield from ("", f"## {title}", "")
        yield from (row("event", "meaning", "what to do"), row(*["---"] * 3))
        for event in events:
            yield row(f"`{shown(event.template)}`", event.meaning, event.to_do)
    yield ""


def to_do_rows():
    """The lines of docs/troubleshooting.md: the events that ask somebody to act."""
    yield from (row("event", "what to do"), row("---", "---"))
    for event in EVENTS:
        if event.to_do:
            yield row(f"`{shown(event.template)}`", event.to_do)


def shown(template):
    """As people read it: `<field>` where something is filled in."""
    return FIELD.sub(r"<\1>", template)


def is_known(text):
    """Whether a text that a station reported is one of the table's."""
    return any(pattern.fullmatch(text) for pattern in _patterns(EVENTS))


def is_of_charging(text):
    """Whether it is of the history of charging: its figures differ from run to run."""
    return any(pattern.fullmatch(text) for pattern in _patterns(CHARGING))


@functools.cache
def _patterns(events):
    parts = [FIELD.split(event.template)[::2] for event in events]
    return [re.compile(".+".join(map(re.escape, one)), re.DOTALL) for one in parts]


def _constant(name, text):
    """`name = text` as ruff formats it, on as many lines as it takes."""
    line = f"{name} = {_quoted(text)}"
    if len(line) <= WIDTH:
        return line + "\n"
    parts = textwrap.wrap(text, WIDTH - 8, drop_whitespace=False)
    return f"{name} = (\n" + "".join(f"    {_quoted(part)}\n" for part in parts) + ")\n"


def _quoted(text):
    quote = "'" if '"' in text else '"'
    return quote + text + quote
