"""Modbus TCP client: one transaction at a time on one connection, made anew after any error."""

import asyncio

from modbus_tcp.errors import (
    SERVER_DEVICE_BUSY,
    ConnectionLost,
    ExceptionReply,
    NotConnected,
    ResponseTimeout,
    WrongTransaction,
)
from modbus_tcp.exchange import Exchange
from modbus_tcp.time_limit import TimeLimit

# Growing, bounded delay before a new connection after an error
FIRST_DELAY_MS = 250
LONGEST_DELAY_MS = 1000
# Before a busy server is asked again; without time-outs both fit into a poll of a second.
BUSY_PAUSES_MS = (200, 400)


class Client:
    """Reads registers of one unit.

    open_stream: async callable without arguments -> (reader, writer), which ends in bounded time;
    unit_id: Modbus address of the unit; response_timeout_ms: for each reply.
    A read takes at most a delay (or a request on a connection that is then lost), a connection,
    three response time-outs of at most 1.1 response_timeout_ms and both busy pauses.
    """

    def __init__(self, open_stream, unit_id, response_timeout_ms=1000):
        self.response_timeout_ms = response_timeout_ms
        # The next connection attempt waits this long first; 0 after a good transaction.
        self.delay_ms = 0
        # The number of connections made so far: a new one may lead to another device.
        self.connections = 0
        self._open_stream = open_stream
        self._reader = None  # both None while there is no connection
        self._writer = None
        self._exchange = Exchange(unit_id)
        self._time_limit = TimeLimit(response_timeout_ms)
        # True for the first attempt of a read on a connection that has brought registers before
        self._may_renew = False
        self._busy_pauses = BUSY_PAUSES_MS  # those that this read may still make

    async def read(self, function_code, address, quantity):
        """Read `quantity` registers (1..125) from `address` with function code 3 or 4.

        Returns them as 2 * quantity bytes. Raises ModbusError, after which the connection is
        closed, and ValueError for another quantity.
        """
        # While all goes well only the bytes are awaited: each further coroutine would be made
        # anew for each read, on the heap.
        self._exchange.prepare(function_code, address, quantity)
        while True:
            try:
                if self._writer is None:
                    await self._connect()
                # No drain: the stack has room for twelve bytes, since nothing else is under way.
                self._writer.write(self._exchange.request)
                self._exchange.sent()
                self._time_limit.start()
                registers = None
                while registers is None:
                    count = await self._reader.readinto(self._exchange.room())
                    registers = self._exchange.take(count)
                self._time_limit.stop()
                self.delay_ms = 0
                self._may_renew = True
                return registers
            except BaseException as error:  # a cancelled task too must leave nothing behind
                await self._recover(error)

    async def close(self):
        """End the connection, if there is one; calling it again does no harm."""
        self._time_limit.close()
        self._exchange.clear()
        writer, self._reader, self._writer = self._writer, None, None
        if writer is None:
            return
        try:
            writer.close()
            await writer.wait_closed()
        except OSError:
            pass  # the server ended it first; the socket is closed anyway

    async def _connect(self):
        await asyncio.sleep_ms(self.delay_ms)
        try:
            self._reader, self._writer = await self._open_stream()
        except asyncio.TimeoutError:
            raise NotConnected("no answer to the connection request") from None
        except OSError as error:
            raise NotConnected(f"connection failed: {error}") from None
        self.connections += 1
        self._may_renew = False
        self._busy_pauses = BUSY_PAUSES_MS
        self._time_limit.open()

    async def _recover(self, error):
        """Return if the request must be sent once more; else close, and raise what went wrong.

        Many servers close idle connections. Reading changes nothing, so asking again is safe.
        """
        self._time_limit.stop()
        has_timed_out = self._time_limit.has_passed()
        is_lost = isinstance(error, (EOFError, OSError))
        renews = is_lost and self._may_renew and not self._exchange.has_begun()
        if self._may_renew:  # so this was the first attempt
            self._busy_pauses = BUSY_PAUSES_MS
        self._may_renew = False
        if self._busy_pauses and _is_busy(error):
            self._exchange.drop_reply()
            pause_ms, self._busy_pauses = self._busy_pauses[0], self._busy_pauses[1:]
            try:
                return await asyncio.sleep_ms(pause_ms)
            except asyncio.CancelledError as cancelled:
                error = cancelled
        await self.close()
        if not renews:
            self.delay_ms = min(max(2 * self.delay_ms, FIRST_DELAY_MS), LONGEST_DELAY_MS)
            raise self._meaning(error, has_timed_out) from None

    def _meaning(self, error, has_timed_out):
        """The ModbusError for a lost connection or a time-out; any other error as it is."""
        if isinstance(error, asyncio.CancelledError) and has_timed_out:
            return self._missing_reply()
        if isinstance(error, EOFError):
            return ConnectionLost("the meter closed the connection")
        if isinstance(error, OSError):
            return ConnectionLost(f"connection lost: {error}")
        return error

    def _missing_reply(self):
        within = f"within {self.response_timeout_ms} ms"
        if self._exchange.discarded_id is None:
            return ResponseTimeout(f"no reply {within}")
        return WrongTransaction(f"{self._exchange.mismatch()} {within}")


def _is_busy(error):
    return isinstance(error, ExceptionReply) and error.code == SERVER_DEVICE_BUSY
