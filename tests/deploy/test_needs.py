"""What a command needs: listed in the order of loading, and all that its answer takes."""

import pytest

from tools import firmware_files
from tools.deploy import needs

SOURCES = {
    "main.py": "",
    "station.py": "from clock import Uptime\nimport lib_part",
    "clock.py": "import json",
    "lib/lib_part/__init__.py": "",
    "lib/lib_part/rare.py": "",
    "lib/lib_part/used.py": "def f():\n    from lib_part import rare",
    "flash/__init__.py": "",
    "flash/store.py": "def f():\n    from lib_part import used",
    "console/__init__.py": "",
    "console/commands/__init__.py": "",
    "console/commands/show.py": "import clock\nfrom momentary import borrowed\n"
    "from flash import store\nborrowed('console.strict')",
    "console/strict.py": "import sys",
}


def test_each_stands_behind_what_it_imports():
    (found,) = needs.lists(SOURCES).values()
    assert found.decode().split() == [
        "console",
        "console.commands",
        "flash",
        "lib_part.used",
        "flash.store",
        "console.strict",
        "console.commands.show",
    ]


ORDERS = (
    ("why", ("console.commands.status", "console.commands.why")),
    ("status", ("console.commands.status",)),
    ("settings", ("settings.rules", "settings.values", "flash.settings_file", "settings.columns")),
    ("settings", ("console.strict_json", "console.commands.settings")),
)


@pytest.mark.parametrize(("command", "order"), ORDERS)
def test_the_firmware_s_own(command, order):
    sources = {
        path: source.read_text(encoding="utf-8")
        for path, source in firmware_files.files_for("virtual").items()
        if path.endswith(".py")
    }
    found = needs.lists(sources)[f"console/commands/{command}.needs"].decode().split()
    at = [found.index(name) for name in order]
    assert at == sorted(at)
    assert "cycle" not in found and "energy_meters.manual" not in found
