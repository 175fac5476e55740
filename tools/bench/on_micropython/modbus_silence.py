# The worst delay of a ticker beside a client whose meter does not answer:
# micropython modbus_silence.py PORT CLIENT TIMEOUT_MS DURATION_MS -> microseconds
import asyncio
import sys
import time

from clients import CLIENTS

TICK_MS = 10


async def keep_reading(client, port, timeout_ms):
    await client.open(port, timeout_ms)
    while True:
        await client.try_to_read()


async def worst_delay_us(duration_ms):
    worst_us = 0
    begin_ms = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), begin_ms) < duration_ms:
        start_us = time.ticks_us()
        await asyncio.sleep_ms(TICK_MS)
        late_us = time.ticks_diff(time.ticks_us(), start_us) - 1000 * TICK_MS
        worst_us = max(worst_us, late_us)
    return worst_us


async def main(port, name, timeout_ms, duration_ms):
    client = dict(CLIENTS)[name]()
    reading = asyncio.create_task(keep_reading(client, port, timeout_ms))
    worst_us = await worst_delay_us(duration_ms)
    assert not reading.done()
    reading.cancel()
    return worst_us


port, name, timeout_ms, duration_ms = sys.argv[1:]
print(asyncio.run(main(int(port), name, int(timeout_ms), int(duration_ms))))
