"""Gateways with transaction identifiers of their own, or with bytes behind the PDU (F7)."""

import asyncio
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from gateways import CURRENTS_MA, Home, good

import frames
from modbus_tcp import errors
from scripted_streams import ScriptedStreams, run

OWN = "Meter sends transaction identifiers of its own, which are not compared"
PADDED = "Meter sends bytes behind the registers, which are ignored"


def numbered(number):
    """number: of (request, number of the connection, of the reply) -> the identifier."""
    count = [0]

    def respond(request, connection, _age_ms):
        count[0] += 1
        reply = good(request)
        return [(number(request, connection, count[0]) & 0xFFFF).to_bytes(2, "big") + reply[2:]]

    return respond


def identifier(request):
    return request[0] << 8 | request[1]


# (where it was reported, the gateway's numbers)
NUMBERS = (
    ("kellerza/sunsynk#680: Waveshare, one ahead", lambda request, *_: identifier(request) + 1),
    ("mesta1/nmodbus#39: 0", lambda *_: 0),
    ("dresende/node-modbus-tcp#21: always 1", lambda *_: 1),
    ("evcc#21026: 1 while others count", lambda request, *_: 1),
    ("always 0xFFFF", lambda *_: 0xFFFF),
    ("counts by itself from 0", lambda _request, _connection, count: count - 1),
    ("counts by itself from 1000", lambda _request, _connection, count: count + 999),
    ("both bytes exchanged", lambda request, *_: identifier(request) << 8),
)


@pytest.mark.parametrize("source, number", NUMBERS, ids=[row[0] for row in NUMBERS])
def test_it_is_read_with_one_event(source, number):
    home = Home(numbered(number)).run(60)
    assert len(home.readings) > 50, source
    assert home.readings[-1][1] == CURRENTS_MA
    assert home.warning_s == 0
    assert home.texts() == [OWN]
    assert home.meter.last_error is None


def padded(count, counted=True, apart_ms=None, byte=0):
    """count: of bytes behind the registers; counted: by the length field; apart_ms: they come so
    much later than the reply, None: in one segment with it."""

    def respond(request, *_):
        reply = bytearray(good(request))
        if counted:
            reply[4:6] = (int.from_bytes(reply[4:6], "big") + count).to_bytes(2, "big")
        extra = bytes([byte]) * count
        return [bytes(reply) + extra] if apart_ms is None else [bytes(reply), apart_ms, extra]

    return respond


PADS = (
    ("kellerza/sunsynk#680: the checksum of the serial line is left in", padded(2, byte=0xA5)),
    ("one byte to an even length", padded(1)),
    ("the length field counts 10 more", padded(10)),
    ("it counts them and sends them later", padded(2, apart_ms=5)),
    ("it counts them and never sends them", lambda request, *_: [padded(4)(request)[0][:-4]]),
    ("two stray bytes", padded(2, counted=False, byte=0xA5)),
    ("zeros to a full block", padded(20, counted=False)),
    ("stray zeros in a segment of their own", padded(8, counted=False, apart_ms=3)),
    ("stray bytes just before the next request", padded(3, False, apart_ms=900, byte=0x31)),
)


@pytest.mark.parametrize("source, respond", PADS, ids=[row[0] for row in PADS])
def test_bytes_behind_the_registers_are_ignored(source, respond):
    home = Home(respond).run(60)
    assert len(home.readings) > 50, source
    assert {tuple(currents) for _, currents in home.readings} == {tuple(CURRENTS_MA)}
    assert home.warning_s == 0
    assert home.texts() == [PADDED]


@pytest.mark.parametrize(
    "pads",
    (padded(1), padded(7), padded(2, False, byte=0xA5), padded(8, False, 3), padded(3, False, 3)),
)
def test_both_at_once(pads):
    def respond(request, connection, age_ms):
        whole, *rest = pads(request, connection, age_ms)
        return [b"\x77\x77" + whole[2:], *rest]

    home = Home(respond).run(30)
    assert len(home.readings) > 20
    assert home.warning_s == 0
    assert home.texts() == [OWN, PADDED]


def test_a_good_gateway_and_second_copies_are_no_event():
    for respond in (lambda request, *_: [good(request)], lambda request, *_: [good(request) * 2]):
        home = Home(respond).run(20)
        assert home.texts() == []
        assert home.warning_s == 0


def registers(address, quantity):
    """Each register has its own address in it."""
    return b"".join((address + n).to_bytes(2, "big") for n in range(quantity))


def reply(request, identifier):
    address, quantity = request[8] << 8 | request[9], request[11]
    pdu = bytes([request[6], request[7], 2 * quantity]) + registers(address, quantity)
    return identifier.to_bytes(2, "big") + b"\0\0" + len(pdu).to_bytes(2, "big") + pdu


