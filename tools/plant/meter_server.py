"""A Modbus TCP server of pymodbus that answers with one meter's registers, whatever the model."""

import asyncio

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

HOST = "127.0.0.1"
READ_HOLDING_REGISTERS = 3


class MeterServer:
    """Answers as unit `unit` only. A model derives from it and keeps `words` up to date.

    blocks: (first address, words) each; any other address is answered with exception 2.
    """

    def __init__(self, unit, blocks):
        self.unit = unit
        self.polls = 0
        self.words = {first + n: 0 for first, count in blocks for n in range(count)}
        self.address = None
        self._blocks = blocks
        self._server = None

    async def start(self, port=0):
        """Listen on loopback; `address` is (host, port) then. RuntimeError for a taken port."""
        blocks = [
            SimData(first, count=count, datatype=DataType.REGISTERS, readonly=True)
            for first, count in self._blocks
        ]
        self._server = ModbusTcpServer(
            SimDevice(self.unit, blocks, action=self._read),
            address=(HOST, port),
            trace_pdu=self._see,
        )
        await self._server.serve_forever(background=True)
        self.address = self._server.transport.sockets[0].getsockname()[:2]

    async def stop(self):
        """Close the port and all connections."""
        listener = self._server.transport
        await self._server.shutdown()
        await asyncio.wait_for(listener.wait_closed(), 5)

    def put(self, address, *values):
        """Put values into the registers from `address` on, two words each, the high word first."""
        for n, value in enumerate(values):
            self.words[address + 2 * n] = value >> 16 & 0xFFFF
            self.words[address + 2 * n + 1] = value & 0xFFFF

    def put_text(self, address, text, words=8):
        """Put a text into the registers: two characters in each word, zeros behind it."""
        letters = text.encode().ljust(2 * words, b"\0")
        for n in range(words):
            self.words[address + n] = int.from_bytes(letters[2 * n : 2 * n + 2], "big")

    async def _read(self, function, first, address, count, registers, _written):
        """pymodbus asks before each access that it found within the blocks."""
        if function != READ_HOLDING_REGISTERS:
            return ExcCodes.ILLEGAL_FUNCTION
        words = [self.words[address + n] for n in range(count)]
        registers[address - first : address - first + count] = words
        return None

    def _see(self, sending, pdu):
        """pymodbus shows each request and answer; a request turned to None stays unanswered."""
        if sending:
            self.polls += 1
        elif pdu.dev_id != self.unit:
            return None
        return pdu
