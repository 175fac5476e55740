# Reads registers with the project's client, on CPython and on MicroPython:
# micropython read_registers.py PORT UNIT '[[function, address, quantity], ...]'
# -> JSON list: the registers as numbers, or the error as text
import asyncio
import json
import struct
import sys

from modbus_tcp.client import Client
from modbus_tcp.errors import ModbusError
from modbus_tcp.stream import open_stream

TIMEOUT_MS = 5000  # the peer runs on a loaded computer


async def read_registers(port, unit_id, requests):
    async def connect():
        return await open_stream("127.0.0.1", port, TIMEOUT_MS)

    client = Client(connect, unit_id, TIMEOUT_MS)
    found = []
    for function_code, address, quantity in requests:
        try:
            data = await client.read(function_code, address, quantity)
            found.append(list(struct.unpack(f">{quantity}H", data)))
        except ModbusError as error:
            found.append(str(error))
    await client.close()
    return found


if __name__ == "__main__":
    port, unit_id, requests = (json.loads(argument) for argument in sys.argv[1:])
    print(json.dumps(asyncio.run(read_registers(port, unit_id, requests))))
