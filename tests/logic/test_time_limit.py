"""The client's time limit: it ends waits that take too long, and no others."""

import asyncio

from modbus_tcp.time_limit import TimeLimit
from virtual_time import VirtualTime

LIMIT_MS = 300


def run(main):
    """main: an async function that takes the virtual time in which it runs."""
    virtual = VirtualTime()
    virtual.run(main(virtual))


async def cancelled_after_ms(virtual, limit, wait_ms):
    """How long a wait under the limit took until it was cancelled, or None if it was not."""
    begun_ms = virtual.now_ms()
    limit.start()
    try:
        await asyncio.sleep_ms(wait_ms)
    except asyncio.CancelledError:
        return virtual.now_ms() - begun_ms
    finally:
        limit.stop()
    return None


def test_it_ends_a_wait_wherever_in_its_steps_that_begins():
    async def main(virtual):
        limit = TimeLimit(LIMIT_MS)
        limit.open()
        for pause_ms in (0, 25, 140):
            await asyncio.sleep_ms(pause_ms)
            took_ms = await cancelled_after_ms(virtual, limit, 60000)
            # A tenth more, a millisecond of rounding, and what a loaded computer adds
            longest_ms = LIMIT_MS + LIMIT_MS // 10 + 50
            assert LIMIT_MS - 1 <= took_ms < longest_ms, (pause_ms, took_ms)
            assert limit.has_passed()
            assert not limit.has_passed()
        limit.close()

    run(main)


def test_waits_that_end_in_time_are_left_alone():
    async def main(virtual):
        limit = TimeLimit(2000)
        limit.open()
        for wait_ms in [5] * 20 + [1990]:
            assert await cancelled_after_ms(virtual, limit, wait_ms) is None
        limit.close()
        assert not limit.has_passed()

    run(main)


def test_nothing_is_counted_between_the_waits_nor_after_the_end():
    async def main(virtual):
        limit = TimeLimit(20)
        limit.open()
        assert await cancelled_after_ms(virtual, limit, 1) is None
        await asyncio.sleep_ms(100)
        limit.close()
        assert await cancelled_after_ms(virtual, limit, 100) is None
        limit.close()
        assert not limit.has_passed()

    run(main)
