"""Loads modules for a moment and removes them from memory, unless that is roomy."""

import sys

# With PSRAM there are megabytes, without it 100 KiB and less. What stays is not read again.
ROOMY_BYTES = 1 << 20
keeps = False


def measure(free_bytes):
    """Once, at the start: with so much free memory, do modules stay?"""
    global keeps
    keeps = free_bytes >= ROOMY_BYTES


def borrowed(name):
    """Load a module that leaves memory with its last use, if this call loads it; it may borrow no
    other module."""
    stays = keeps or name in sys.modules
    module = __import__(name, None, None, (name,))
    if not stays:
        _forget(name)
    return module


class Momentary:
    """`with Momentary():` removes the modules that were loaded within it; the next import loads
    them again.

    Objects made meanwhile stay valid. Modules that another task loads meanwhile are removed, too:
    it has to load them again.
    """

    def __enter__(self):
        self._before = None if keeps else set(sys.modules)

    def __exit__(self, *_):
        """Also where memory has run out: no list is made of what is to be forgotten."""
        name = self._loaded()
        while name is not None:
            _forget(name)
            name = self._loaded()

    def _loaded(self):
        if self._before is None:
            return None
        for name in sys.modules:
            if name not in self._before:
                return name
        return None


def _forget(name):
    sys.modules.pop(name)
    package, _, module = name.rpartition(".")
    if hasattr(sys.modules.get(package), module):  # a package keeps its modules as attributes
        delattr(sys.modules[package], module)
