"""Collects garbage when there is much of it, right behind a pass of the pilot.

A collection marks all that is alive and sweeps the whole heap: some 20 ms on a board, in which
nothing else runs. Behind a pass most of that is the pause until the next one.
"""

import gc

from micropython import const

_LOOK_EVERY_PASSES = const(100)  # 2 s: looking walks the heap, too, for some 1 ms
# A heap that grows without bound takes longer to sweep: megabytes with PSRAM.
_MOST_GARBAGE_BYTES = const(65536)
_PART_OF_THE_FREE = const(4)


class Collector:
    """step() behind every pass. From its first collection on MicroPython collects by itself only
    where an allocation fails.

    pulse: is called before and after a collection, which may take as long as the contactor's
    driver holds without a pulse."""

    def __init__(self, pulse):
        self._pulse = pulse
        self._passes = 0
        self._is_due = True  # the start has left what it took to load
        self._collect_at_bytes = 0  # of the heap in use

    def step(self, may_wait):
        """Collect if it is due -> whether it did; may_wait: nothing is under way that has to open
        the contactor."""
        if self._is_due:
            if may_wait:
                self._collect()
            return may_wait
        self._passes += 1
        if self._passes < _LOOK_EVERY_PASSES:
            return False
        self._passes = 0
        used_bytes = gc.mem_alloc()
        if not self._collect_at_bytes:  # the first look since a collection
            self._collect_at_bytes = used_bytes + _bearable_bytes()
        self._is_due = used_bytes >= self._collect_at_bytes
        return False

    def _collect(self):
        self._is_due = False
        self._passes = 0
        self._collect_at_bytes = 0
        self._pulse()
        gc.threshold(-1)
        gc.collect()
        self._pulse()


def _bearable_bytes():
    """So much garbage may gather."""
    return min(_MOST_GARBAGE_BYTES, gc.mem_free() // _PART_OF_THE_FREE)
