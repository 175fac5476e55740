"""Gives the web port's asyncio what the other ports have: a loop that waits by itself.

Its own loop asks JavaScript for a call when the next task is due. Importing it changes asyncio.
"""

import asyncio
import os
import random
import time
from asyncio import core


class _Sleep:
    """In the place of the other ports' poller, which tests replace."""

    def wait_io_event(self, duration_ms):
        assert duration_ms >= 0, "a task waits for ever"
        time.sleep_ms(duration_ms)

    def remove(self, task):
        pass


def _wait(duration_ms):
    """0: a task was added, which the loop finds by itself."""
    if duration_ms > 0:
        core._io_queue.wait_io_event(duration_ms)


def _run_until_complete(task):
    found = []
    watching = core.create_task(_watch(task, found))
    while not watching.done():
        core._run_iter()  # until no task is ready, and through the wait for the next one
        if not core._task_queue.peek() and not watching.done():
            core._io_queue.wait_io_event(-1)
    value, error = found
    if error:
        raise error
    return value


async def _watch(task, found):
    try:
        found += [await task, None]
    except BaseException as error:
        found += [None, error]


def _run(coroutine):
    return _run_until_complete(core.create_task(coroutine))


def _urandom(count):
    return bytes(random.getrandbits(8) for _ in range(count))


core._io_queue = _Sleep()
core._schedule_run_iter = _wait
core.run_until_complete = _run_until_complete
core.new_event_loop()
asyncio.run = _run
os.urandom = _urandom
