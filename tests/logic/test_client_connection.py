"""The client's one connection: kept, renewed when the server closed it, found half-open, busy."""

import asyncio

import frames
from modbus_tcp import errors
from scripted_streams import TIMEOUT_MS, Script, ScriptedStreams, error_of, good, read, run
from virtual_time import VirtualTime

FIRST_DELAY_MS = 250
BUSY_PAUSES_MS = (200, 400)


def busy(request):
    return request[:2] + b"\0\0\0\3\5\x83\6"


def closes(request):
    return [None]


def resets(request):
    return [OSError(104)]  # ECONNRESET


def answers_and_closes(request):
    return [good(request), None]


def starts_and_closes(request):
    return [good(request)[:3], None]


def stays_silent(request):
    return []


class Waits:
    """Notes every asyncio.sleep_ms of the client, and makes them."""

    def __enter__(self):
        self.waited = []
        self._real = asyncio.sleep_ms

        async def noted(duration_ms):
            self.waited.append(duration_ms)
            await self._real(duration_ms)

        asyncio.sleep_ms = noted
        return self

    def __exit__(self, *_):
        asyncio.sleep_ms = self._real

    def pauses(self):
        """Those that are some; a connection is made without one where all went well."""
        return tuple([duration_ms for duration_ms in self.waited if duration_ms])


def test_a_busy_server_is_asked_again_on_the_same_connection():
    async def main():
        for times in (1, 2):
            script = Script(*[busy] * times)
            server = ScriptedStreams(script)
            client = server.client()
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

    run(main())


def test_every_read_has_its_pauses():
    async def main():
        script = Script(*[busy, busy, good] * 3)
        server = ScriptedStreams(script)
        client = server.client()
        for _ in range(3):
            with Waits() as waits:
                assert await read(client) == frames.REGISTERS
            assert waits.pauses() == BUSY_PAUSES_MS
        assert server.connections == 1
        await client.close()

    run(main())


def test_a_busy_reply_is_not_taken_for_a_strange_one():
    async def main():
        server = ScriptedStreams(Script(busy, stays_silent))
        client = server.client()
        with Waits():
            error = await error_of(client)
        assert type(error) is errors.ResponseTimeout, error

    run(main())


def test_the_time_limit_ends_with_the_reply():
    """Who rests longer than the response time-out between two reads is not disturbed."""

    async def main():
        server = ScriptedStreams(Script())
        client = server.client()
        for _ in range(2):
            assert await read(client) == frames.REGISTERS
            await asyncio.sleep_ms(2 * TIMEOUT_MS)
        assert server.connections == 1
        await client.close()

    run(main())


def test_a_server_that_stays_busy_is_an_error():
    async def main():
        script = Script(*[busy] * 3)
        server = ScriptedStreams(script)
        client = server.client()
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

    run(main())


def test_after_a_server_that_stayed_busy_the_next_read_has_its_pauses_too():
    async def main():
        script = Script(*[busy] * 3, busy, busy, good)
        server = ScriptedStreams(script)
        client = server.client()
        assert type(await error_of(client)) is errors.ExceptionReply
        with Waits() as waits:
            assert await read(client) == frames.REGISTERS
        # It brought no registers on the connection before: it may need a second to settle.
        assert waits.pauses() == (FIRST_DELAY_MS, 1000) + BUSY_PAUSES_MS
        await client.close()

    run(main())


def test_acknowledge_is_an_error_and_not_asked_again():
    """Exception 5 belongs to programming commands; a read that gets it has no registers."""

    async def main():
        script = Script(lambda request: request[:2] + b"\0\0\0\3\5\x83\5")
        server = ScriptedStreams(script)
        error = await error_of(server.client())
        assert error.code == 5 and "acknowledge" in str(error)
        assert len(script.requests) == 1

    run(main())


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
        server = ScriptedStreams(script)
        client = server.client()
        for connections in (1, 2, 3, 4):
            assert await read(client) == frames.REGISTERS
            assert client.delay_ms == 0
            assert server.connections == connections
            assert server.open == 0
        await client.close()

    run(main())


