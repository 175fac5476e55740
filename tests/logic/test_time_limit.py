"""The client's time limit: it ends waits that take too long, and no others."""

import asyncio
import time

from modbus_tcp.time_limit import TimeLimit

LIMIT_MS = 100
# What a loaded computer may add.
SLACK_MS = 5000


async def cancelled_after_ms(limit, wait_ms):
    """How long a wait under the limit took until it was cancelled, or None if it was not."""
    start = time.ticks_ms()
    limit.start()
    try:
        await asyncio.sleep_ms(wait_ms)
    except asyncio.CancelledError:
        return time.ticks_diff(time.ticks_ms(), start)
    finally:
        limit.stop()
    return None


def test_it_ends_a_wait_wherever_in_its_steps_that_begins():
    async def main():
        limit = TimeLimit(LIMIT_MS)
        limit.open()
        for pause_ms in (0, 3, 25, 140):
            await asyncio.sleep_ms(pause_ms)
            took_ms = await cancelled_after_ms(limit, 60000)
            assert LIMIT_MS - 5 <= took_ms < LIMIT_MS + SLACK_MS, (pause_ms, took_ms)
            assert limit.has_passed()
            assert not limit.has_passed()
        limit.close()

    asyncio.run(main())


def test_waits_that_end_in_time_are_left_alone():
    async def main():
        limit = TimeLimit(2000)
        limit.open()
        for _ in range(20):
            assert await cancelled_after_ms(limit, 5) is None
        limit.close()
        assert not limit.has_passed()

    asyncio.run(main())


def test_nothing_is_counted_between_the_waits_nor_after_the_end():
    async def main():
        limit = TimeLimit(20)
        limit.open()
        assert await cancelled_after_ms(limit, 1) is None
        await asyncio.sleep_ms(100)
        limit.close()
        assert await cancelled_after_ms(limit, 100) is None
        limit.close()
        assert not limit.has_passed()

    asyncio.run(main())
