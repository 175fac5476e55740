"""Tries mutants on copies of the tree: the tests run there, and the checkout is never touched."""

import gc
import importlib.util
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import hypothesis  # noqa: F401 (what is loaded here is there in every trial, at no cost)
import pytest

TRIAL_LIMIT_S = 3600
MOST_MEMORY_BYTES = 4 << 30  # a mutant may fill a list for ever

KILLED, SURVIVED, UNREACHED = "killed", "survived", "unreached"


class Copy:
    """A copy of the tree at `folder`, where one trial at a time may run."""

    def __init__(self, root, folder):
        self._folder = Path(folder)
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        done = subprocess.run(listing, cwd=root, check=True, capture_output=True, text=True)
        made = [path.relative_to(root) for path in (root / "build" / "lib").rglob("*.py")]
        for name in [*filter(None, done.stdout.split("\0")), *made]:
            if (root / name).is_file():  # else removed and not committed yet
                target = self._folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, target)

    def trial(self, mutant, levels):
        """A generator that goes on while tests run and returns KILLED, SURVIVED or UNREACHED.

        levels: [(seconds that one test may take, test files named from the top of the tree)]."""
        path = self._folder / mutant.path
        original = path.read_bytes()
        self._write(path, mutant.source.encode())
        try:
            for limit_s, tests in levels:
                if not (yield from self.passes(limit_s, tests)):
                    return KILLED
            return SURVIVED if levels else UNREACHED
        finally:
            self._write(path, original)

    def passes(self, limit_s, tests):
        """A generator that goes on while the tests run and returns whether all passed."""
        deadline_s = time.monotonic() + TRIAL_LIMIT_S
        pid = os.fork()
        if not pid:
            self._run_and_exit(limit_s, tests)
        try:
            while time.monotonic() < deadline_s:
                done, status = os.waitpid(pid, os.WNOHANG)
                if done:
                    return status == 0
                yield
            return False
        finally:
            _end(pid)

    def _run_and_exit(self, limit_s, tests):
        """In the new process, which has pytest and keeps nothing else of the checkout."""
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
            nothing = os.open(os.devnull, os.O_RDWR)
            for file in (0, 1, 2):
                os.dup2(nothing, file)
            os.chdir(self._folder)
            sys.path[0] = str(self._folder)
            for name in [name for name in sys.modules if name.split(".")[0] == "tools"]:
                del sys.modules[name]
            gc.freeze()
            os._exit(pytest.main(["-x", "-p", "no:cacheprovider", f"--timeout={limit_s}", *tests]))
        finally:
            os._exit(pytest.ExitCode.INTERNAL_ERROR)

    def _write(self, path, content):
        """Compiled code is told from old code by size and second only: it must not stay."""
        path.write_bytes(content)
        Path(importlib.util.cache_from_source(path)).unlink(missing_ok=True)


def _end(pid):
    """The process and all that it has started, whether it has its own session by now or not."""
    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        pass