# What comes beside the reply, in ms behind the request of another address with the same count
DISTURBANCES = (
    ("the third reply is late", {2: 3300}),
    ("two late ones, one after the other", {2: 3300, 3: 3400}),
    ("late by much", {4: 9000}),
    ("just late, and the next one too", {1: 3205, 2: 3210}),
    ("the very first", {0: 4000}),
)


@pytest.mark.parametrize("own", (None, 0, 7, 0xABCD))
@pytest.mark.parametrize("source, late", DISTURBANCES, ids=[row[0] for row in DISTURBANCES])
def test_a_late_reply_is_never_taken_for_one_of_another_address(source, late, own):
    """Each register holds its address, so a wrong one shows; own: None, that of the request."""
    asked = []

    def respond(request):
        asked.append(request)
        number = own if own is not None else identifier(request)
        delay_ms = late.get(len(asked) - 1, 10)
        return [delay_ms, reply(request, number)]

    async def main():
        server = ScriptedStreams(respond)
        client = server.client(timeout_ms=3200)
        good_ones = 0
        for turn in range(30):
            address = 100 + 10 * (turn % 3)
            try:
                got = await client.read(3, address, 4)
            except errors.ModbusError:
                continue
            assert bytes(got) == registers(address, 4), (source, turn)
            good_ones += 1
        await client.close()
        assert good_ones >= 30 - 2 * len(late) - 2

    run(main())


@pytest.mark.parametrize("own", (0, 7))
def test_second_copies_of_a_gateway_without_identifiers_are_never_the_next_reply(own):
    """In one segment, at once behind it, and half a second later."""

    async def main():
        for apart_ms in (0, 1, 500):

            def respond(request, apart_ms=apart_ms):
                whole = reply(request, own)
                return [5, whole, apart_ms, whole] if apart_ms else [5, whole * 2]

            client = ScriptedStreams(respond).client(timeout_ms=3200)
            for turn in range(9):
                address = 100 + 10 * (turn % 3)
                assert bytes(await client.read(3, address, 4)) == registers(address, 4)
                await asyncio.sleep_ms(600)
            await client.close()

    run(main())


def test_a_late_reply_over_the_next_connection_is_dropped():
    """A gateway that sends what comes from its serial line to whoever is connected now."""

    def respond(request):
        servers.append(request)
        if len(servers) == 3:
            return []  # its reply will come over the next connection
        return [10, reply(request, 0)]

    servers = []

    async def main():
        server = ScriptedStreams(respond)
        client = server.client(timeout_ms=3200)
        for address in (100, 110):
            assert bytes(await client.read(3, address, 4)) == registers(address, 4)
        try:
            await client.read(3, 120, 4)
            raise AssertionError("read")
        except errors.ResponseTimeout as error:
            assert not error.connection_kept
        connect = client._open_stream

        async def with_a_late_reply():
            stream = await connect()
            stream._chunks.append((stream._last_ms + 400, reply(servers[2], 0)))
            return stream

        client._open_stream = with_a_late_reply
        assert bytes(await client.read(3, 130, 4)) == registers(130, 4)
        await client.close()

    run(main())


@pytest.mark.parametrize(
    "what, change",
    (
        ("another unit", lambda whole: whole[:6] + b"\x09" + whole[7:]),
        ("another function", lambda whole: whole[:7] + b"\x04" + whole[8:]),
        ("another byte count", lambda whole: whole[:8] + b"\x06" + whole[9:]),
        ("another protocol", lambda whole: whole[:2] + b"\0\1" + whole[4:]),
    ),
)
def test_nothing_else_passes_without_an_identifier(what, change):
    async def main():
        client = ScriptedStreams(lambda request: [change(b"\x77\x77" + frames.REPLY[2:])]).client()
        try:
            await client.read(3, 50520, 30)
            raise AssertionError(what)
        except errors.ModbusError as error:
            assert client.peculiarities == (), error

    run(main())


def test_where_the_identifier_matched_once_a_strange_one_is_discarded():
    """Of this connection, whatever unit, function and byte count are."""

    def respond(request):
        asked.append(request)
        number = identifier(request) if len(asked) < 4 else 0x4242
        return [reply(request, number)]

    asked = []

    async def main():
        client = ScriptedStreams(respond).client()
        for _ in range(3):
            await client.read(3, 100, 4)
        try:
            await client.read(3, 100, 4)
            raise AssertionError("taken")
        except errors.WrongTransaction as error:
            assert "transaction identifier 16962, expected 4" in str(error)
        await client.close()

    run(main())
