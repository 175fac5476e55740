"""Writes the generated parts of docs/settings.md and docs/events.md anew: make docs"""

import sys

import tools  # noqa: F401  (makes lib/ importable)
from tools.command_line import Parser
from tools.reference import events, settings_table
from tools.reference.document import DOCS, renewed


def documents():
    """{path: its text with the generated parts as they should be}."""
    return {
        DOCS / "settings.md": renewed(DOCS / "settings.md", settings_table.rows()),
        DOCS / "events.md": renewed(DOCS / "events.md", events.rows()),
    }


def main():
    Parser(prog="python -m tools.reference", description=__doc__).parse_args()
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(DOCS.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
