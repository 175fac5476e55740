"""The programs in tools/ import in no circle: each is a module or a package, taken as one."""

from pathlib import Path

import source_rules

TOOLS = Path(__file__).resolve().parent.parent.parent / "tools"
ELSEWHERE = ("on_board", "on_micropython", "sim", "boot", "type_stubs", "on_cpython")


def program(module):
    """ "tools.deploy.plan" -> "deploy"; None for what is not in tools/."""
    parts = module.split(".")
    return parts[1] if parts[0] == "tools" and len(parts) > 1 else None


def imported(source):
    """The programs that a module of tools/ imports."""
    for node, module in source_rules.imports(source):
        if module == "tools":
            yield from (
                alias.name for alias in getattr(node, "names", ()) if alias.name != "tools"
            )
        elif program(module):
            yield program(module)


def graph():
    found = {}
    for path in TOOLS.rglob("*.py"):
        parts = path.relative_to(TOOLS).with_suffix("").parts
        if not set(parts) & set(ELSEWHERE):
            names = set(imported(path.read_text(encoding="utf-8"))) - {parts[0]}
            found.setdefault(parts[0], set()).update(names)
    return found


def test_no_two_programs_import_each_other():
    assert source_rules.circle(graph()) is None


def test_the_graph_has_the_imports():
    found = graph()
    assert {"board_link", "backup_folder"} <= found["backup"]
    assert {"board_link", "backup_folder"} <= found["deploy"]
    assert "deploy" not in found["backup"]
