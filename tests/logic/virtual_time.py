"""Time that passes at once: an event loop for both interpreters that jumps from timer to timer.

What waits for a timer waits no longer than it takes to compute; nothing may wait for a socket.
"""

import asyncio
import sys
import time

from clock import Stopwatch


class VirtualTime:
    """run(coroutine) instead of asyncio.run; now_ms() only grows. One for one test."""

    def __init__(self):
        self._now_ms = time.ticks_ms()

    def now_ms(self):
        """Virtual milliseconds since some moment; computing takes none, on a busy computer too."""
        return self._now_ms

    def stopwatch(self):
        """A Stopwatch of the firmware that shows virtual time."""
        return Stopwatch(self.now_ms, time.ticks_diff)

    def skip(self, duration_ms):
        """No task is ready earlier than after this time."""
        self._now_ms += duration_ms


if sys.implementation.name == "micropython":
    from asyncio import core

    class _NoSockets:
        """In the place of the loop's poller: its waits are skipped."""

        def __init__(self, virtual_time):
            self._skip = virtual_time.skip

        def wait_io_event(self, duration_ms):
            assert duration_ms >= 0, "a task waits for ever"
            self._skip(duration_ms)

        def remove(self, task):
            pass

    def _run(self, coroutine):
        core.new_event_loop()
        core._io_queue = _NoSockets(self)
        core.ticks, real = self.now_ms, core.ticks
        try:
            return core.run_until_complete(core.create_task(coroutine))
        finally:
            core.ticks = real
            core.new_event_loop()

else:
    import math
    import selectors

    class _NoSockets(selectors.SelectSelector):
        """In the place of the loop's selector: its waits are skipped."""

        def __init__(self, virtual_time):
            super().__init__()
            self._skip = virtual_time.skip

        def select(self, timeout=None):
            assert timeout is not None, "a task waits for ever"
            self._skip(math.ceil(timeout * 1000))  # never less: else the loop would turn for ever
            return super().select(0)

    def _run(self, coroutine):
        loop = asyncio.SelectorEventLoop(_NoSockets(self))
        loop.time = lambda: self._now_ms / 1000
        try:
            return loop.run_until_complete(coroutine)
        finally:
            loop.run_until_complete(_end_the_other_tasks())
            loop.close()

    async def _end_the_other_tasks():
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


VirtualTime.run = _run
