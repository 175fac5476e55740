"""Modbus TCP client: one transaction at a time on one connection, made anew after most errors."""

import asyncio
import errno
from asyncio import sleep_ms

from micropython import const

from modbus_tcp import errors
from modbus_tcp.exchange import Exchange
from modbus_tcp.patience import Patience

# Longer than any reply that gateways to a serial line give (3 s), shorter than the time until a
# meter counts as lost (5 s): after one lost reply a quick server is asked again in time.
RESPONSE_TIMEOUT_MS = const(3200)
# Growing, bounded delay before a new connection after an error
FIRST_DELAY_MS = const(250)
LONGEST_DELAY_MS = const(1000)
# Before a busy server is asked again; without time-outs both fit into a poll of a second.
BUSY_PAUSES_MS = (200, 400)


class Client:
    """Reads registers of one unit.

    open_stream: async callable without arguments -> a Connection of modbus_tcp.stream, or what
    has its methods, in bounded time; unit_id: Modbus address of the unit; response_timeout_ms: for
    the replies to one read; stopwatch: its elapsed_ms() gives the time since its last call, None:
    the waits are counted, which take longer than asked while other tasks are busy.
    A read takes at most a delay, a connection, a second for the server to settle, and one response
    time-out, in which a busy server or a lost connection is asked again.
    """

    def __init__(
        self, open_stream, unit_id, response_timeout_ms=RESPONSE_TIMEOUT_MS, stopwatch=None
    ):
        self.response_timeout_ms = response_timeout_ms
        # The next connection attempt waits this long first; 0 after a good transaction.
        self.delay_ms = 0
        # The number of connections made so far: a new one may lead to another device.
        self.connections = 0
        # The number of complete replies with registers, the time that the last one took (None
        # before the first) and the longest of them
        self.reply_count = 0
        self._count_before = 0  # this connection
        self.reply_ms = None
        self.longest_reply_ms = 0
        self._open_stream = open_stream
        self._stream = None  # None while there is no connection
        self._exchange = Exchange(unit_id)
        self._patience = Patience(response_timeout_ms, stopwatch)
        # True for the first attempt of a read on a connection that has brought registers before
        self._may_renew = False
        self._has_timed_out = False  # the last transaction did, and its connection was kept
        self._busy_pauses = BUSY_PAUSES_MS  # those that this read may still make

    @property
    def peculiarities(self):
        """What this server does differently from the guide, as far as seen: words of people."""
        return self._exchange.peculiarities

    async def read(self, function_code, address, quantity):
        """Read `quantity` registers (1..125) from `address` with function code 3 or 4.

        Returns them as 2 * quantity bytes. Raises ModbusError, after which the connection is
        closed unless the error has `connection_kept`, and ValueError for another quantity.
        """
        # While all goes well no further coroutine is made: each is made anew, on the heap.
        exchange = self._exchange
        exchange.prepare(function_code, address, quantity)
        self._patience.begin()
        while True:
            try:
                if self._stream is None:
                    await self._connect()
                self._send()
                registers = None
                while registers is None:
                    count = self._stream.receive_into(exchange.room())
                    if count is None:
                        await sleep_ms(self._patience.pause_ms(self._stream))
                    else:
                        registers = exchange.take(count)
                self._succeeded()
                return registers
            except BaseException as error:  # a cancelled task too must leave nothing behind
                await self._recover(error)

    async def close(self):
        """End the connection, if there is one; calling it again does no harm."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    async def _connect(self):
        await asyncio.sleep_ms(self.delay_ms)
        try:
            self._stream = await self._open_stream()
        except asyncio.TimeoutError:
            raise errors.NotConnected("no answer to the connection request") from None
        except OSError as error:
            is_refused = error.args[0] == errno.ECONNREFUSED
            kind = errors.Refused if is_refused else errors.NotConnected
            raise kind(f"connection failed: {error}") from None
        self.connections += 1
        self._count_before = self.reply_count
        self._may_renew = False
        self._has_timed_out = False
        self._busy_pauses = BUSY_PAUSES_MS
        self._exchange.begin()
        settle_ms = self._patience.settle_ms()
        if settle_ms:
            await asyncio.sleep_ms(settle_ms)

    def _send(self):
        """Drop what came without being asked for, a late reply for one, and send the request."""
        exchange = self._exchange
        count = self._stream.receive_into(exchange.all_room())
        while count:
            exchange.dropped(count)
            count = self._stream.receive_into(exchange.all_room())
        if count == 0:
            raise EOFError
        self._stream.send(exchange.request)
        exchange.sent()
        self._patience.sent()

    def _succeeded(self):
        self.reply_count += 1
        self.reply_ms = took_ms = self._patience.reply_ms()
        self.longest_reply_ms = max(self.longest_reply_ms, took_ms)
        self.delay_ms = 0
        self._may_renew = True
        self._has_timed_out = False

    async def _recover(self, error):
        """Return if the request must be sent once more; else raise what went wrong.

        Many servers close idle connections. Reading changes nothing, so asking again is safe.
        """
        is_lost = isinstance(error, (EOFError, OSError))
        renews = is_lost and self._may_renew and not self._exchange.has_begun()
        if self._may_renew:  # so this was the first attempt
            self._busy_pauses = BUSY_PAUSES_MS
        self._may_renew = False
        if self._busy_pauses and errors.is_busy(error):
            pause_ms, self._busy_pauses = self._busy_pauses[0], self._busy_pauses[1:]
            try:
                await asyncio.sleep_ms(pause_ms)
                return self._patience.paused(pause_ms)
            except asyncio.CancelledError as cancelled:
                error = cancelled
        error = self._meaning(error)
        if isinstance(error, errors.ModbusError):
            error.unanswered = self._stream is not None and not self._exchange.has_answered
        if self._keeps_connection(error):
            error.connection_kept = self._has_timed_out = self._may_renew = True
            raise error from None
        self._note_failure(error)
        await self.close()
        if not renews:
            self.delay_ms = min(max(2 * self.delay_ms, FIRST_DELAY_MS), LONGEST_DELAY_MS)
            raise error from None

    def _meaning(self, error):
        """The ModbusError for a lost connection or a time-out; any other error as it is."""
        if isinstance(error, errors.ResponseTimeout):
            return self._exchange.what_came(error)
        if not isinstance(error, (EOFError, OSError)):
            return error
        if isinstance(error, EOFError):
            return errors.ConnectionLost("the meter closed the connection")
        return errors.ConnectionLost(f"connection lost: {error}")

    def _keeps_connection(self, error):
        """A mere time-out, once: the late reply is known by its identifier, and discarded."""
        is_mere = type(error) is errors.ResponseTimeout and not self._exchange.has_begun()
        return is_mere and self._exchange.compares and not self._has_timed_out

    def _note_failure(self, error):
        """Some servers refuse, ignore or close during the first second of a connection. And where
        no identifier tells a late reply, it has a second to come, and is dropped."""
        has_no_identifier = not self._exchange.compares
        is_late = isinstance(error, errors.ResponseTimeout) and has_no_identifier
        has_served = self.reply_count > self._count_before
        if is_late or (errors.is_refusal_of_service(error) and not has_served):
            self._patience.let_settle()
