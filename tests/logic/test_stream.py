"""Real sockets of this interpreter: connections are made, refused, lost and never left open."""

import asyncio
import select
import socket

import frames
from modbus_tcp import errors, stream
from modbus_tcp.client import Client
from modbus_tcp.stream import open_stream
from scripted_server import ScriptedServer
from scripted_streams import Script, error_of, good, read
from virtual_time import VirtualTime


def client_of(port):
    async def connect():
        return await open_stream("127.0.0.1", port, 1000)

    return Client(connect, 5, 5000)


def test_a_request_and_its_reply():
    async def main():
        script = Script(good, lambda request: [good(request)[:30], good(request)[30:]])
        async with ScriptedServer(script) as server:
            client = client_of(server.port)
            for _ in range(3):
                assert await read(client) == frames.REGISTERS
            await client.close()
            assert server.connections == 1
            await closed(server)
        assert script.requests[0] == frames.REQUEST

    asyncio.run(main())


async def closed(server):
    """Wait until all its connections have ended."""
    for _ in range(500):
        if server.open == 0:
            return
        await asyncio.sleep_ms(10)
    raise AssertionError("still open")


def test_a_connection_that_the_server_closed_is_renewed():
    async def main():
        script = Script(*[lambda request: [good(request), None]] * 3)
        async with ScriptedServer(script) as server:
            client = client_of(server.port)
            for connections in (1, 2, 3):
                assert await read(client) == frames.REGISTERS
                assert server.connections == connections
                await closed(server)
        error = await error_of(client)  # nobody listens any more
        assert type(error) is errors.Refused, error

    asyncio.run(main())


def test_a_connection_that_is_lost_in_the_middle_of_a_reply():
    async def main():
        script = Script(lambda request: [good(request)[:16], None])
        async with ScriptedServer(script) as server:
            client = client_of(server.port)
            error = await error_of(client)
            assert type(error) is errors.ConnectionLost, error

    asyncio.run(main())


def test_a_refused_port_is_not_connected():
    async def main():
        async with ScriptedServer(Script()) as server:
            port = server.port
        error = await error_of(client_of(port))
        assert type(error) is errors.Refused, error

    asyncio.run(main())


class Deaf:
    """A socket whose connection never comes about; counts what is open."""

    open = 0

    def __init__(self, *arguments):
        Deaf.open += 1
        self._socket = socket.socket(*arguments)
        if hasattr(self._socket, "fileno"):
            self.fileno = self._socket.fileno

    def setsockopt(self, *option):
        self._socket.setsockopt(*option)

    def setblocking(self, flag):
        self._socket.setblocking(flag)

    def connect(self, address):
        pass

    def close(self):
        Deaf.open -= 1
        self._socket.close()


class Never:
    """The select module of this port, with a poller that never sees anything."""

    POLLOUT = POLLERR = POLLHUP = 0

    def poll(self, *_):
        return self if not _ else []

    def register(self, *_):
        pass


def test_an_attempt_without_an_answer_ends_in_time_and_so_does_one_that_is_given_up():
    async def attempt(given_up):
        attempting = asyncio.create_task(open_stream("127.0.0.1", 502, 1000))
        await asyncio.sleep_ms(500)
        assert Deaf.open == 1
        if given_up:
            attempting.cancel()
        try:
            await attempting
            raise AssertionError("connected")
        except (asyncio.TimeoutError, asyncio.CancelledError) as error:
            assert isinstance(error, asyncio.CancelledError) == given_up
        assert Deaf.open == 0

    for given_up in (False, True):
        stream.socket, stream.select = SpyModule(Deaf), Never()
        try:
            VirtualTime().run(attempt(given_up))
        finally:
            stream.socket, stream.select = socket, select


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
    """The socket module of this port, except that its sockets are of this kind."""

    def __init__(self, kind):
        for name in dir(socket):
            setattr(self, name, getattr(socket, name))
        self.socket = kind


def test_options_are_set_where_the_port_has_them():
    async def main():
        try:
            await open_stream("127.0.0.1", 502, 100)
            raise AssertionError("connected")
        except OSError:
            pass

    stream.socket = SpyModule(SpySocket)
    try:
        asyncio.run(main())
    finally:
        stream.socket = socket
    wanted = [(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)]
    if hasattr(socket, "TCP_NODELAY"):
        wanted.append((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1))
    assert SpySocket.last.options == wanted
