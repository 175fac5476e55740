"""No bytes from the network crash or hang client or decoder; invalid ones give no registers."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

import energy_meters
import frames
from energy_meters import catalogue, sunspec
from energy_meters.decoder import Decoder
from energy_meters.reading import Reading, ReadingInvalid
from modbus_tcp.client import Client
from modbus_tcp.errors import ModbusError

FIRST_DATA_BYTE = 9  # of the reply: behind header, function code and byte count
ALL_REGISTERS = 125


class Wire:
    """A connection in memory: whatever was asked, `data` comes back, and then the end."""

    def __init__(self, data):
        self._data = data
        self._asked = False

    def receive_into(self, buffer):
        if not self._asked:
            return None
        part, self._data = self._data[: len(buffer)], self._data[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def send(self, request):
        self._asked = True

    def await_data(self):
        pass

    def close(self):
        pass


async def read_from(data):
    """What the client makes of `data`: the registers' bytes, or None for a named error."""

    async def connect():
        return Wire(data)

    client = Client(connect, 5)
    try:
        return await asyncio.wait_for(client.read(3, 50520, 30), 20)
    except ModbusError as error:
        assert str(error)
        return None


def read_over(data):
    return asyncio.run(read_from(data))


def fits(frame):
    """An oracle of a few lines: the bytes begin with a reply whose unit, function and byte count
    are right, whatever its identifier, and whatever its length field counts behind them."""
    length = int.from_bytes(frame[4:6], "big")
    whole = len(frame) >= len(frames.REPLY) and 63 <= length <= 254
    return whole and frame[2:4] == b"\0\0" and frame[6:9] == frames.REPLY[6:9]


def check(data, registers):
    """The first reply on a connection is taken if it fits. One with the right identifier is found
    behind stray bytes; nothing else passes for registers."""
    if registers is None:
        assert not fits(data) or data[:2] != b"\0\1"
        return
    places = [at for at in range(len(data)) if data[at + 9 : at + 69] == registers]
    assert any(fits(data[at:]) and (at == 0 or data[at : at + 2] == b"\0\1") for at in places)


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data):
    check(data, read_over(data))


@settings(max_examples=1000, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(frames.REPLY) - 1), st.integers(0, 255)),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, len(frames.REPLY)),
    st.binary(max_size=20),
)
def test_a_good_reply_with_some_bytes_changed_cut_or_followed(changes, cut, more):
    reply = bytearray(frames.REPLY)
    for position, value in changes:
        reply[position] = value
    for data in (bytes(reply), bytes(reply[:cut]), bytes(reply) + more, more + bytes(reply)):
        # A busy meter is asked again, and this one gives the same answer until the end.
        check(data, read_over(data))


def placed(name):
    """The meter's data, at base 40002 where its registers have to be found first."""
    data = energy_meters.load(name)
    if "sunspec" in data:
        return sunspec.placed(data, sunspec.models(data)[0], 40002)
    return data


DECODERS = [Decoder(placed(name), complete=True) for name in catalogue.NAMES]


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(DECODERS), st.data())
def test_any_registers(decoder, data):
    replies = [
        data.draw(st.binary(min_size=2 * quantity, max_size=2 * quantity))
        for _, _, quantity in decoder.requests
    ]
    reading = Reading()
    try:
        decoder.decode(replies, reading)
    except ReadingInvalid as error:
        assert str(error)
        return
    for current_ma in reading.current_ma:
        assert current_ma is None or -1_000_000 <= current_ma <= 1_000_000


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(DECODERS), st.data())
def test_replies_of_another_length_are_no_reading(decoder, data):
    replies = [bytes(2 * quantity) for _, _, quantity in decoder.requests]
    index = data.draw(st.integers(0, len(replies) - 1))
    length = data.draw(
        st.integers(0, 2 * ALL_REGISTERS).filter(lambda n: n != len(replies[index]))
    )
    replies[index] = bytes(length)
    try:
        decoder.decode(replies, Reading())
    except ReadingInvalid:
        return
    raise AssertionError("a reading from a reply of another length")
