"""A time limit for one task, set anew for each of its waits without a new task or object.

asyncio.wait_for makes two tasks and their coroutines for every call, most of what a read took.
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
        self._has_passed = False
        self._step_ms = max(limit_ms // _STEPS, 1)
        self._steps = 0
        self._task = None
        self._watch = None

    def open(self):
        """Begin to count; close() ends it."""
        self._watch = asyncio.create_task(self._count())

    def close(self):
        """Once more does no harm."""
        self.stop()
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def start(self):
        """For the task that runs now."""
        self._steps = 0
        self._task = current_task()

    def stop(self):
        """The wait is over."""
        self._task = None

    def has_passed(self):
        """True once for each time that the limit, and not a caller, cancelled the task."""
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
