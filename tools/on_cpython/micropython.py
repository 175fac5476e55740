"""What lib/ and umodbus need of MicroPython where they run on CPython: `micropython`, `time` and
asyncio calls in milliseconds, `gc`. Importing it adds the missing calls to those modules."""

import asyncio
import gc
import time

TICKS_PERIOD = 1 << 30  # of a 32-bit MicroPython (py/mpconfig.h)


def const(value):
    return value


def _ticks_ms():
    return time.monotonic_ns() // 1_000_000 % TICKS_PERIOD


def _ticks_diff(end, start):
    half = TICKS_PERIOD // 2
    return (end - start + half) % TICKS_PERIOD - half


async def _sleep_ms(duration_ms):
    await asyncio.sleep(duration_ms / 1000)


async def _wait_for_ms(awaitable, timeout_ms):
    return await asyncio.wait_for(awaitable, timeout_ms / 1000)


async def _readinto(reader, buffer):
    data = await reader.read(len(buffer))
    buffer[: len(data)] = data
    return len(data)


asyncio.sleep_ms = _sleep_ms
asyncio.wait_for_ms = _wait_for_ms
asyncio.StreamReader.readinto = _readinto
gc.mem_alloc = gc.mem_free = lambda: 0
gc.threshold = lambda _: None
time.ticks_ms = _ticks_ms
time.ticks_diff = _ticks_diff


def heap_lock():
    """CPython's heap cannot be locked; the same test bites under MicroPython."""


def heap_unlock():
    pass