def test_a_second_copy_of_a_reply_is_no_beginning_of_the_next_one():
    """It lies in the buffer when the server closes: nothing of the awaited reply has come."""

    async def main():
        script = Script(lambda request: [good(request) * 2], closes)
        server = ScriptedStreams(script)
        client = server.client()
        assert await read(client) == frames.REGISTERS
        assert await read(client) == frames.REGISTERS
        assert server.connections == 2
        await client.close()

    run(main())


def test_a_caller_who_gives_up_is_no_time_out_and_leaves_no_connection():
    """While a reply is awaited, and while a busy server has its pause."""

    async def main():
        for answer in (stays_silent, busy):
            script = Script(good, answer)
            server = ScriptedStreams(script)
            client = server.client(timeout_ms=60000)
            assert await read(client) == frames.REGISTERS
            reading = asyncio.create_task(read(client))
            await asyncio.sleep_ms(60)
            reading.cancel()
            try:
                await reading
                raise AssertionError("not cancelled")
            except asyncio.CancelledError:
                pass
            assert server.open == 0
            assert await read(client) == frames.REGISTERS
            assert server.connections == 2
            await client.close()

    run(main())


def test_one_request_after_another_and_back():
    """The kept request is the one that is asked for."""

    async def main():
        def registers(request):
            count = request[11]
            data = bytes((request[7],)) + request[8:10] + bytes(2 * count - 3)
            return (
                request[:4] + bytes((0, 3 + 2 * count)) + request[6:8] + bytes((2 * count,)) + data
            )

        server = ScriptedStreams(Script(*[registers] * 9))
        client = server.client()
        for code, address, count in ((3, 7, 4), (3, 7, 4), (4, 7, 4), (4, 8, 4), (4, 8, 5)):
            wanted = bytes((code, 0, address)) + bytes(2 * count - 3)
            assert await client.read(code, address, count) == wanted
        assert await client.read(3, 7, 4) == bytes((3, 0, 7)) + bytes(5)
        await client.close()
        assert server.connections == 1

    run(main())


def test_closed_on_the_request_is_renewed_only_once():
    """A connection that ends before any of the reply, twice in a read, is an error."""

    async def main():
        for ends in (closes, resets):
            script = Script(good, ends, ends)
            server = ScriptedStreams(script)
            client = server.client()
            assert await read(client) == frames.REGISTERS
            error = await error_of(client)
            assert type(error) is errors.ConnectionLost, error
            assert server.connections == 2
            assert len(script.requests) == 3
            assert client.delay_ms == FIRST_DELAY_MS
            assert await read(client) == frames.REGISTERS
            await client.close()

    run(main())


def test_a_connection_that_ended_is_renewed_however_that_shows():
    """As an end, as a reset, or already when the request is written."""

    async def main():
        for ends, write_error in (
            (answers_and_closes, None),
            (answers_and_closes, OSError(32)),  # EPIPE
            (lambda request: [good(request), OSError(104)], None),
        ):
            server = ScriptedStreams(Script(ends))
            server.write_error = write_error
            client = server.client()
            for connections in (1, 2):
                assert await read(client) == frames.REGISTERS
                # Each one may lead to another device.
                assert client.connections == connections
            assert (server.connections, server.open) == (2, 1)
            assert client.delay_ms == 0
            await client.close()

    run(main())


def test_a_new_connection_that_ends_at_once_is_an_error():
    """It has brought no registers so far, whatever the one before did."""

    async def main():
        server = ScriptedStreams(Script(good, closes))
        client = server.client()
        assert await read(client) == frames.REGISTERS
        await client.close()
        await client.close()  # once more does no harm
        assert server.open == 0
        error = await error_of(client)
        assert type(error) is errors.ConnectionLost, error
        assert server.connections == 2

    run(main())


