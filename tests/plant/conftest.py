"""Fixtures for the plant's tests: a bounded event loop and a clock that only a test moves."""

import asyncio
import contextlib
import os
import time

import pytest

LONGEST_S = 30
POLL_S = 0.005


@pytest.fixture
def bounded():
    """Runs a coroutine to its end, which must come soon."""

    def run(coroutine):
        return asyncio.run(asyncio.wait_for(coroutine, LONGEST_S))

    return run


@pytest.fixture
def until():
    """Waits for what a function returns to be true."""

    async def until(condition, within_s=10):
        deadline_s = time.monotonic() + within_s
        while not condition():
            assert time.monotonic() < deadline_s, f"it did not happen within {within_s} s"
            await asyncio.sleep(POLL_S)

    return until


@pytest.fixture
def nothing_stays_open(until):
    """`async with` it: at its end as few files and tasks are there as at its beginning."""

    @contextlib.asynccontextmanager
    async def nothing_stays_open():
        files, tasks = _open_files(), asyncio.all_tasks()
        yield
        await until(lambda: _open_files() <= files and asyncio.all_tasks() <= tasks)

    return nothing_stays_open


def _open_files():
    return len(os.listdir("/dev/fd"))


class Clock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def hurried():
    """A clock that goes ten times as fast: a car that waits 3 s is no test of patience."""
    started_s = time.monotonic()
    return lambda: 10 * (time.monotonic() - started_s)
