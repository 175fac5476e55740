"""Lists what each command's module takes to answer, for console/dispatcher.py: it loads one module
after the other, and gives the other tasks their turn between them.

What lib/ imports within a function is for rare cases, and loaded with the answer."""

import ast

COMMANDS = "console/commands/"
SUFFIX = ".needs"
BORROWED = "borrowed"  # firmware/momentary.py
# What they import at their top is in memory as long as the station runs.
STAYING = ("main", "station", "watchdog", "restarts", "events.texts", "flash.crash_log")


def lists(sources):
    """{path in the program's folder: bytes}; sources: {path on the board: text of a module}."""
    known = {_name(path) for path in sources}
    top, every = {}, {}
    for path, text in sources.items():
        tree = ast.parse(text)
        package = [_name(path).rpartition(".")[0]]
        top[_name(path)] = package + _imported(tree.body, known)
        within = () if path.startswith("lib/") else _imported(ast.walk(tree), known)
        every[_name(path)] = [*top[_name(path)], *within]
    staying = set()
    for name in STAYING:
        _follow(name, top, staying, [])
    found = {}
    for path in sources:
        if path.startswith(COMMANDS) and not path.endswith("__init__.py"):
            order = []
            _follow(_name(path), every, set(staying), order)
            found[path.removesuffix(".py") + SUFFIX] = "\n".join(order).encode()
    return found


def _name(path):
    path = path.removeprefix("lib/").removesuffix(".py").removesuffix("/__init__")
    return path.replace("/", ".")


def _follow(name, imports, seen, order):
    """Appends to `order` what `name` leads to and is not seen yet, each behind what it imports."""
    if name in seen or name not in imports:
        return
    seen.add(name)
    for further in imports[name]:
        _follow(further, imports, seen, order)
    order.append(name)


def _imported(nodes, known):
    """The names of the program's modules that these statements and calls import."""
    names = []
    for node in nodes:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == BORROWED:
            names += [one.value for one in node.args if isinstance(one, ast.Constant)]
    return [name for name in names if name in known]
