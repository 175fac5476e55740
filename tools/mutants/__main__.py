"""`make mutants`: changes firmware/ and lib/ in one place at a time, and lists what no test sees.

A mutant that was killed is tried again only when its module has changed; one that survived always.
"""

import itertools
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from tools.command_line import BAD_USAGE, FAILED, INTERRUPTED, Parser, failure, whole_number
from tools.mutants.mutations import mutants
from tools.mutants.nearest_tests import DEPTHS, NearestTests
from tools.mutants.record import Record
from tools.mutants.trial import KILLED, Copy

ROOT = Path(__file__).resolve().parent.parent.parent
POLL_S = 0.02


class TestsFail(Exception):
    """The tests do not pass on the unchanged tree: no mutant can be judged."""


def main(arguments=None, root=ROOT):
    """-> the exit code: 1 where a mutant survived that docs/testing.md does not explain."""
    options = _parser().parse_args(arguments)
    try:
        work = [mutant for path in options.paths for mutant in _mutants(root, path)]
    except ValueError as error:
        return failure(error, BAD_USAGE)
    random.Random(options.seed).shuffle(work)
    work = work[: options.sample]
    record = Record(root)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = 0
    try:
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            copies = [Copy(root, Path(folder) / str(n)) for n in range(options.workers)]
            _try_all(copies, work, NearestTests(root), options, record)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except TestsFail as error:
        return failure(error)
    survivors = record.report(work)
    return code or (FAILED if survivors else 0)


def _parser():
    parser = Parser(prog="python -m tools.mutants", description=__doc__)
    add = parser.add_argument
    add("paths", nargs="*", default=["firmware", "lib"], help="modules or folders")
    add("--sample", type=whole_number(1, 10**6), help="only this number, chosen by chance")
    add("--seed", type=int, default=0, help="another seed is another sample")
    depths = "tests of the logic: 1; and simulations: 2 (else); and properties: 3; and stations: 4"
    add("--depth", type=whole_number(1, DEPTHS), default=2, help=depths)
    add("--workers", type=whole_number(1, 64), default=os.cpu_count(), help="trials at a time")
    add("--minutes", type=whole_number(1, 10**5), default=10**5, help="begin no trial after them")
    return parser


def _mutants(root, path):
    """All mutants of a module, or of a folder's modules. Raises ValueError where it has none."""
    path = root / path
    modules = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    if not modules or not path.exists():
        raise ValueError(f"There are no modules at {path}.")
    for module in modules:
        text = module.read_text(encoding="utf-8")
        yield from mutants(module.relative_to(root).as_posix(), text)


def _try_all(copies, work, nearest, options, record):
    """One trial in each copy, until all is tried or the time is over."""
    deadline_s = time.monotonic() + 60 * options.minutes
    todo = [mutant for mutant in work if record.outcome(mutant) != KILLED]
    levels = {mutant.path: nearest.of(mutant.path, options.depth) for mutant in todo}
    _check(copies[0], levels.values())
    waiting = iter(todo)
    running = {}  # copy: (mutant, trial)
    try:
        while True:
            for copy in copies:
                if copy not in running and time.monotonic() < deadline_s:
                    for mutant in itertools.islice(waiting, 1):
                        running[copy] = mutant, copy.trial(mutant, levels[mutant.path])
            if not running:
                return
            for copy, (mutant, trial) in list(running.items()):
                outcome = _go_on(trial)
                if outcome is not None:
                    del running[copy]
                    record.add(mutant, outcome)
                    print(f"{mutant.path}:{mutant.line}: {outcome}", flush=True)
            time.sleep(POLL_S)
    finally:
        for _, trial in running.values():
            trial.close()


def _check(copy, levels):
    """Raises TestsFail unless the tests pass on the unchanged tree."""
    for limit_s, names in {limit_s: set() for level in levels for limit_s, _ in level}.items():
        for level in levels:
            names.update(*(tests for limit, tests in level if limit == limit_s))
        print(f"{len(names)} test files on the unchanged tree ...", flush=True)
        trial = copy.passes(limit_s, sorted(names))
        while (passed := _go_on(trial)) is None:
            time.sleep(POLL_S)
        if not passed:
            raise TestsFail("Tests fail on the unchanged tree: mend them first.")


def _go_on(trial):
    """-> what the trial returns, or None as long as it runs."""
    try:
        return next(trial)
    except StopIteration as end:
        return end.value


if __name__ == "__main__":
    sys.exit(main())
