"""The Modbus TCP client against a raw server: every malformed reply has its own error."""

import asyncio

from micropython import const

import frames
from modbus_tcp import errors
from modbus_tcp.client import FIRST_DELAY_MS, LONGEST_DELAY_MS, Client
from modbus_tcp.stream import open_stream
from scripted_server import ScriptedServer

TIMEOUT_MS = const(300)


def good(request):
    return request[:2] + frames.REPLY[2:]


def client_of(server, timeout_ms=TIMEOUT_MS):
    async def connect():
        return await open_stream("127.0.0.1", server.port, 1000)

    client = Client(connect, 5, timeout_ms)
    return client


async def read(client):
    return await client.read(3, 50520, 30)


async def error_of(client):
    try:
        await read(client)
    except errors.ModbusError as error:
        return error
    raise AssertionError("no error")


def test_the_constructed_request_and_reply():
    requests = []

    def respond(request):
        requests.append(request)
        return [good(request)]

    async def main():
        async with ScriptedServer(respond) as server:
            client = client_of(server)
            assert await read(client) == frames.REGISTERS
            assert await read(client) == frames.REGISTERS
            await client.close()
            assert server.connections == 1

    asyncio.run(main())
    assert requests[0] == frames.REQUEST
    assert requests[1] == b"\0\2" + frames.REQUEST[2:]


def test_a_reply_split_at_every_byte():
    reply = frames.REPLY

    async def main():
        position = 1

        def respond(request):
            whole = good(request)
            return [whole[:position], whole[position:]]

        async with ScriptedServer(respond) as server:
            client = client_of(server, 2000)
            for position in range(1, len(reply)):
                assert await read(client) == frames.REGISTERS, position
            await client.close()
            assert server.connections == 1

    asyncio.run(main())


def test_a_reply_in_single_bytes():
    async def main():
        def respond(request):
            return [bytes((byte,)) for byte in good(request)]

        async with ScriptedServer(respond) as server:
            client = client_of(server, 2000)
            assert await read(client) == frames.REGISTERS
            await client.close()

    asyncio.run(main())


def test_glued_replies():
    """Two copies in one segment: the first is taken, the second one discarded next time."""

    async def main():
        async with ScriptedServer(lambda request: [good(request) * 2]) as server:
            client = client_of(server)
            for _ in range(5):
                assert await read(client) == frames.REGISTERS
            await client.close()
            assert server.connections == 1

    asyncio.run(main())


def changed(position, *values):
    def reply(request):
        whole = bytearray(good(request))
        whole[position : position + len(values)] = bytes(values)
        return bytes(whole)

    return reply


MALFORMED = (
    ("another transaction", changed(0, 0x77, 0x77), errors.WrongTransaction),
    ("another protocol", changed(2, 0, 1), errors.WrongProtocol),
    ("another unit", changed(6, 6), errors.WrongUnit),
    ("another function", changed(7, 4), errors.WrongFunction),
    ("byte count too small", changed(8, 58), errors.WrongByteCount),
    ("byte count too large", changed(8, 62), errors.WrongByteCount),
    ("length field 0", changed(4, 0, 0), errors.WrongLength),
    ("length field 2", changed(4, 0, 2), errors.WrongLength),
    ("length field above an ADU", changed(4, 0, 255), errors.WrongLength),
    ("length field 65535", changed(4, 255, 255), errors.WrongLength),
    ("fewer registers, well-formed", None, errors.WrongByteCount),
    ("exception 2", lambda request: request[:2] + frames.EXCEPTION_2[2:], errors.ExceptionReply),
    ("exception of another function", changed(7, 0x84), errors.WrongFunction),
    ("garbage", lambda request: b"HTTP/1.1 400 Bad Request\r\n\r\n", errors.WrongProtocol),
    ("too short", lambda request: good(request)[:40], errors.ResponseTimeout),
)


def fewer(request):
    return request[:2] + b"\0\0\0\x07\5\3\4\0\0\0\0"


