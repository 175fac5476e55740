# 10,000 polls of the firmware's meter task against a server that misbehaves in every way, then
# 200 against a closed port and 100 against one that never answers a connection request:
# micropython poll_memory.py PORT CLOSED_PORT DEAF_PORT -> figures as JSON
import asyncio
import gc
import json
import os
import sys

import energy_meters
from energy_meters.decoder import Decoder
from meter import Meter
from modbus_tcp.client import Client
from modbus_tcp.stream import open_stream

POLLS = 10000
REFUSED_POLLS = 200
DEAF_POLLS = 100
CHECK_EVERY = 1000
RESPONSE_TIMEOUT_MS = 30
CONNECT_TIMEOUT_MS = 40


class Watchdog:
    def alive(self, name):
        pass


def meter_at(port):
    async def connect():
        return await open_stream("127.0.0.1", port, CONNECT_TIMEOUT_MS)

    client = Client(connect, 5, RESPONSE_TIMEOUT_MS)
    data = energy_meters.load("socomec")
    return client, Meter(client, data, Decoder, (0, 1, 2), Watchdog(), ignore, ignore, ignore)


def ignore(*_):
    """Nothing is told here."""


async def poll(port, count, figures):
    client, meter = meter_at(port)
    for number in range(1, count + 1):
        client.delay_ms = 0  # the growing delay has its own test
        await meter.poll()
        if meter.take():
            figures["valid"] += 1
        else:
            kind = " ".join(meter.last_error.split(" ")[:2])
            figures["errors"][kind] = figures["errors"].get(kind, 0) + 1
        if number % min(CHECK_EVERY, count) == 0:
            note(figures)
    await client.close()


def note(figures):
    gc.collect()
    figures["allocated"].append(gc.mem_alloc())
    figures["open_files"].append(len(os.listdir("/proc/self/fd")))


figures = {"valid": 0, "errors": {}, "allocated": [], "open_files": []}
asyncio.run(poll(int(sys.argv[1]), POLLS, figures))
asyncio.run(poll(int(sys.argv[2]), REFUSED_POLLS, figures))
asyncio.run(poll(int(sys.argv[3]), DEAF_POLLS, figures))
print(json.dumps(figures))
