"""Which test files reach a module through imports, and in which order they are tried."""

import ast
from pathlib import Path

# Folders of tests/ by what they cost, with the seconds that one test may take on a busy machine:
# each level is tried where those before it let a mutant live. The last runs whole stations, and no
# import says what that reaches.
LEVELS = (
    (60, ("logic", "wiring")),
    (180, ("house", "pilot", "meters", "simulate")),
    (300, ("properties",)),
    (300, ("board", "end_to_end", "on_micropython", "installer")),
)
DEPTHS = len(LEVELS)


class NearestTests:
    """root: the top of the tree."""

    def __init__(self, root):
        self._root = Path(root)
        self._folders = [self._root / name for name in ("lib", "firmware", "", "tests/logic")]
        self._imported = {}  # path: the paths that it imports
        self._levels = {}

    def of(self, module, depth=DEPTHS):
        """[(limit in s, files of one level as text, the nearest first)]; depth: the last level."""
        if module not in self._levels:
            reached = {names: self._reaching(names, module) for _, names in LEVELS[:-1]}
            reached[LEVELS[-1][1]] = self._files(LEVELS[-1][1])
            self._levels[module] = [
                (limit_s, [path.relative_to(self._root).as_posix() for path in reached[names]])
                for limit_s, names in LEVELS
            ]
        return [(limit_s, files) for limit_s, files in self._levels[module][:depth] if files]

    def _reaching(self, names, module):
        distances = {
            path: self._distance(path, self._root / module) for path in self._files(names)
        }
        near = [path for path, distance in distances.items() if distance is not None]
        return sorted(near, key=lambda path: (distances[path], path))

    def _files(self, names):
        folders = [self._root / "tests" / name for name in names]
        return [path for folder in folders for path in sorted(folder.glob("test_*.py"))]

    def _distance(self, test, module):
        """The number of imports from the test to the module, or None."""
        seen, distance, edge = {test}, 0, {test}
        while edge:
            if module in edge:
                return distance
            edge = set().union(*map(self._imports, edge)) - seen
            seen |= edge
            distance += 1
        return None

    def _imports(self, path):
        if path not in self._imported:
            folders = [*self._folders, path.parent]
            names = _names(ast.parse(path.read_text(encoding="utf-8")))
            found = (_file(folder, name) for name in names for folder in folders)
            self._imported[path] = {file for file in found if file}
        return self._imported[path]


def _names(tree):
    """Dotted names of what may be modules, with the packages that they lie in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            yield from (parts[:end] for end in range(1, len(parts) + 1))


def _file(folder, parts):
    path = folder.joinpath(*parts)
    for file in (path.with_name(path.name + ".py"), path / "__init__.py"):
        if file.is_file():
            return file
    return None
