"""What became of each mutant, kept in build/mutants.jsonl, and the report of it."""

import hashlib
import json
import re

from tools.mutants.trial import KILLED, SURVIVED, UNREACHED

FILE = "build/mutants.jsonl"
EXPLAINED = "docs/testing.md"
EXPLANATION = re.compile(r"^\* `(\S+)`: `(.+)` → `(.+)`: ", re.MULTILINE)


class Record:
    """root: the top of the tree. A mutant of a module that has changed since is another one."""

    def __init__(self, root):
        self._root = root
        self._path = root / FILE
        self._path.parent.mkdir(exist_ok=True)
        lines = self._path.read_text().splitlines() if self._path.exists() else ()
        self._outcomes = dict(map(json.loads, lines))

    def outcome(self, mutant):
        """KILLED, SURVIVED, UNREACHED, or None where it was not tried."""
        return self._outcomes.get(_key(mutant))

    def add(self, mutant, outcome):
        self._outcomes[_key(mutant)] = outcome
        with self._path.open("a") as file:
            file.write(json.dumps([_key(mutant), outcome]) + "\n")

    def report(self, work):
        """Print what came of these mutants -> the survivors that EXPLAINED does not name."""
        found = {outcome: [] for outcome in (KILLED, SURVIVED, UNREACHED, None)}
        for mutant in sorted(work):
            found[self.outcome(mutant)].append(mutant)
        explained = set(explanations(self._root))
        new = [one for one in found[SURVIVED] if (one.path, one.old, one.new) not in explained]
        for mutant in new:
            print(f"{mutant.path}:{mutant.line}: {mutant.old}  ->  {mutant.new}")
        print(
            f"{len(work)} mutants: {len(found[KILLED])} killed, {len(found[SURVIVED])} survived "
            f"({len(found[SURVIVED]) - len(new)} of them explained in {EXPLAINED}), "
            f"{len(found[UNREACHED])} reached by no test of this depth, "
            f"{len(found[None])} not tried."
        )
        return new


def explanations(root):
    """[(path, old line, new line)] of the survivors that may live."""
    return EXPLANATION.findall((root / EXPLAINED).read_text(encoding="utf-8"))


def _key(mutant):
    return f"{mutant.path} {hashlib.sha256(mutant.source.encode()).hexdigest()[:16]}"
