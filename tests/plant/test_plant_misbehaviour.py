"""Each mode of a misbehaving meter, through a raw socket and through the client of pymodbus."""

import asyncio
import contextlib

import pytest
from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException

from tools.plant.cable import Relay
from tools.plant.meter import Meter
from tools.plant.misbehaviour import GARBAGE, MODES, Misbehaviour

REQUEST = bytes.fromhex("0102 0000 0006 05 03 C350 0004")
REPLY = bytes.fromhex("0102 0000 000B 05 03 08 0053 004F 0043 004F")
# What is to come is waited for; this long is waited for what is not.
SILENCE_S = 0.1


@contextlib.asynccontextmanager
async def faulty():
    """(address, Misbehaviour) of a meter behind a relay."""
    meter, relay = Meter(), Relay()
    faults = Misbehaviour(relay)
    await meter.start()
    await relay.start(meter.address)
    try:
        yield relay.address, faults
    finally:
        await relay.stop()
        await meter.stop()


class Raw:
    """A connection that says exactly what came."""

    def __init__(self, streams):
        self.reader, self.writer = streams

    async def ask(self, wait_s=SILENCE_S):
        """All that comes within `wait_s` after a request, and whether the connection ended."""
        self.writer.write(REQUEST)
        until_s = asyncio.get_running_loop().time() + wait_s
        got = b""
        while True:
            left_s = until_s - asyncio.get_running_loop().time()
            try:
                data = await asyncio.wait_for(self.reader.read(1000), max(0.001, left_s))
            except asyncio.TimeoutError:
                return got, False
            if not data:
                return got, True
            got += data


@contextlib.asynccontextmanager
async def raw(address):
    streams = await asyncio.open_connection(*address)
    try:
        yield Raw(streams)
    finally:
        streams[1].close()
        with contextlib.suppress(OSError):
            await streams[1].wait_closed()


EXPECTED = (
    # mode, argument -> bytes, connection ended
    ("well", None, REPLY, False),
    ("silent", None, b"", False),
    ("exception", None, bytes.fromhex("0102 0000 0003 05 83 04"), False),
    ("exception", 6, bytes.fromhex("0102 0000 0003 05 83 06"), False),
    ("garbage", None, GARBAGE, False),
    ("truncated", None, REPLY[:8], False),
    ("wrong_transaction", None, REPLY, False),  # from the second reply on: below
    ("own_transaction", None, b"\0\0" + REPLY[2:], False),
    ("own_transaction", 77, b"\0\x4d" + REPLY[2:], False),
    ("padded", None, REPLY[:5] + b"\x0d" + REPLY[6:] + b"\0\0", False),
    ("padded", 5, REPLY[:5] + b"\x10" + REPLY[6:] + bytes(5), False),
    ("stray", None, REPLY + b"\xa5\xa5", False),
    ("serial", None, REPLY[6:] + bytes.fromhex("060C"), False),
    ("full", None, b"", True),
    ("deaf", 60, b"", False),
    ("slow", 5, b"", False),
    ("wrong_unit", None, REPLY[:6] + b"\6" + REPLY[7:], False),
    ("split", None, REPLY, False),
    ("glued", None, REPLY + REPLY, False),
    ("close", None, REPLY, True),
    ("late", 5, b"", False),
)


def test_every_mode_is_tested():
    assert {mode for mode, *_ in EXPECTED} | {"refuse"} == set(MODES)


@pytest.mark.parametrize(("mode", "argument", "reply", "ended"), EXPECTED)
def test_what_comes(bounded, mode, argument, reply, ended):
    async def main():
        async with faulty() as (address, faults):
            faults.misbehave(mode, argument)
            async with raw(address) as connection:
                # Where something is to come, a slow computer gets the time it needs.
                got = await connection.ask()
                for _ in range(10):
                    if got == (reply, ended):
                        break
                    got = await asyncio.wait_for(more(connection, *got), 5)
                assert got == (reply, ended)
            faults.behave()
            async with raw(address) as connection:
                assert await first_reply(connection) == REPLY

    bounded(main())


