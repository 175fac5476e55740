"""The mutants of a module: its source with one operator, number, call or assignment changed.

Strings stay as they are: most are texts for people, which no test pins word by word.
"""

import ast
import itertools
import re
from collections import namedtuple

# path: from the top of the tree; old, new: what differs, as one line; source: the whole mutant
Mutant = namedtuple("Mutant", "path line old new source")

PAIRS = (
    *(("<", "<="), (">", ">="), ("==", "!="), ("+", "-"), ("*", "//"), ("<<", ">>"), ("&", "|")),
    *(("and", "or"), ("in", "not in"), ("is", "is not"), ("min", "max"), ("all", "any")),
)
INSTEAD = {"%": "//", **dict(PAIRS), **{new: old for old, new in PAIRS}}
OPERATOR = re.compile(r"is\s+not|not\s+in|\b(?:is|in|and|or)\b|[*][*]|//|<<|>>|[<>=!]=|[-+*%<>&|]")


def mutants(path, source):
    """Every mutant of the module, in the order of its lines."""
    data = source.encode()
    starts = [0, *itertools.accumulate(map(len, data.splitlines(keepends=True)))]
    found = {}
    for start, end, new in sorted(_Changes(data, starts).of(ast.parse(source))):
        changed = data[:start] + new.encode() + data[end:]
        line = data.count(b"\n", 0, start)
        until = starts[data.count(b"\n", 0, end) + 1]
        old_text = _one_line(data[starts[line] : until])
        new_text = _one_line(changed[starts[line] : until + len(changed) - len(data)])
        if old_text != new_text:
            found[changed] = Mutant(path, line + 1, old_text, new_text, changed.decode())
    return list(found.values())


def _one_line(lines):
    return " ".join(line.strip() for line in lines.decode().splitlines())


class _Changes:
    """The changes as (start, end, new text), in bytes of the source."""

    def __init__(self, data, starts):
        self._data = data
        self._starts = starts
        self._times = set()  # nodes

    def of(self, node, function=None):
        """Those of the node and of all below it; function: the name of the one it is in."""
        if isinstance(node, ast.JoinedStr):  # a text; Python 3.11 has no right places in it
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            function = node.name
        changes = getattr(self, "_" + type(node).__name__.lower(), None)
        if changes:
            yield from changes(node) or ()
        if function not in (None, "__init__") and _is_for_its_effect(node):
            yield *self._span(node), "pass"
        for child in ast.iter_child_nodes(node):
            yield from self.of(child, function)

    def _compare(self, node):
        yield from self._between([node.left, *node.comparators])

    def _boolop(self, node):
        yield from self._between(node.values)

    def _binop(self, node):
        yield from self._between([node.left, node.right])

    def _augassign(self, node):
        yield from self._between([node.target, node.value])

    def _between(self, operands):
        """Another operator between each two."""
        for left, right in itertools.pairwise(operands):
            start, end = self._span(left)[1], self._span(right)[0]
            place = OPERATOR.search(self._data[start:end].decode())
            new = place and INSTEAD.get(" ".join(place[0].split()))
            if new:
                yield start + place.start(), start + place.end(), new

    def _unaryop(self, node):
        if isinstance(node.op, ast.Not):
            yield *self._span(node), self._text(node.operand)

    def _if(self, node):
        if not isinstance(node.test, (ast.Compare, ast.UnaryOp, ast.Constant)):
            yield *self._span(node.test), f"not ({self._text(node.test)})"

    _while = _if

    def _ifexp(self, node):
        yield *self._span(node), self._text(node.body)
        yield *self._span(node), self._text(node.orelse)

    def _assign(self, node):
        """A time that starts at 0 is a second ahead: one millisecond is nobody's business."""
        is_time = getattr(node.targets[-1], "attr", "").endswith("_ms")
        if is_time and getattr(node.value, "value", None) == 0:
            self._times.add(node.value)

    def _constant(self, node):
        if isinstance(node.value, bool):
            yield *self._span(node), str(not node.value)
        elif isinstance(node.value, int):
            more = 1000 if node in self._times else max(1, node.value // 4)
            yield *self._span(node), str(node.value + more)

    def _call(self, node):
        name = getattr(node.func, "id", None)
        if name in INSTEAD:
            yield *self._span(node.func), INSTEAD[name]
        else:
            yield from self._exchanged(node.args)

    def _tuple(self, node):
        if isinstance(node.ctx, ast.Load):
            yield from self._exchanged(node.elts)

    def _exchanged(self, nodes):
        """Two neighbours in each other's place, but for rows of data."""
        for left, right in itertools.pairwise(nodes):
            if not (isinstance(left, ast.Constant) and isinstance(right, ast.Constant)):
                (start, middle), (other, end) = self._span(left), self._span(right)
                between = self._data[middle:other].decode()
                yield start, end, self._text(right) + between + self._text(left)

    def _span(self, node):
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def _text(self, node):
        start, end = self._span(node)
        return self._data[start:end].decode()


def _is_for_its_effect(node):
    """Whether the statement may be left out."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, (ast.Call, ast.Await))
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return isinstance(target, (ast.Attribute, ast.Subscript))
    return isinstance(node, (ast.Raise, ast.Break, ast.Continue))
