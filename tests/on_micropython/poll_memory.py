# Polls of the firmware's meter task: 1,000 of each server, which misbehave in one way each, then
# 200 against a closed port and 100 against one that never answers a connection request:
# micropython poll_memory.py CLOSED_PORT DEAF_PORT PORT ... -> figures of each port as JSON
import asyncio
import gc
import json
import os
import sys

import energy_meters
from energy_meters.judge import Judge
from energy_meters.poller import Poller
from meters.reports import MeterReports
from meters.task import Meter
from meters.watched_client import WatchedClient
from modbus_tcp.client import Client
from modbus_tcp.stream import open_stream

POLLS = 1000
REFUSED_POLLS = 200
DEAF_POLLS = 100
CHECKS = 5  # of each port
RESPONSE_TIMEOUT_MS = 30
CONNECT_TIMEOUT_MS = 40


class Watchdog:
    def alive(self, name):
        pass


def meter_at(port):
    async def connect():
        return await open_stream("127.0.0.1", port, CONNECT_TIMEOUT_MS)

    client = Client(connect, 5, RESPONSE_TIMEOUT_MS)
    watched = WatchedClient(client, Watchdog(), "meter")
    poller = Poller(watched, energy_meters.load("socomec"), Judge())
    reports = MeterReports("Meter", "socomec", 5, ignore)
    return client, Meter(poller, reports, Watchdog())


def ignore(text):
    """Events are of no interest here."""


def open_files():
    return len(os.listdir("/proc/self/fd"))


async def poll(port, count):
    """-> how many polls were valid, the errors of the others, and what it took at each check."""
    valid, errors = 0, {}
    allocated, files = [0] * CHECKS, [0] * CHECKS
    client, meter = meter_at(port)
    for number in range(1, count + 1):
        client.delay_ms = 0  # the growing delay has its own test
        await meter.poll()
        if meter.take():
            valid += 1
        else:
            kind = " ".join(meter.last_error.split(" ")[:2])
            errors[kind] = errors.get(kind, 0) + 1
        if number % (count // CHECKS) == 0:
            check = number * CHECKS // count - 1
            gc.collect()
            allocated[check] = gc.mem_alloc()
            files[check] = open_files()
    await client.close()
    return {"valid": valid, "errors": errors, "allocated": allocated, "open_files": files}


closed_port, deaf_port, *ports = [int(argument) for argument in sys.argv[1:]]
figures = {"open_files_before": open_files()}
for port in ports:
    figures[port] = asyncio.run(poll(port, POLLS))
figures[closed_port] = asyncio.run(poll(closed_port, REFUSED_POLLS))
figures[deaf_port] = asyncio.run(poll(deaf_port, DEAF_POLLS))
print(json.dumps(figures))
