"""Every setting with the source document's name, its default, what is allowed, and when it rules."""

import json

from flash import settings_store
from settings import rules
from tools.reference.document import row

# Of the reference board's chip and wiring it may be less.
RATED_CURRENT_A = 32


def rows():
    """The lines of the table."""
    defaults = rules.defaults(RATED_CURRENT_A)
    allowed = rules.allowed(defaults, RATED_CURRENT_A)
    lines = [
        row("source document", "setting", "default", "allowed", "rules"),
        row(*["---"] * 5),
    ]
    for name in rules.NAMES:
        source = rules.SOURCE_NAMES.get(name, "")
        default = f"`{json.dumps(defaults[name])}`"
        lines.append(row(source, f"`{name}`", default, allowed[name][1], _when(name)))
    return lines


def _when(name):
    return "at once" if name in settings_store.AT_ONCE else "after a reset"
