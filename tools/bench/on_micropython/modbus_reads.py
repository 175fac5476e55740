# Reads per second and heap per read of every client, in turns:
# micropython modbus_reads.py PORT ROUNDS READS -> figures as JSON
# The rest of lib/ is loaded too, so that the heap is about as full as the station's.
import asyncio
import gc
import json
import sys
import time

from clients import CLIENTS

TIMEOUT_MS = 5000  # the server runs on a loaded computer
COUNTED_READS = 8
MODULES = (
    "energy_meters.decoder",
    "energy_meters.identity",
    "energy_meters.plausibility",
    "iec61851.duty",
    "load_balancing.control",
    "load_balancing.supervision",
    "settings.rules",
)


async def duration_us(client, reads):
    gc.collect()
    start = time.ticks_us()
    await client.read_times(reads)
    return time.ticks_diff(time.ticks_us(), start)


async def heap_bytes(client):
    """Of one read: what eight more of them take; all else is the same in both and cancels out."""
    gc.collect()
    gc.disable()
    few = await allocated(client, COUNTED_READS)
    more = await allocated(client, 2 * COUNTED_READS)
    gc.enable()
    return (more - few) // COUNTED_READS


async def allocated(client, reads):
    before = gc.mem_alloc()
    await client.read_times(reads)
    return gc.mem_alloc() - before


async def turn(client, port, reads, figures):
    await client.open(port, TIMEOUT_MS)
    figures["registers"] = list(await client.registers())
    figures["us"].append(await duration_us(client, reads))
    figures["heap_bytes"].append(await heap_bytes(client))
    await client.close()


async def main(port, rounds, reads):
    figures = {name: {"us": [], "heap_bytes": []} for name, _ in CLIENTS}
    for _ in range(rounds):
        for name, client in CLIENTS:
            await turn(client(), port, reads, figures[name])
    return figures


for module in MODULES:
    gc.collect()  # what compiling one has left would scatter the next
    __import__(module)
port, rounds, reads = map(int, sys.argv[1:])
figures = asyncio.run(main(port, rounds, reads))
version = ".".join(map(str, sys.implementation.version[:3]))
bits = 64 if sys.maxsize > 1 << 32 else 32
print(json.dumps({"clients": figures, "reads": reads, "version": version, "bits": bits}))
