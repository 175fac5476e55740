"""A time limit for one task, started anew for each of its waits without a new task or object.

asyncio.wait_for makes two tasks and their coroutines for every call: most of the cost of a read.
"""

import asyncio
from asyncio import current_task, sleep_ms

from micropython import const

_STEPS = const(10)


class TimeLimit:
    """Cancels the task that called start() unless it calls stop() within limit_ms.

    It counts tenths of the limit instead of reading a clock, so it takes up to a tenth longer.
    """

    def __init__(self, limit_ms):
        self._has_passed = False  # it cancelled the task, and nobody asked so far
        self._step_ms = max(limit_ms // _STEPS, 1)
        self._steps = 0  # since start()
        self._task = None  # the one that waits
        self._watch = None  # the task that counts

    def open(self):
        """Make the task that counts; close() ends it."""
        self._watch = asyncio.create_task(self._count())

    def close(self):
        """End the counting; calling it again does no harm."""
        self.stop()
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def start(self):
        """A wait of the task that runs now begins."""
        self._steps = 0
        self._task = current_task()

    def stop(self):
        """The wait is over."""
        self._task = None

    def has_passed(self):
        """True if the limit cancelled the task, and not a caller; True only once each time."""
        has_passed, self._has_passed = self._has_passed, False
        return has_passed

    async def _count(self):
        while True:
            await sleep_ms(self._step_ms)
            self._steps += 1
            # The first step may have begun long before the wait did.
            if self._task is not None and self._steps > _STEPS:
                self._has_passed = True
                self._task.cancel()
                self._task = None