def test_every_malformed_reply_has_a_name_and_ends_the_connection():
    async def main():
        for name, reply, kind in MALFORMED:
            broken = reply or fewer
            replies = [broken, good]

            def respond(request, replies=replies):
                return [replies.pop(0)(request)]

            async with ScriptedServer(respond) as server:
                client = client_of(server)
                error = await error_of(client)
                assert type(error) is kind, (name, error)
                assert client.delay_ms == FIRST_DELAY_MS, name
                assert await read(client) == frames.REGISTERS, name
                assert server.connections == 2, name
                assert client.delay_ms == 0, name
                await client.close()

    asyncio.run(main())


def test_malformed_replies_split_at_every_byte():
    """The error does not depend on how the bytes arrive."""

    async def main():
        for name, reply, kind in MALFORMED:
            if kind in (errors.ResponseTimeout, errors.WrongTransaction):
                continue  # they take the whole time-out
            broken = reply or fewer
            position = 1

            def respond(request, broken=broken):
                whole = broken(request)
                return [whole[:position], whole[position:]]

            async with ScriptedServer(respond) as server:
                client = client_of(server, 2000)
                for position in range(1, len(broken(frames.REQUEST))):
                    error = await error_of(client)
                    assert type(error) is kind, (name, position, error)
                    client.delay_ms = 0

    asyncio.run(main())


def test_the_exception_code_is_kept():
    async def main():
        for code in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 99):
            reply = bytes((0, 0, 0, 3, 5, 0x83, code))

            def respond(request, reply=reply):
                return [request[:2] + reply]

            async with ScriptedServer(respond) as server:
                error = await error_of(client_of(server))
                assert error.code == code
                assert str(code) in str(error)

    asyncio.run(main())


def test_closed_in_the_middle():
    async def main():
        for length in (0, 3, 7, 40):

            def respond(request, length=length):
                return [good(request)[:length], None] if length else [None]

            async with ScriptedServer(respond) as server:
                error = await error_of(client_of(server))
                assert type(error) is errors.ConnectionLost, error

    asyncio.run(main())


def test_silence_is_a_time_out_and_the_delay_grows_to_its_bound():
    async def main():
        async with ScriptedServer(lambda request: []) as server:
            client = client_of(server, 20)
            delays = []
            waited = []

            async def no_wait(duration_ms):
                waited.append(duration_ms)

            real_sleep_ms, asyncio.sleep_ms = asyncio.sleep_ms, no_wait
            try:
                for _ in range(6):
                    error = await error_of(client)
                    assert type(error) is errors.ResponseTimeout, error
                    delays.append(client.delay_ms)
            finally:
                asyncio.sleep_ms = real_sleep_ms
            assert delays == [250, 500, 1000, 1000, 1000, 1000], delays
            assert delays[-1] == LONGEST_DELAY_MS
            assert [delay for delay in waited if delay >= 250] == delays[:-1], waited

    asyncio.run(main())


def free_port():
    """A port that refuses connections."""

    async def main():
        async with ScriptedServer(lambda request: []) as server:
            return server.port

    return asyncio.run(main())


def test_a_refused_connection_is_not_connected():
    port = free_port()

    async def main():
        async def connect():
            return await open_stream("127.0.0.1", port, 1000)

        client = Client(connect, 5, TIMEOUT_MS)
        error = await error_of(client)
        assert type(error) is errors.NotConnected, error

    asyncio.run(main())


class Memory:
    """Both streams in memory: answers at once, counts what is open."""

    opened = 0
    closed = 0

    def __init__(self):
        Memory.opened += 1
        self.reply = b""
        self.identifier = None

    def write(self, request):
        self.identifier = request[0] << 8 | request[1]
        self.reply += good(request)

    async def readinto(self, buffer):
        count = min(len(buffer), len(self.reply))
        buffer[:count], self.reply = self.reply[:count], self.reply[count:]
        return count

    def close(self):
        Memory.closed += 1

    async def wait_closed(self):
        pass


def test_70000_transactions_without_a_stuck_identifier():
    identifiers = bytearray(65536)

    async def main():
        stream = Memory()

        async def connect():
            return stream, stream

        client = Client(connect, 5)
        for number in range(70000):
            data = await read(client)
            identifiers[stream.identifier] = 1
            assert len(data) == 60, number
        await client.close()

    asyncio.run(main())
    assert sum(identifiers) == 65536
    assert Memory.opened - Memory.closed == 0
