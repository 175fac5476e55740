"""The Modbus TCP client against a server in memory: every malformed reply has its own error."""

import asyncio

import frames
from modbus_tcp import errors
from modbus_tcp.client import Client
from scripted_streams import Script, ScriptedStreams, error_of, good, read, run

FIRST_DELAY_MS = 250


def test_the_constructed_request_and_reply():
    async def main():
        script = Script()
        server = ScriptedStreams(script)
        client = server.client()
        assert await read(client) == frames.REGISTERS
        assert await read(client) == frames.REGISTERS
        await client.close()
        assert server.connections == 1
        assert script.requests[0] == frames.REQUEST
        assert script.requests[1] == b"\0\2" + frames.REQUEST[2:]

    run(main())


def test_a_reply_split_at_every_byte():
    async def main():
        position = 1

        def respond(request):
            whole = good(request)
            return [whole[:position], whole[position:]]

        server = ScriptedStreams(respond)
        client = server.client()
        for position in range(1, len(frames.REPLY)):
            assert await read(client) == frames.REGISTERS, position
        await client.close()
        assert server.connections == 1

    run(main())


def test_a_reply_in_single_bytes():
    async def main():
        client = ScriptedStreams(
            lambda request: [bytes((byte,)) for byte in good(request)]
        ).client()
        assert await read(client) == frames.REGISTERS
        await client.close()

    run(main())


def test_a_reply_whose_parts_are_apart_in_time():
    """All of it within the response time-out, or not."""

    async def main():
        for pause_ms, comes in ((90, True), (200, False)):

            def respond(request, pause_ms=pause_ms):
                whole = good(request)
                return [pause_ms, whole[:3], pause_ms, whole[3:40], pause_ms, whole[40:]]

            client = ScriptedStreams(respond).client()
            if comes:
                assert await read(client) == frames.REGISTERS
            else:
                assert type(await error_of(client)) is errors.ResponseTimeout
            await client.close()

    run(main())


def test_glued_replies():
    """Two copies in one segment: the first is taken, the second one discarded next time."""

    async def main():
        server = ScriptedStreams(lambda request: [good(request) * 2])
        client = server.client()
        for _ in range(5):
            assert await read(client) == frames.REGISTERS
        await client.close()
        assert server.connections == 1

    run(main())


def changed(position, *values):
    def reply(request):
        whole = bytearray(good(request))
        whole[position : position + len(values)] = bytes(values)
        return bytes(whole)

    return reply


MALFORMED = (
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
            server = ScriptedStreams(Script(reply or fewer))
            client = server.client()
            error = await error_of(client)
            assert type(error) is kind, (name, error)
            assert client.delay_ms == FIRST_DELAY_MS, name
            assert await read(client) == frames.REGISTERS, name
            assert server.connections == 2, name
            assert client.delay_ms == 0, name
            await client.close()
            assert server.open == 0

    run(main())


def test_malformed_replies_split_at_every_byte():
    """The error does not depend on how the bytes arrive."""

    async def main():
        for name, reply, kind in MALFORMED:
            broken = reply or fewer
            position = 1

            def respond(request, broken=broken):
                whole = broken(request)
                return [whole[:position], whole[position:]]

            client = ScriptedStreams(respond).client()
            for position in range(1, len(broken(frames.REQUEST))):
                error = await error_of(client)
                assert type(error) is kind, (name, position, error)
                client.delay_ms = 0

    run(main())


def test_the_exception_code_is_kept():
    async def main():
        for code in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 99):
            reply = bytes((0, 0, 0, 3, 5, 0x83, code))

            def respond(request, reply=reply):
                return [request[:2] + reply]

            error = await error_of(ScriptedStreams(respond).client())
            assert error.code == code
            assert str(code) in str(error)

    run(main())


def test_closed_in_the_middle():
    async def main():
        for length in (0, 3, 7, 40):

            def respond(request, length=length):
                return [good(request)[:length], None] if length else [None]

            error = await error_of(ScriptedStreams(respond).client())
            assert type(error) is errors.ConnectionLost, error
            assert error.unanswered

    run(main())


class Noted:
    """Notes every asyncio.sleep_ms, which time limits do not use; the waits are real ones."""

    def __enter__(self):
        self.waited = []
        self._real = asyncio.sleep_ms

        async def noted(duration_ms):
            self.waited.append(duration_ms)
            await self._real(duration_ms)

        asyncio.sleep_ms = noted
        return self.waited

    def __exit__(self, *_):
        asyncio.sleep_ms = self._real


def test_silence_is_a_time_out_and_the_delay_grows_to_its_bound():
    async def main():
        client = ScriptedStreams(lambda request: []).client(timeout_ms=20)
        delays = []
        with Noted() as waited:
            for _ in range(6):
                error = await error_of(client)
                assert type(error) is errors.ResponseTimeout, error
                delays.append(client.delay_ms)
        assert delays == [250, 500, 1000, 1000, 1000, 1000], delays
        # After a failure a new connection has a second to settle before its first request; where
        # that did not help, the next one has none.
        assert waited == [0, 250, 1000, 500] + [1000] * 5, waited

    run(main())


def test_the_response_time_out_is_longer_than_three_seconds():
    async def main():
        error = await error_of(Client(ScriptedStreams(lambda request: []).connect, 5))
        assert str(error) == "no reply within 3200 ms"

    run(main())


def test_a_refused_connection_is_not_connected():
    async def main():
        server = ScriptedStreams(Script())
        server.listens = False
        error = await error_of(server.client())
        assert type(error) is errors.Refused, error
        assert str(error).startswith("connection failed: ")

    run(main())


def test_a_connection_that_is_not_answered_is_not_connected():
    async def main():
        async def unanswered():
            raise asyncio.TimeoutError

        error = await error_of(Client(unanswered, 5))
        assert type(error) is errors.NotConnected, error
        assert str(error) == "no answer to the connection request"

    run(main())


class Memory:
    """Both streams in memory: answers at once, counts what is open."""

    opened = 0
    closed = 0

    def __init__(self):
        Memory.opened += 1
        self.reply = b""
        self.identifier = None

    def send(self, request):
        self.identifier = request[0] << 8 | request[1]
        self.reply += good(request)

    def receive_into(self, buffer):
        count = min(len(buffer), len(self.reply))
        buffer[:count], self.reply = self.reply[:count], self.reply[count:]
        return count or None

    def close(self):
        Memory.closed += 1


def test_70000_transactions_without_a_stuck_identifier():
    identifiers = bytearray(65536)

    async def main():
        stream = Memory()

        async def connect():
            return stream

        client = Client(connect, 5)
        for number in range(70000):
            data = await read(client)
            identifiers[stream.identifier] = 1
            assert len(data) == 60, number
        await client.close()

    run(main())
    assert sum(identifiers) == 65536
    assert Memory.opened - Memory.closed == 0