def test_closed_within_a_reply_is_an_error():
    async def main():
        script = Script(good, starts_and_closes)
        server = ScriptedStreams(script)
        client = server.client()
        assert await read(client) == frames.REGISTERS
        error = await error_of(client)
        assert type(error) is errors.ConnectionLost, error
        assert server.connections == 1
        assert client.delay_ms == FIRST_DELAY_MS

    run(main())


def test_closed_between_two_polls_and_then_refused():
    async def main():
        server = ScriptedStreams(Script(answers_and_closes))
        client = server.client()
        assert await read(client) == frames.REGISTERS
        assert server.open == 0
        server.listens = False
        error = await error_of(client)
        assert type(error) is errors.Refused, error
        assert client.delay_ms == FIRST_DELAY_MS

    run(main())


def test_half_open_is_found_by_the_second_time_out_in_a_row():
    """The server vanishes without closing anything; the third read connects anew."""
    virtual = VirtualTime()

    async def main():
        script = Script(good, stays_silent, stays_silent)
        server = ScriptedStreams(script)
        client = server.client()
        assert await read(client) == frames.REGISTERS
        for kept in (True, False):
            begun_ms = virtual.now_ms()
            error = await error_of(client)
            took_ms = virtual.now_ms() - begun_ms
            assert type(error) is errors.ResponseTimeout, error
            assert error.connection_kept is kept
            # A wait of 5 ms more, and what a loaded computer adds.
            assert TIMEOUT_MS <= took_ms < TIMEOUT_MS + 50, took_ms
            assert server.connections == 1
            assert server.open == kept
            assert client.delay_ms == (0 if kept else FIRST_DELAY_MS)
        assert await read(client) == frames.REGISTERS
        assert server.connections == 2
        await client.close()

    virtual.run(main())


def test_one_time_out_costs_neither_the_connection_nor_a_delay():
    """The reply that comes too late belongs to no transaction, and is not taken for the next."""

    async def main():
        late = TIMEOUT_MS + 40

        def other(request):
            return request[:2] + frames.REPLY[2:9] + bytes(60)

        for answer in (
            [stays_silent],
            [lambda request: [late, other(request)]],
            [lambda request: [late, other(request), 100, b"\xab\xcd"]],
        ):
            script = Script(good, *answer)
            server = ScriptedStreams(script)
            client = server.client()
            assert await read(client) == frames.REGISTERS
            assert (await error_of(client)).connection_kept
            for _ in range(3):
                assert await read(client) == frames.REGISTERS
            assert server.connections == 1
            await client.close()

    run(main())


def test_time_outs_that_are_not_in_a_row_cost_no_connection():
    async def main():
        server = ScriptedStreams(Script(*[good, stays_silent] * 4))
        client = server.client()
        for _ in range(4):
            assert await read(client) == frames.REGISTERS
            assert (await error_of(client)).connection_kept
        assert server.connections == 1
        await client.close()

    run(main())


def test_part_of_a_reply_is_no_mere_time_out():
    async def main():
        server = ScriptedStreams(Script(good, lambda request: [good(request)[:20]]))
        client = server.client()
        assert await read(client) == frames.REGISTERS
        error = await error_of(client)
        assert type(error) is errors.ResponseTimeout and not error.connection_kept
        assert server.open == 0
        assert await read(client) == frames.REGISTERS
        await client.close()

    run(main())


def test_replies_to_no_pending_transaction_are_discarded():
    """Where the first reply of the connection had the identifier of its request."""

    def strange_first(request):
        return [b"\x77\x77" + frames.REPLY[2:9] + bytes(60), good(request)]

    async def main():
        server = ScriptedStreams(Script(good, *[strange_first] * 3))
        client = server.client(timeout_ms=2000)
        for _ in range(4):
            assert await read(client) == frames.REGISTERS
        assert server.connections == 1
        await client.close()

    run(main())


