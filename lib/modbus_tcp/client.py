"""Modbus TCP client: one transaction at a time on one connection, renewed after any error."""

import asyncio

from modbus_tcp import mbap, pdu
from modbus_tcp.errors import (
    SERVER_DEVICE_BUSY,
    ConnectionLost,
    ExceptionReply,
    NotConnected,
    ResponseTimeout,
    WrongTransaction,
)
from modbus_tcp.received import Received
from modbus_tcp.time_limit import TimeLimit

# Growing, bounded delay before a new connection after an error
FIRST_DELAY_MS = 250
LONGEST_DELAY_MS = 1000
# Before a busy server is asked again; both fit into a poll of a second, time-outs apart.
BUSY_PAUSES_MS = (200, 400)


class Client:
    """Reads registers of one unit.

    open_stream: async callable without arguments -> (reader, writer); bounded by itself.
    A read takes at most a delay (or a request on a connection that is then lost), a connection,
    three response time-outs of at most 1.1 response_timeout_ms and both busy pauses.
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
        self._received = Received()
        self._time_limit = TimeLimit(response_timeout_ms)
        self._transaction_id = 0
        self._discarded_id = None
        self._asked = (0, 0, 0)
        self._request = bytearray(mbap.REQUEST_LENGTH)
        self._may_renew = False
        self._busy_pauses = BUSY_PAUSES_MS
        self._pause_ms = 0

    async def read(self, function_code, address, quantity):
        """Registers as 2 * quantity bytes. Raises ModbusError; the connection is then closed.

        As long as all goes well nothing else is awaited than the bytes: every further coroutine
        would be made anew for each read, on the heap.
        """
        self._prepare(function_code, address, quantity)
        while True:
            try:
                if self._pause_ms or self._writer is None:
                    await self._get_ready()
                self._send()
                while not self._has_replied():
                    self._received.add(await self._next_bytes())
                return self._take(function_code, quantity)
            except BaseException as error:  # a cancelled task too must leave nothing behind
                await self._recover(error)

    async def close(self):
        """End the connection, if there is one."""
        self._time_limit.close()
        self._received.clear()
        self._pause_ms = 0
        writer, self._reader, self._writer = self._writer, None, None
        if writer is None:
            return
        try:
            writer.close()
            await writer.wait_closed()
        except OSError:
            pass  # the peer was gone first; the socket is closed all the same

    async def _get_ready(self):
        """After the pause that a busy server was given, with a connection."""
        pause_ms, self._pause_ms = self._pause_ms, 0
        await asyncio.sleep_ms(pause_ms)
        if self._writer is None:
            await self._connect()

    async def _connect(self):
        await asyncio.sleep_ms(self.delay_ms)
        try:
            self._reader, self._writer = await self._open_stream()
        except asyncio.TimeoutError:
            raise NotConnected("no answer to the connection request") from None
        except OSError as error:
            raise NotConnected(f"connection failed: {error}") from None
        self.connections += 1
        self._time_limit.open()

    def _prepare(self, function_code, address, quantity):
        """Most meters are asked the same again and again: that request is kept."""
        self._may_renew = self._writer is not None
        self._busy_pauses = BUSY_PAUSES_MS
        asked = self._asked
        if asked[0] != function_code or asked[1] != address or asked[2] != quantity:
            request = pdu.read_request(function_code, address, quantity)
            mbap.write_request(self._request, self.unit_id, request)
            self._asked = (function_code, address, quantity)

    def _send(self):
        self._transaction_id = mbap.begin_transaction(self._request)
        # No drain: twelve bytes find room in the stack, since nothing else is on its way.
        self._writer.write(self._request)
        # The rest is done while the server is at work.
        self._discarded_id = None
        self._time_limit.start()

    def _next_bytes(self):
        """Awaitable: how many came into the buffer."""
        return self._reader.readinto(self._received.room())

    def _has_replied(self):
        """True once the reply is there, the first ADU of what was received.

        What answers no pending transaction is discarded (4.4.1.3); the time-out bounds this.
        """
        received = self._received
        while received.has_adu():
            transaction_id = mbap.transaction_of(received.data)
            if transaction_id == self._transaction_id:
                return True
            self._discarded_id = transaction_id
            received.drop_adu()
        return False

    def _take(self, function_code, quantity):
        """The registers of the reply, which makes room for the next one."""
        self._time_limit.stop()
        received = self._received
        mbap.check_unit(received.data, self.unit_id)
        registers = pdu.registers_in(received, function_code, quantity)
        received.drop_adu()
        self.delay_ms = 0
        return registers

    async def _recover(self, error):
        """Returns if the request is to be sent once more; else closes, and raises what went wrong.

        Many servers close idle connections. Reading changes nothing, so asking again is safe.
        """
        has_timed_out = self._time_limit.stop()
        is_lost = isinstance(error, (EOFError, OSError))
        renews = is_lost and self._may_renew and not self._received.filled
        self._may_renew = False
        if self._busy_pauses and _is_busy(error):
            self._received.drop_adu()
            self._pause_ms, self._busy_pauses = self._busy_pauses[0], self._busy_pauses[1:]
            return
        await self.close()
        if not renews:
            self.delay_ms = min(max(2 * self.delay_ms, FIRST_DELAY_MS), LONGEST_DELAY_MS)
            raise self._meaning(error, has_timed_out) from None

    def _meaning(self, error, has_timed_out):
        """The ModbusError that an end of the connection or of the time stands for."""
        if isinstance(error, asyncio.CancelledError) and has_timed_out:
            return self._missing_reply()
        if isinstance(error, EOFError):
            return ConnectionLost("the meter closed the connection")
        if isinstance(error, OSError):
            return ConnectionLost(f"connection lost: {error}")
        return error

    def _missing_reply(self):
        within = f"within {self.response_timeout_ms} ms"
        if self._discarded_id is None:
            return ResponseTimeout(f"no reply {within}")
        return WrongTransaction(
            f"transaction identifier {self._discarded_id}, expected {self._transaction_id} {within}"
        )


def _is_busy(error):
    return isinstance(error, ExceptionReply) and error.code == SERVER_DEVICE_BUSY
