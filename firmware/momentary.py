"""Modules that are needed for a moment do not stay in memory after it."""

import sys


def borrowed(name):
    """The module of that name, gone with its last use; it may import no other such module."""
    module = __import__(name, None, None, (name,))
    _forget(name)
    return module


class Momentary:
    """`with Momentary():` what is loaded within is forgotten at the end, and loaded anew by the
    next import. Objects made meanwhile stay as they are. What another task loads while this one
    waits is forgotten as well, which costs it another loading."""

    def __enter__(self):
        self._before = set(sys.modules)

    def __exit__(self, *_):
        """Also where memory has run out: no list is made of what is to be forgotten."""
        name = self._loaded()
        while name is not None:
            _forget(name)
            name = self._loaded()

    def _loaded(self):
        for name in sys.modules:
            if name not in self._before:
                return name
        return None


def _forget(name):
    sys.modules.pop(name)
    package, _, module = name.rpartition(".")
    if hasattr(sys.modules.get(package), module):  # a package holds the modules in it as well
        delattr(sys.modules[package], module)