def test_a_strange_identifier_only_is_named_and_ends_the_connection():
    async def main():
        server = ScriptedStreams(Script(good, lambda request: [b"\x77\x77" + frames.REPLY[2:]]))
        client = server.client()
        assert await read(client) == frames.REGISTERS
        error = await error_of(client)
        assert type(error) is errors.WrongTransaction and not error.connection_kept
        assert str(error) == "transaction identifier 30583, expected 2; no reply within 300 ms"
        assert server.open == 0

    run(main())


def test_one_connection_and_one_transaction_at_a_time():
    """The next request leaves only when the reply is there: transactions are 1, 2, 3, ..."""

    async def main():
        script = Script()
        server = ScriptedStreams(script)
        client = server.client()
        for _ in range(20):
            assert await read(client) == frames.REGISTERS
        await client.close()
        assert server.connections == 1
        assert server.open == 0
        identifiers = [int.from_bytes(request[:2], "big") for request in script.requests]
        assert identifiers == list(range(1, 21))

    run(main())


def test_a_request_is_one_write():
    async def main():
        server = ScriptedStreams(Script())
        client = server.client()
        for _ in range(3):
            assert await read(client) == frames.REGISTERS
        await client.close()
        assert server.writes == [12, 12, 12]

    run(main())


def reply_of(quantity, extra=b""):
    """A well-formed reply of `quantity` registers with `extra` behind it in the same ADU."""
    data = bytes(n % 251 for n in range(2 * quantity))
    length = 3 + len(data) + len(extra)

    def reply(request):
        head = request[:4] + length.to_bytes(2, "big") + request[6:8]
        return head + bytes((2 * quantity,)) + data + extra

    return reply, data


def test_125_registers_are_accepted():
    async def main():
        reply, data = reply_of(125)
        server = ScriptedStreams(Script(reply, reply))
        client = server.client()
        for function_code in (3, 4):
            assert await client.read(function_code, 0, 125) == data
        await client.close()
        assert server.connections == 1

    run(main())


def test_an_adu_of_260_bytes_is_taken_whole_and_a_longer_one_refused():
    async def main():
        reply, data = reply_of(125, b"\0")
        assert len(reply(frames.REQUEST)) == 260
        client = ScriptedStreams(Script(reply)).client()
        assert await client.read(3, 0, 125) == data
        await client.close()
        reply, _ = reply_of(125, b"\0\0")
        client = ScriptedStreams(Script(reply)).client()
        try:
            await client.read(3, 0, 125)
            raise AssertionError("accepted")
        except errors.ModbusError as error:
            assert type(error) is errors.WrongLength, error

    run(main())


def test_more_than_125_registers_are_not_asked_for():
    async def main():
        server = ScriptedStreams(Script())
        client = server.client()
        for function_code in (3, 4):
            for quantity in (0, 126):
                try:
                    await client.read(function_code, 0, quantity)
                    raise AssertionError("accepted")
                except ValueError:
                    pass
        assert server.connections == 0

    run(main())


def from_unit(unit_id):
    def reply(request):
        return good(request)[:6] + bytes((unit_id,)) + good(request)[7:]

    return reply


def test_the_unit_identifier_is_sent_and_must_come_back():
    async def main():
        for unit_id in (1, 5, 247):
            script = Script(from_unit(unit_id), from_unit(unit_id - 1))
            server = ScriptedStreams(script)
            client = server.client(unit_id)
            assert await read(client) == frames.REGISTERS
            assert script.requests[0][6] == unit_id
            error = await error_of(client)
            assert type(error) is errors.WrongUnit, error

    run(main())


def test_unit_255_and_0_take_a_reply_of_any_unit():
    async def main():
        for unit_id in (255, 0):
            script = Script(from_unit(unit_id), from_unit(1))
            server = ScriptedStreams(script)
            client = server.client(unit_id)
            assert await read(client) == frames.REGISTERS
            assert await read(client) == frames.REGISTERS
            assert script.requests[0][6] == unit_id
            await client.close()

    run(main())
