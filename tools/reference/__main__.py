"""Writes anew what is made from the code's tables: parts of docs/, the events' texts: make docs"""

import sys

import tools  # noqa: F401  (makes lib/ importable)
from tools.command_line import Parser
from tools.firmware_files import ROOT
from tools.reference import events, settings_table, stops_table
from tools.reference.document import DOCS, renewed


def documents():
    """{path: its text with the generated parts as they should be}."""
    rows = {
        "settings.md": settings_table.rows(),
        "events.md": events.reference_rows(),
        "troubleshooting.md": events.to_do_rows(),
        "safety.md": stops_table.rows(),
    }
    found = {DOCS / name: renewed(DOCS / name, lines) for name, lines in rows.items()}
    return {**found, events.TEXTS: events.texts_module()}


def main():
    Parser(prog="python -m tools.reference", description=__doc__).parse_args()
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
