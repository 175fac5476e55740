"""A cut cable swallows everything without a sign, a restored one goes on, and nothing leaks."""

import asyncio
import contextlib
import errno
import socket

import pytest

from tools.plant.cable import Cable, Relay
from tools.plant.port import LoopbackPort

# A socket that only the garbage collector closes counts as a leak.
pytestmark = [
    pytest.mark.filterwarnings("error::ResourceWarning"),
    pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning"),
]

# A byte or a connection crosses loopback within a millisecond: what does not come in this time
# does not come.
SILENCE_S = 0.05


@contextlib.asynccontextmanager
async def echoing():
    """A relay in front of a server that sends back what it gets."""

    async def echo(reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(1000):
                writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    relay = Relay()
    await relay.start(server.sockets[0].getsockname())
    try:
        yield relay
    finally:
        await relay.stop()
        server.close()


@contextlib.asynccontextmanager
async def connection(relay, wait_s=1.0):
    opening = asyncio.open_connection(*relay.address)
    reader, writer = await asyncio.wait_for(opening, wait_s)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def heard(reader, wait_s=5):
    return await asyncio.wait_for(reader.read(1000), wait_s)


async def assert_silent(reader):
    with pytest.raises(asyncio.TimeoutError):
        await heard(reader, SILENCE_S)


async def assert_connects(relay):
    async with connection(relay) as (reader, writer):
        writer.write(b"hello")
        assert await heard(reader) == b"hello"


async def assert_connect_is_ignored(relay):
    with pytest.raises(asyncio.TimeoutError):
        async with connection(relay, SILENCE_S):
            pass


def test_it_passes_bytes_both_ways(bounded):
    async def main():
        async with echoing() as relay:
            await assert_connects(relay)
            data = bytes(range(256)) * 400
            async with connection(relay) as (reader, writer):
                writer.write(data)
                assert await asyncio.wait_for(reader.readexactly(len(data)), 10) == data

    bounded(main())


def test_a_frozen_connection_goes_on_after_restoring(bounded):
    async def main():
        async with echoing() as relay, connection(relay) as (reader, writer):
            writer.write(b"before")
            assert await heard(reader) == b"before"
            relay.set_passing(False)
            writer.write(b"during")
            await assert_silent(reader)
            relay.set_passing(True)
            assert await heard(reader) == b"during"

    bounded(main())


def test_the_end_of_a_connection_does_not_pass_a_cut_cable(bounded):
    async def main():
        begun, ended = asyncio.Event(), asyncio.Event()

        async def serve(reader, writer):
            while await reader.read(1000):
                begun.set()
            ended.set()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        relay = Relay()
        await relay.start(server.sockets[0].getsockname())
        async with connection(relay) as (_, writer):
            writer.write(b"hello")
            await asyncio.wait_for(begun.wait(), 5)
            relay.set_passing(False)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(ended.wait(), SILENCE_S)
        relay.set_passing(True)
        await asyncio.wait_for(ended.wait(), 5)
        await relay.stop()
        server.close()

    bounded(main())


def test_cut_and_restored_twenty_times(bounded, nothing_stays_open):
    async def main():
        async with echoing() as relay, nothing_stays_open():
            for _ in range(20):
                relay.set_passing(False)
                await assert_connect_is_ignored(relay)
                relay.set_passing(True)
                await assert_connects(relay)

    bounded(main())


def test_who_tries_while_it_is_cut_gets_through_after_restoring(bounded):
    async def main():
        async with echoing() as relay:
            relay.set_passing(False)
            trying = asyncio.ensure_future(asyncio.open_connection(*relay.address))
            await asyncio.sleep(SILENCE_S)
            assert not trying.done()
            relay.set_passing(True)
            # The kernel repeats its SYN after 1 s.
            reader, writer = await asyncio.wait_for(trying, 10)
            writer.write(b"hello")
            assert await heard(reader) == b"hello"
            writer.close()

    bounded(main())


def test_two_cables_in_a_row(bounded):
    async def main():
        async with echoing() as relay:
            cables = []

            def changed():
                relay.set_passing(all(cable.whole for cable in cables))

            cables += [Cable(changed), Cable(changed)]
            for cut in cables:
                cut.cut()
                await assert_connect_is_ignored(relay)
            cables[0].restore()
            await assert_connect_is_ignored(relay)
            cables[1].restore()
            await assert_connects(relay)

    bounded(main())


def test_a_device_without_a_server_refuses_and_ends_its_connections(bounded):
    async def main():
        async with echoing() as relay:
            async with connection(relay) as (reader, writer):
                writer.write(b"hello")
                assert await heard(reader) == b"hello"
                relay.set_refusing(True)
                assert await heard(reader) == b""
            with pytest.raises(ConnectionRefusedError):
                await assert_connects(relay)
            relay.set_passing(False)
            await assert_connect_is_ignored(relay)
            relay.set_passing(True)
            with pytest.raises(ConnectionRefusedError):
                await assert_connects(relay)
            relay.set_refusing(False)
            await assert_connects(relay)

    bounded(main())


def test_a_target_that_is_gone_ends_the_connection(bounded):
    async def main():
        gone = LoopbackPort(None)
        relay = Relay()
        await relay.start(gone.address)
        async with connection(relay) as (reader, _):
            assert await heard(reader) == b""
        await relay.stop()
        gone.close()

    bounded(main())


@pytest.mark.parametrize("state", ("whole", "cut", "refusing"))
def test_stopping_frees_everything(bounded, nothing_stays_open, state):
    async def main():
        async with nothing_stays_open(), echoing() as relay:
            address = relay.address
            async with connection(relay) as (reader, writer):
                writer.write(b"hello")
                assert await heard(reader) == b"hello"
                relay.set_passing(state != "cut")
                relay.set_refusing(state == "refusing")
                await relay.stop()
                assert await heard(reader) == b""
        with pytest.raises(OSError) as caught:
            await asyncio.open_connection(*address)
        assert caught.value.errno == errno.ECONNREFUSED

    bounded(main())


def test_a_connection_accepted_just_before_stopping_is_closed(bounded, nothing_stays_open):
    async def main():
        async with nothing_stays_open(), echoing() as relay:
            # Connected while the event loop stands still, so that stopping accepts it.
            with socket.create_connection(relay.address, timeout=5) as sock:
                await relay.stop()
                with contextlib.suppress(ConnectionResetError):
                    assert sock.recv(1) == b""

    bounded(main())
