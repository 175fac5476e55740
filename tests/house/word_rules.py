"""Rules on docstrings and words; each finding is `file:line: what`."""

import ast
import re

# Metaphors that a reader has to decode. What to write in their place: valid, invalid, suspect,
# fault detected, fault cleared, candidate, "a change of the house load".
FORBIDDEN = re.compile(
    r"\b(believed|convicted|acquitted|guilty|lively|ripe|house's\s+doing|so\s+much\s+as|"
    r"none\s+the\s+worse)\b",
    re.IGNORECASE,
)


def word_findings(name, text):
    """Forbidden words in a source or a document, also where one is split over two lines."""
    for found in FORBIDDEN.finditer(text.replace("_", " ")):
        line = text.count("\n", 0, found.start()) + 1
        yield f"{name}:{line}: write plain words in the place of {found.group(0)!r}"


def docstring_findings(sources):
    """Public functions and methods without a docstring that another module uses.

    sources: {name: source} of all modules. A method counts where its class is public. A use is any
    mention of the name outside the function's own module.
    """
    trees = {name: ast.parse(source) for name, source in sources.items()}
    mentions = {name: set(_mentions(tree)) for name, tree in trees.items()}
    for name, tree in trees.items():
        elsewhere = set().union(*(found for other, found in mentions.items() if other != name))
        for label, function in public_functions(tree):
            if function.name in elsewhere and not ast.get_docstring(function):
                yield f"{name}:{function.lineno}: {label} has no docstring"


def public_functions(tree):
    """(label, node) of each public function of a module and method of its public classes."""
    for node in tree.body:
        if _is_function(node) and not node.name.startswith("_"):
            yield node.name, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for part in node.body:
                if _is_function(part) and not part.name.startswith("_") and not _sets(part):
                    yield f"{node.name}.{part.name}", part


def _is_function(node):
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def _sets(method):
    """Whether it is the setter of a property, whose docstring stands at the getter."""
    return any(getattr(one, "attr", None) == "setter" for one in method.decorator_list)


def _mentions(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name
