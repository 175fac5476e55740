# The Modbus clients that are compared, each with the same methods; `read` as a user would do it.
import asyncio
import struct

from umodbus.tcp import TCP

from modbus_tcp.client import Client
from modbus_tcp.errors import ModbusError
from modbus_tcp.stream import open_stream

HOST = "127.0.0.1"
UNIT = 5
ADDRESS = 100
QUANTITY = 30  # as many as one poll of the default meter reads
REQUEST = struct.pack(">HHHBBHH", 1, 0, 6, UNIT, 3, ADDRESS, QUANTITY)
REPLY_LENGTH = 9 + 2 * QUANTITY


class Ours:
    async def open(self, port, timeout_ms):
        async def connect():
            return await open_stream(HOST, port, 1000)

        self._client = Client(connect, UNIT, timeout_ms)

    async def read_times(self, count):
        for _ in range(count):
            await self._client.read(3, ADDRESS, QUANTITY)

    async def registers(self):
        return struct.unpack(f">{QUANTITY}H", await self._client.read(3, ADDRESS, QUANTITY))

    async def try_to_read(self):
        try:
            await self._client.read(3, ADDRESS, QUANTITY)
        except ModbusError:
            pass

    async def close(self):
        await self._client.close()


class Umodbus:
    async def open(self, port, timeout_ms):
        self._client = TCP(HOST, port, timeout_ms / 1000)

    async def read_times(self, count):
        for _ in range(count):
            self._client.read_holding_registers(UNIT, ADDRESS, QUANTITY)

    async def registers(self):
        return self._client.read_holding_registers(UNIT, ADDRESS, QUANTITY)

    async def try_to_read(self):
        await asyncio.sleep_ms(10)  # by itself it gives way to nobody
        try:
            self._client.read_holding_registers(UNIT, ADDRESS, QUANTITY)
        except OSError:
            pass

    async def close(self):
        self._client._sock.close()  # it has no method for that


class Bare:
    """No time-out, no check, and the same identifier each time: what the streams alone cost."""

    async def open(self, port, timeout_ms):
        self._reader, self._writer = await asyncio.open_connection(HOST, port)

    async def read_times(self, count):
        for _ in range(count):
            self._writer.write(REQUEST)
            await self._writer.drain()
            await self._reader.readexactly(REPLY_LENGTH)

    async def registers(self):
        self._writer.write(REQUEST)
        await self._writer.drain()
        return struct.unpack(f">{QUANTITY}H", (await self._reader.readexactly(REPLY_LENGTH))[9:])

    async def close(self):
        self._writer.close()
        await self._writer.wait_closed()


CLIENTS = (("ours", Ours), ("umodbus", Umodbus), ("bare", Bare))
