"""Every setting: the source document's name, default, what is allowed, when it takes effect."""

import json

from settings import columns, rules
from tools.reference.document import row

# Of the reference board's chip and wiring it may be less.
RATED_CURRENT_A = 32


def rows():
    """The lines of docs/settings.md: a table for each group."""
    lines = _lines()
    for title, names in columns.groups():
        yield from ("", f"## {title}", "")
        yield row("setting", "source document", "default", "allowed", "takes effect")
        yield row(*["---"] * 5)
        yield from (lines[name] for name in names)
    yield ""


def _lines():
    """{name: its line}."""
    defaults = rules.defaults(RATED_CURRENT_A)
    return {
        name: row(
            f"`{name}`",
            source_name or "",
            f"`{json.dumps(default)}`",
            rules.allowed_of(kind, defaults, RATED_CURRENT_A)[1],
            "at once" if field else "after a reset",
        )
        for name, default, kind, source_name, field in rules.rows()
    }
