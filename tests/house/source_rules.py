"""The rules of the house over the syntax tree; each finding is `file:line: what, and the line`."""

import ast

# Rooms of lib/ and the rooms below them that they may use.
LIB_MAY_IMPORT = {
    "modbus_tcp": set(),
    "energy_meters": {"modbus_tcp"},
    "load_balancing": {"energy_meters", "meter_check"},
    "meter_check": set(),
    "iec61851": set(),
    "settings": {"energy_meters"},
    "events": set(),
    "board_rules": set(),
    "quantities": set(),
}
# Of MicroPython's modules: none that touches hardware, flash or the clock.
LIB_MAY_USE = {"asyncio", "errno", "json", "micropython", "select", "socket", "struct", "sys"}
UMODBUS_ROOM = "modbus_tcp"
# The one file of lib/ that opens files: those of its own package (docs/decisions.md).
OPENS_ITS_OWN_DATA = "lib/energy_meters/__init__.py"

# What an event is reported with: the place of its text among the arguments.
REPORTS = {
    "record": 0,
    "_report": 0,
    "_report_event": 0,
    "_tell": 0,
    "tell": 0,
    "_noticed": 0,
    "close": 0,
    "add": 2,
}


def integer_findings(name, source):
    """Float literals, true division, float() and round()."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, (float, complex)):
            yield _finding(name, source, node, f"float literal {node.value}")
        elif isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div):
            yield _finding(name, source, node, "division / gives a float, use //")
        elif isinstance(node, ast.Name) and node.id in ("float", "round"):
            yield _finding(name, source, node, f"{node.id}() is not for integers")


def import_findings(name, source, room):
    """Imports of a module in lib/<room>/ that are neither below it nor allowed to lib at all."""
    allowed = LIB_MAY_USE | LIB_MAY_IMPORT[room] | {room}
    if room == UMODBUS_ROOM:
        allowed = allowed | {"umodbus"}
    for node, module in imports(source):
        if module.split(".")[0] not in allowed:
            yield _finding(name, source, node, f"{room} may not import {module}")


def open_findings(name, source):
    """Calls of open() in lib/: flash belongs to the firmware."""
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and getattr(node.func, "id", "")
        if called == "open" and name != OPENS_ITS_OWN_DATA:
            yield _finding(name, source, node, "lib/ opens no file")


def event_findings(name, source):
    """Calls that report an event whose text does not come from events.texts."""
    tree = ast.parse(source)
    assigned = {
        node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and _is_own_text(node.value)
    }
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and _last_name(node.func)
        place = REPORTS.get(called)
        if place is not None and len(node.args) > place:
            text = node.args[place]
            if _is_own_text(text) or getattr(text, "id", None) in assigned:
                yield _finding(name, source, node, "an event's text comes from events.texts")


def state_findings(name, source):
    """Literals where a state of the station is shown or compared: they come from panel.states."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _last_name(node.func) == "show":
            parts = node.args
        elif isinstance(node, ast.Compare) and _last_name(node.left) == "state":
            parts = node.comparators
        else:
            continue
        texts = [one for part in parts for one in ast.walk(part) if _is_text(one)]
        if texts and _of_the_led(node):
            yield _finding(name, source, node, "a state's name comes from panel.states")


def _of_the_led(node):
    compared = getattr(node, "left", None) or node.func
    return _last_name(getattr(compared, "value", None)) in ("led", "_led", "_rhythm")


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_own_text(node):
    """Whether it is a text of the module itself: a literal, or one with something filled in."""
    if isinstance(node, ast.BinOp):
        return _is_own_text(node.left) or _is_own_text(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _is_own_text(node.func.value)
    return isinstance(node, ast.JoinedStr) or isinstance(getattr(node, "value", None), str)


def _last_name(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


def imports(source):
    """(node, module name) of every import, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node, node.module or "."
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "__import__":
            first = node.args[0]
            text = first.left if isinstance(first, ast.BinOp) else first
            yield node, text.value.rstrip(".") if isinstance(text, ast.Constant) else "?"


def import_graph(folder, paths):
    """{module: the modules among `paths` that it imports}, as dotted names below `folder`."""
    names = {path: _dotted(path.relative_to(folder)) for path in paths}
    graph = {}
    for path, name in names.items():
        found = set()
        for node, module in imports(path.read_text()):
            found.add(module)
            if isinstance(node, ast.ImportFrom):
                found.update(f"{module}.{alias.name}" for alias in node.names)
        graph[name] = (found & set(names.values())) - {name}
    return graph


def rooms_of(graph):
    """The same graph with the modules of a folder as one."""
    rooms = {}
    for module, below in graph.items():
        room = module.split(".")[0]
        rooms.setdefault(room, set()).update(name.split(".")[0] for name in below)
    return {room: below - {room} for room, below in rooms.items()}


def _dotted(path):
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def circle(graph):
    """A circle in {module: modules it imports} as a list of names, or None."""
    done = set()

    def visit(module, path):
        if module in path:
            return path[path.index(module) :] + [module]
        if module in done:
            return None
        for below in sorted(graph.get(module, ())):
            found = visit(below, path + [module])
            if found:
                return found
        done.add(module)
        return None

    for module in sorted(graph):
        found = visit(module, [])
        if found:
            return found
    return None


def _finding(name, source, node, what):
    return f"{name}:{node.lineno}: {what}: {source.splitlines()[node.lineno - 1].strip()}"
