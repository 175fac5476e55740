"""Fixtures for the plant's tests: a bounded event loop and a clock that only a test moves."""

import asyncio

import pytest

LONGEST_S = 30


@pytest.fixture
def bounded():
    """Runs a coroutine to its end, which must come soon."""

    def run(coroutine):
        return asyncio.run(asyncio.wait_for(coroutine, LONGEST_S))

    return run


class Clock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()
