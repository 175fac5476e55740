"""The client's one connection: kept, renewed when the server closed it, found half-open, busy."""

import asyncio
import socket
import time

import frames
from modbus_tcp import errors
from modbus_tcp.client import BUSY_PAUSES_MS, FIRST_DELAY_MS, Client
from modbus_tcp.stream import open_stream
from scripted_server import ScriptedServer

TIMEOUT_MS = 300
# What a loaded computer may add to a time-out.
SLACK_MS = 5000


def good(request):
    return request[:2] + frames.REPLY[2:]


def busy(request):
    return request[:2] + b"\0\0\0\3\5\x83\6"


def client_of(server, unit_id=5, timeout_ms=TIMEOUT_MS):
    async def connect():
        return await open_stream("127.0.0.1", server.port, 1000)

    return Client(connect, unit_id, timeout_ms)


async def read(client):
    return await client.read(3, 50520, 30)


async def error_of(client):
    try:
        await read(client)
    except errors.ModbusError as error:
        return error
    raise AssertionError("no error")


class Script:
    """Answers request after request as the list says; then well. Keeps what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def __call__(self, request):
        self.requests.append(request)
        answer = (self.answers.pop(0) if self.answers else good)(request)
        return answer if isinstance(answer, list) else [answer]


def closes(request):
    return [None]


def answers_and_closes(request):
    return [good(request), None]


def starts_and_closes(request):
    return [good(request)[:3], None]


def stays_silent(request):
    return []


class Waits:
    """Notes every asyncio.sleep_ms and makes none of them."""

    def __enter__(self):
        self.waited = []
        self._real = asyncio.sleep_ms

        async def no_wait(duration_ms):
            self.waited.append(duration_ms)

        asyncio.sleep_ms = no_wait
        return self

    def __exit__(self, *_):
        asyncio.sleep_ms = self._real

    def pauses(self):
        """Those of the client; shorter ones are the server's and the connection's."""
        return tuple(duration_ms for duration_ms in self.waited if duration_ms >= 100)


def test_a_busy_server_is_asked_again_on_the_same_connection():
    async def main():
        for times in (1, 2):
            script = Script(*[busy] * times)
            async with ScriptedServer(script) as server:
                client = client_of(server)
                with Waits() as waits:
                    assert await read(client) == frames.REGISTERS
                assert waits.pauses() == BUSY_PAUSES_MS[:times]
                assert server.connections == 1
                assert len(script.requests) == times + 1
                assert client.delay_ms == 0
                # Each time as a transaction of its own
                identifiers = [request[:2] for request in script.requests]
                assert len(set(identifiers)) == times + 1
                await client.close()

    asyncio.run(main())


def test_every_read_has_its_pauses():
    async def main():
        script = Script(*[busy, busy, good] * 3)
        async with ScriptedServer(script) as server:
            client = client_of(server)
            for _ in range(3):
                with Waits() as waits:
                    assert await read(client) == frames.REGISTERS
                assert waits.pauses() == BUSY_PAUSES_MS
            assert server.connections == 1
            await client.close()

    asyncio.run(main())


def test_a_busy_reply_is_not_taken_for_a_strange_one():
    async def main():
        async with ScriptedServer(Script(busy, stays_silent)) as server:
            client = client_of(server)
            with Waits():
                error = await error_of(client)
            assert type(error) is errors.ResponseTimeout, error

    asyncio.run(main())


def test_the_time_limit_ends_with_the_reply():
    """Who rests longer than the response time-out between two reads is not disturbed."""

    async def main():
        async with ScriptedServer(Script()) as server:
            client = client_of(server)
            for _ in range(2):
                assert await read(client) == frames.REGISTERS
                await asyncio.sleep_ms(2 * TIMEOUT_MS)
            assert server.connections == 1
            await client.close()

    asyncio.run(main())


def test_a_server_that_stays_busy_is_an_error():
    async def main():
        script = Script(*[busy] * 3)
        async with ScriptedServer(script) as server:
            client = client_of(server)
            with Waits() as waits:
                error = await error_of(client)
            assert type(error) is errors.ExceptionReply and error.code == 6, error
            assert "server device busy" in str(error)
            assert waits.pauses() == BUSY_PAUSES_MS
            assert len(script.requests) == 3
            assert server.connections == 1
            assert client.delay_ms == FIRST_DELAY_MS
            assert await read(client) == frames.REGISTERS
            assert server.connections == 2
            await client.close()

    asyncio.run(main())


def test_the_busy_pauses_grow_and_end():
    assert list(BUSY_PAUSES_MS) == sorted(set(BUSY_PAUSES_MS))
    assert 0 < sum(BUSY_PAUSES_MS) < 1000


def test_acknowledge_is_an_error_and_not_asked_again():
    """Exception 5 belongs to programming commands; a read that gets it has no registers."""

    async def main():
        script = Script(lambda request: request[:2] + b"\0\0\0\3\5\x83\5")
        async with ScriptedServer(script) as server:
            error = await error_of(client_of(server))
            assert error.code == 5 and "acknowledge" in str(error)
            assert len(script.requests) == 1

    asyncio.run(main())


NAMES = {
    1: "illegal function",
    2: "illegal data address",
    3: "illegal data value",
    4: "server device failure",
    5: "acknowledge",
    6: "server device busy",
    7: "negative acknowledge",
    8: "memory parity error",
    9: "not assigned by the protocol",
    10: "gateway path unavailable",
    11: "gateway target device failed to respond",
    12: "unknown",
}


def test_every_exception_of_the_protocol_has_its_name():
    for code, name in NAMES.items():
        assert f"exception {code} ({name}" in str(errors.ExceptionReply(code))


def test_closed_between_two_polls_is_renewed_within_the_read():
    async def main():
        script = Script(*[answers_and_closes] * 4)
        async with ScriptedServer(script) as server:
            client = client_of(server)
            for connections in (1, 2, 3, 4):
                assert await read(client) == frames.REGISTERS
                assert client.delay_ms == 0
                assert server.connections == connections
                await closed(server)
            await client.close()

    asyncio.run(main())


async def closed(server):
    """The server has closed all its connections."""
    for _ in range(200):
        if server.open == 0:
            return
        await asyncio.sleep_ms(10)
    raise AssertionError("still open")


def test_a_second_copy_of_a_reply_is_no_beginning_of_the_next_one():
    """It lies in the buffer when the server closes: nothing of the awaited reply has come."""

    async def main():
        script = Script(lambda request: [good(request) * 2], closes)
        async with ScriptedServer(script) as server:
            client = client_of(server)
            assert await read(client) == frames.REGISTERS
            assert await read(client) == frames.REGISTERS
            assert server.connections == 2
            await client.close()

    asyncio.run(main())


def test_a_caller_who_gives_up_is_no_time_out_and_leaves_no_connection():
    """While a reply is awaited, and while a busy server has its pause."""

    async def main():
        for answer in (stays_silent, busy):
            script = Script(good, answer)
            async with ScriptedServer(script) as server:
                client = client_of(server, timeout_ms=60000)
                assert await read(client) == frames.REGISTERS
                reading = asyncio.create_task(read(client))
                await asyncio.sleep_ms(60)
                reading.cancel()
                try:
                    await reading
                    raise AssertionError("not cancelled")
                except asyncio.CancelledError:
                    pass
                await closed(server)
                assert await read(client) == frames.REGISTERS
                assert server.connections == 2
                await client.close()

    asyncio.run(main())


def test_one_request_after_another_and_back():
    """The kept request is the one that is asked for."""

    async def main():
        def registers(request):
            count = request[11]
            data = bytes((request[7],)) + request[8:10] + bytes(2 * count - 3)
            return (
                request[:4] + bytes((0, 3 + 2 * count)) + request[6:8] + bytes((2 * count,)) + data
            )

        async with ScriptedServer(Script(*[registers] * 9)) as server:
            client = client_of(server)
            for code, address, count in ((3, 7, 4), (3, 7, 4), (4, 7, 4), (4, 8, 4), (4, 8, 5)):
                wanted = bytes((code, 0, address)) + bytes(2 * count - 3)
                assert await client.read(code, address, count) == wanted
            assert await client.read(3, 7, 4) == bytes((3, 0, 7)) + bytes(5)
            await client.close()
            assert server.connections == 1

    asyncio.run(main())


def test_closed_on_the_request_is_renewed_only_once():
    """A connection that ends before any of the reply, twice in a read, is an error."""

    async def main():
        script = Script(good, closes, closes)
        async with ScriptedServer(script) as server:
            client = client_of(server)
            assert await read(client) == frames.REGISTERS
            error = await error_of(client)
            assert type(error) is errors.ConnectionLost, error
            assert server.connections == 2
            assert len(script.requests) == 3
            assert client.delay_ms == FIRST_DELAY_MS
            assert await read(client) == frames.REGISTERS
            await client.close()

    asyncio.run(main())


def test_closed_within_a_reply_is_an_error():
    async def main():
        script = Script(good, starts_and_closes)
        async with ScriptedServer(script) as server:
            client = client_of(server)
            assert await read(client) == frames.REGISTERS
            error = await error_of(client)
            assert type(error) is errors.ConnectionLost, error
            assert server.connections == 1
            assert client.delay_ms == FIRST_DELAY_MS

    asyncio.run(main())


def test_closed_between_two_polls_and_then_refused():
    async def main():
        async with ScriptedServer(Script(answers_and_closes)) as server:
            client = client_of(server)
            assert await read(client) == frames.REGISTERS
            await closed(server)
        error = await error_of(client)  # nobody listens any more
        assert type(error) is errors.NotConnected, error
        assert client.delay_ms == FIRST_DELAY_MS

    asyncio.run(main())


def test_half_open_is_found_by_the_response_time_out():
    """The server vanishes without closing anything; the next read connects anew."""

    async def main():
        script = Script(good, stays_silent)
        async with ScriptedServer(script) as server:
            client = client_of(server)
            assert await read(client) == frames.REGISTERS
            start = time.ticks_ms()
            error = await error_of(client)
            took_ms = time.ticks_diff(time.ticks_ms(), start)
            assert type(error) is errors.ResponseTimeout, error
            assert TIMEOUT_MS - 20 <= took_ms < TIMEOUT_MS + SLACK_MS, took_ms
            assert server.connections == 1
            assert await read(client) == frames.REGISTERS
            assert server.connections == 2
            await client.close()

    asyncio.run(main())


def test_replies_to_no_pending_transaction_are_discarded():
    def strange_first(request):
        return [b"\x77\x77" + frames.REPLY[2:], good(request)]

    async def main():
        async with ScriptedServer(strange_first) as server:
            client = client_of(server, timeout_ms=2000)
            for _ in range(3):
                assert await read(client) == frames.REGISTERS
            assert server.connections == 1
            await client.close()

    asyncio.run(main())


def test_one_connection_and_one_transaction_at_a_time():
    """The next request leaves only when the reply is there: transactions are 1, 2, 3, ..."""

    async def main():
        script = Script()
        async with ScriptedServer(script) as server:
            client = client_of(server)
            for _ in range(20):
                assert await read(client) == frames.REGISTERS
            await client.close()
            assert server.connections == 1
            await closed(server)
        identifiers = [int.from_bytes(request[:2], "big") for request in script.requests]
        assert identifiers == list(range(1, 21))

    asyncio.run(main())


class Writes:
    """The writer of a connection; counts the writes."""

    def __init__(self, writer):
        self.sizes = []
        self._writer = writer

    def write(self, data):
        self.sizes.append(len(data))
        self._writer.write(data)

    async def drain(self):
        await self._writer.drain()

    def close(self):
        self._writer.close()

    async def wait_closed(self):
        await self._writer.wait_closed()


def test_a_request_is_one_write():
    async def main():
        made = []

        async def connect():
            reader, writer = await open_stream("127.0.0.1", server.port, 1000)
            made.append(Writes(writer))
            return reader, made[0]

        async with ScriptedServer(Script()) as server:
            client = Client(connect, 5, TIMEOUT_MS)
            for _ in range(3):
                assert await read(client) == frames.REGISTERS
            await client.close()
        assert made[0].sizes == [12, 12, 12]

    asyncio.run(main())


def reply_of(quantity, extra=b""):
    """A well-formed reply of so many registers with `extra` behind it in the same ADU."""
    data = bytes(n % 251 for n in range(2 * quantity))
    length = 3 + len(data) + len(extra)

    def reply(request):
        head = request[:4] + length.to_bytes(2, "big") + request[6:8]
        return head + bytes((2 * quantity,)) + data + extra

    return reply, data


def test_125_registers_are_accepted():
    async def main():
        reply, data = reply_of(125)
        async with ScriptedServer(Script(reply, reply)) as server:
            client = client_of(server)
            for function_code in (3, 4):
                assert await client.read(function_code, 0, 125) == data
            await client.close()
            assert server.connections == 1

    asyncio.run(main())


def test_an_adu_of_260_bytes_is_taken_whole_and_a_longer_one_refused():
    async def main():
        for extra, kind in ((b"\0", errors.WrongByteCount), (b"\0\0", errors.WrongLength)):
            reply, _ = reply_of(125, extra)
            assert len(reply(frames.REQUEST)) == 259 + len(extra)
            async with ScriptedServer(Script(reply)) as server:
                client = client_of(server)
                try:
                    await client.read(3, 0, 125)
                    raise AssertionError("accepted")
                except errors.ModbusError as error:
                    assert type(error) is kind, error

    asyncio.run(main())


def test_more_than_125_registers_are_not_asked_for():
    async def main():
        async with ScriptedServer(Script()) as server:
            client = client_of(server)
            for function_code in (3, 4):
                for quantity in (0, 126):
                    try:
                        await client.read(function_code, 0, quantity)
                        raise AssertionError("accepted")
                    except ValueError:
                        pass
            assert server.connections == 0

    asyncio.run(main())


def from_unit(unit_id):
    def reply(request):
        return good(request)[:6] + bytes((unit_id,)) + good(request)[7:]

    return reply


def test_the_unit_identifier_is_sent_and_must_come_back():
    async def main():
        for unit_id in (1, 5, 247):
            script = Script(from_unit(unit_id), from_unit(unit_id - 1))
            async with ScriptedServer(script) as server:
                client = client_of(server, unit_id)
                assert await read(client) == frames.REGISTERS
                assert script.requests[0][6] == unit_id
                error = await error_of(client)
                assert type(error) is errors.WrongUnit, error

    asyncio.run(main())


def test_unit_255_and_0_take_a_reply_of_any_unit():
    async def main():
        for unit_id in (255, 0):
            script = Script(from_unit(unit_id), from_unit(1))
            async with ScriptedServer(script) as server:
                client = client_of(server, unit_id)
                assert await read(client) == frames.REGISTERS
                assert await read(client) == frames.REGISTERS
                assert script.requests[0][6] == unit_id
                await client.close()

    asyncio.run(main())


class SpySocket:
    """A socket whose options can be asked for afterwards."""

    last = None

    def __init__(self, *arguments):
        self._socket = socket.socket(*arguments)
        SpySocket.last = self
        self.options = []

    def setsockopt(self, *option):
        self.options.append(option)
        self._socket.setsockopt(*option)
        if hasattr(self._socket, "getsockopt"):  # MicroPython has none
            assert self._socket.getsockopt(*option[:2])

    def connect(self, address):
        raise OSError(113)  # the options are all that is wanted

    def setblocking(self, flag):
        self._socket.setblocking(flag)

    def close(self):
        self._socket.close()


class SpyModule:
    """The socket module of this port, except that its sockets are SpySockets."""

    def __init__(self):
        for name in dir(socket):
            setattr(self, name, getattr(socket, name))
        self.socket = SpySocket


def test_options_are_set_where_the_port_has_them():
    from modbus_tcp import stream

    async def main():
        try:
            await open_stream("127.0.0.1", 502, 100)
            raise AssertionError("connected")
        except OSError:
            pass

    stream.socket = SpyModule()
    try:
        asyncio.run(main())
    finally:
        stream.socket = socket
    wanted = [(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)]
    if hasattr(socket, "TCP_NODELAY"):
        wanted.append((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1))
    assert SpySocket.last.options == wanted
