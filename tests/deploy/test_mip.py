"""`mpremote mip install` of each library from its folder, on the virtual board."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from tools import firmware_files, package_lists
from tools.board_link import BoardLink

sys.path.append(str(Path(__file__).resolve().parent.parent / "house"))

import source_rules

PACKAGES = [path.name for path in package_lists.packages()]


def needed(package):
    """The package and all of ours that its modules import."""
    found = {package}
    for path in (firmware_files.LIB / package).rglob("*.py"):
        for _, module in source_rules.imports(path.read_text()):
            top = module.split(".")[0]
            if top in PACKAGES and top not in found:
                found |= needed(top)
    return found


@pytest.fixture
def without_network(tmp_path):
    """without_network(package) -> its package.json in a copy whose umodbus is not fetched."""

    def copy(package):
        shutil.copytree(firmware_files.LIB / package, tmp_path / package)
        path = tmp_path / package / "package.json"
        listing = json.loads(path.read_text())
        assert all(name.startswith("github:brainelectronics/") for name, _ in listing["deps"])
        path.write_text(json.dumps({**listing, "deps": []}))
        return path

    return copy


def test_each_library_installs_and_imports(start, without_network):
    umodbus = {
        f"lib/umodbus/{name}": (firmware_files.UMODBUS / name).read_bytes()
        for name in firmware_files.UMODBUS_FILES
    }
    board = start(umodbus)
    link = BoardLink(board.port)
    for package in PACKAGES:
        link.run("mip", "install", str(without_network(package)))
        listing = json.loads((firmware_files.LIB / package / "package.json").read_text())
        paths = [path for path, _ in listing["urls"]]
        there = link.inventory(["lib"]).files
        for path in paths:
            content = (firmware_files.LIB / path).read_bytes()
            assert there.get(f"lib/{path}", ("", 0))[1] == len(content), path
    modules = [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in link.inventory(["lib"]).files
        if path.endswith(".py") and "umodbus" not in path
    ]
    # As main.py does: else what the modules keep lies scattered over the whole heap.
    imports = "import gc; gc.threshold(16384)\n" + "\n".join(
        f"import {module.removeprefix('lib.')}" for module in modules
    )
    assert len(modules) > len(PACKAGES)
    link.run("exec", imports)


def test_the_documents_say_what_a_library_needs_besides():
    text = (firmware_files.ROOT / "docs" / "install.md").read_text()
    for package in PACKAGES:
        others = sorted(needed(package) - {package})
        with_others = ", ".join(f"`{name}`" for name in others) or "nothing"
        assert f"| `{package}` | {with_others} |" in text, (package, with_others)