async def more(connection, got, ended):
    try:
        data = await asyncio.wait_for(connection.reader.read(1000), SILENCE_S)
    except asyncio.TimeoutError:
        return got, ended
    return got + data, ended or not data


async def first_reply(connection):
    connection.writer.write(REQUEST)
    return await asyncio.wait_for(connection.reader.readexactly(len(REPLY)), 5)


def test_a_late_reply_comes_in_its_time(bounded):
    async def main():
        async with faulty() as (address, faults):
            faults.misbehave("late", 0.5)
            async with raw(address) as connection:
                start_s = asyncio.get_running_loop().time()
                assert await first_reply(connection) == REPLY
                assert asyncio.get_running_loop().time() - start_s >= 0.49

    bounded(main())


def test_a_connection_that_is_deaf_at_first_answers_later(bounded):
    async def main():
        async with faulty() as (address, faults):
            faults.misbehave("deaf", 0.3)
            async with raw(address) as connection:
                assert await connection.ask() == (b"", False)
                await asyncio.sleep(0.3)
                assert await first_reply(connection) == REPLY

    bounded(main())


@pytest.mark.parametrize(
    ("mode", "argument", "second"),
    [("wrong_transaction", None, 0x0103), ("own_transaction", None, 1), ("own_transaction", 9, 9)],
)
def test_transaction_identifiers_from_reply_to_reply(bounded, mode, argument, second):
    async def main():
        async with faulty() as (address, faults):
            faults.misbehave(mode, argument)
            async with raw(address) as connection:
                await first_reply(connection)
                assert await first_reply(connection) == second.to_bytes(2, "big") + REPLY[2:]

    bounded(main())


def test_split_arrives_in_pieces(bounded):
    async def main():
        async with faulty() as (address, faults):
            faults.misbehave("split")
            async with raw(address) as connection:
                connection.writer.write(REQUEST)
                first = await asyncio.wait_for(connection.reader.read(1000), 5)
                assert len(first) < len(REPLY)

    bounded(main())


def test_refused_and_accepted_again(bounded):
    async def main():
        async with faulty() as (address, faults):
            async with raw(address) as connection:
                assert await first_reply(connection) == REPLY
                faults.misbehave("refuse")
                assert await asyncio.wait_for(connection.reader.read(1), 5) == b""
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection(*address)
            faults.behave()
            async with raw(address) as connection:
                assert await first_reply(connection) == REPLY

    bounded(main())


def test_switched_on_one_connection(bounded):
    async def main():
        async with faulty() as (address, faults), raw(address) as connection:
            assert await first_reply(connection) == REPLY
            faults.misbehave("silent")
            assert await connection.ask() == (b"", False)
            faults.behave()
            assert await first_reply(connection) == REPLY

    bounded(main())


def test_an_unknown_mode_is_refused():
    faults = Misbehaviour(Relay())
    with pytest.raises(
        ValueError, match='"sulk" is not known: known are well, slow, late, deaf, silent'
    ):
        faults.misbehave("sulk")
    assert faults.mode == "well"


# It takes the number 0, compares no length with the byte count, ignores what is behind a reply.
BEARABLE = (
    "well",
    "split",
    "glued",
    "close",
    "wrong_transaction",
    "own_transaction",
    "padded",
    "stray",
)


@pytest.mark.parametrize("mode", sorted(set(MODES) - {"refuse"}))
def test_a_client_of_pymodbus(bounded, mode):
    """It gets its registers from a meter that is merely odd, and none from a broken one."""

    async def main():
        async with faulty() as (address, faults):
            faults.misbehave(mode)
            # A good answer may take its time on a slow computer, a missing one is not waited for.
            timeout_s = 5 if mode in BEARABLE else SILENCE_S
            client = AsyncModbusTcpClient(
                address[0], port=address[1], timeout=timeout_s, retries=0, reconnect_delay=0
            )
            assert await client.connect()
            try:
                answer = await client.read_holding_registers(50000, count=4, device_id=5)
                got = None if answer.isError() else answer.registers
            except ModbusException:
                got = None
            finally:
                client.close()
            assert got == (list(b"SOCO") if mode in BEARABLE else None)

    bounded(main())
