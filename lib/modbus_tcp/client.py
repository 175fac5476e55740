"""Modbus TCP client: one transaction at a time on one connection, renewed after any error."""

import asyncio

from modbus_tcp import mbap, pdu
from modbus_tcp.errors import (
    ConnectionLost,
    NotConnected,
    ResponseTimeout,
    WrongTransaction,
    WrongUnit,
)

# Growing, bounded delay before a new connection after an error
FIRST_DELAY_MS = 250
LONGEST_DELAY_MS = 1000
# Before a busy server is asked again; both fit into a poll of a second, time-outs apart.
BUSY_PAUSES_MS = (200, 400)


class Client:
    """Reads registers of one unit.

    open_stream: async callable without arguments -> (reader, writer); bounded by itself.
    A read takes at most a delay (or a request on a connection that is then lost), a connection,
    three response time-outs and both busy pauses.
    """

    def __init__(self, open_stream, unit_id, response_timeout_ms=1000):
        self.unit_id = unit_id
        self.response_timeout_ms = response_timeout_ms
        # Time the next connection attempt waits first; 0 after a good transaction.
        self.delay_ms = 0
        # How many were made so far: a new one may lead to another device.
        self.connections = 0
        self._open_stream = open_stream
        self._reader = None
        self._writer = None
        self._transaction_id = 0
        self._reply_began = False
        self._discarded_id = None

    async def read(self, function_code, address, quantity):
        """Registers as 2 * quantity bytes. Raises ModbusError; the connection is then closed."""
        request = pdu.read_request(function_code, address, quantity)
        succeeded = False
        try:
            reply = await self._first_reply(request)
            for pause_ms in BUSY_PAUSES_MS:
                if not pdu.is_busy(reply, function_code):
                    break
                await asyncio.sleep_ms(pause_ms)
                reply = await self._transact(request)
            registers = pdu.register_bytes(reply, function_code, quantity)
            succeeded = True
            return registers
        finally:
            if succeeded:
                self.delay_ms = 0
            else:
                self.delay_ms = min(max(2 * self.delay_ms, FIRST_DELAY_MS), LONGEST_DELAY_MS)
                await self.close()

    async def close(self):
        """End the connection, if there is one."""
        writer, self._reader, self._writer = self._writer, None, None
        if writer is None:
            return
        try:
            writer.close()
            await writer.wait_closed()
        except OSError:
            pass  # the peer was gone first; the socket is closed all the same

    async def _first_reply(self, request):
        """The reply on the connection there is, or on a new one if the server closed that since.

        Many servers close idle connections. Reading changes nothing, so asking again is safe.
        """
        if self._writer is not None:
            try:
                return await self._transact(request)
            except ConnectionLost:
                if self._reply_began:
                    raise
            await self.close()
        await self._connect()
        return await self._transact(request)

    async def _connect(self):
        await asyncio.sleep_ms(self.delay_ms)
        try:
            self._reader, self._writer = await self._open_stream()
            self.connections += 1
        except asyncio.TimeoutError:
            raise NotConnected("no answer to the connection request") from None
        except OSError as error:
            raise NotConnected(f"connection failed: {error}") from None

    async def _transact(self, request):
        try:
            return await asyncio.wait_for_ms(self._exchange(request), self.response_timeout_ms)
        except asyncio.TimeoutError:
            raise self._missing_reply() from None
        except EOFError:
            raise ConnectionLost("the meter closed the connection") from None
        except OSError as error:
            raise ConnectionLost(f"connection lost: {error}") from None

    def _missing_reply(self):
        within = f"within {self.response_timeout_ms} ms"
        if self._discarded_id is None:
            return ResponseTimeout(f"no reply {within}")
        return WrongTransaction(
            f"transaction identifier {self._discarded_id}, expected {self._transaction_id} {within}"
        )

    async def _exchange(self, request):
        self._transaction_id = mbap.next_transaction(self._transaction_id)
        self._reply_began = False
        self._discarded_id = None
        self._writer.write(mbap.adu(self._transaction_id, self.unit_id, request))
        await self._writer.drain()
        transaction_id, unit_id, reply = await self._receive()
        # What answers no pending transaction is discarded (4.4.1.3); the time-out bounds this.
        while transaction_id != self._transaction_id:
            self._discarded_id = transaction_id
            self._reply_began = False
            transaction_id, unit_id, reply = await self._receive()
        if not mbap.is_same_unit(unit_id, self.unit_id):
            raise WrongUnit(f"unit identifier {unit_id}, expected {self.unit_id}")
        return reply

    async def _receive(self):
        """One frame -> (transaction identifier, unit identifier, PDU)."""
        header = await self._reader.read(mbap.HEADER_LENGTH)
        if not header:
            raise EOFError
        self._reply_began = True
        header += await self._reader.readexactly(mbap.HEADER_LENGTH - len(header))
        transaction_id, length, unit_id = mbap.parse_header(header)
        return transaction_id, unit_id, await self._reader.readexactly(length)
