"""Network cables: a relay in front of a server; nothing passes it while a cable is pulled."""

import asyncio
import contextlib

from tools.plant.port import LoopbackPort

CONNECT_TIMEOUT_S = 5
CLOSE_TIMEOUT_S = 1
CHUNK = 4096


class Cable:
    """A cable that can be cut and restored; both call `changed()`."""

    def __init__(self, changed):
        self.whole = True
        self._changed = changed

    def cut(self):
        """As if pulled: connections freeze without a sign, new ones are never answered."""
        self.whole = False
        self._changed()

    def restore(self):
        """Frozen connections go on with what was on its way; new ones are answered again."""
        self.whole = True
        self._changed()


async def copy(reader, send):
    """Pass bytes on to `send(data)` until the stream ends."""
    while data := await reader.read(CHUNK):
        await send(data)


class Relay:
    """Passes TCP connections on to `target`, (host, port); `replies(reader, send)` may be replaced
    by another way back from the target, whose return closes the connection."""

    def __init__(self):
        self.replies = copy
        self._target = None
        self._port = None
        self._connections = set()
        self._refusing = False
        self._passing = asyncio.Event()
        self._passing.set()

    @property
    def address(self):
        """(host, port) to connect to."""
        return self._port.address

    async def start(self, target):
        """Listen at `address`, and connect each client to `target`."""
        self._target = target
        self._port = LoopbackPort(self._accept)
        self._settle()

    async def stop(self):
        """Close the port and all connections."""
        self._port.close()
        await self._drop()

    def set_passing(self, passing):
        """False freezes everything, True lets it go on."""
        if passing:
            self._passing.set()
        else:
            self._passing.clear()
        self._settle()

    def set_refusing(self, refusing):
        """True: the far end has no server; its connections end, new ones are refused."""
        self._refusing = refusing
        self._settle()

    def _settle(self):
        if self._port is None:
            return
        if not self._passing.is_set():
            self._port.ignore()
        elif self._refusing:
            self._port.refuse()
            for connection in self._connections:
                connection.cancel()
        else:
            self._port.answer()

    async def _drop(self):
        connections = list(self._connections)
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    def _accept(self, sock):
        connection = asyncio.get_running_loop().create_task(self._connect(sock))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)
        # A task that is cancelled before it runs would leave it open.
        connection.add_done_callback(lambda _: sock.close())

    async def _connect(self, sock):
        """One connection, until either end closes it."""
        async with _closing(await asyncio.open_connection(sock=sock)) as near:
            with contextlib.suppress(OSError, asyncio.TimeoutError):
                opening = asyncio.open_connection(*self._target)
                async with _closing(await asyncio.wait_for(opening, CONNECT_TIMEOUT_S)) as far:
                    await self._pass_on(near, far)

    async def _pass_on(self, near, far):
        directions = [
            asyncio.ensure_future(copy(near[0], self._sender(far[1]))),
            asyncio.ensure_future(self.replies(far[0], self._sender(near[1]))),
        ]
        try:
            await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
            # The end of a connection passes a cut cable as little as its bytes do.
            await self._passing.wait()
        finally:
            for direction in directions:
                direction.cancel()
            await asyncio.gather(*directions, return_exceptions=True)

    def _sender(self, writer):
        async def send(data):
            await self._passing.wait()
            writer.write(data)
            await writer.drain()

        return send


@contextlib.asynccontextmanager
async def _closing(streams):
    """The (reader, writer) pair, closed at the end; bytes that the peer has not read are lost."""
    writer = streams[1]
    try:
        yield streams
    finally:
        writer.close()
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), CLOSE_TIMEOUT_S)
        writer.transport.abort()
