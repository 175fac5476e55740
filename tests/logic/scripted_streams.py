"""A Modbus server in memory that plays any reply, good or bad, to clients in virtual time."""

import asyncio

import frames
from modbus_tcp import errors
from modbus_tcp.client import Client
from virtual_time import VirtualTime

REFUSED = 111  # ECONNREFUSED
TIMEOUT_MS = 300


def run(coroutine):
    """As asyncio.run, but nothing waits."""
    return VirtualTime().run(coroutine)


class Stream:
    """One connection: reader and writer of the client, as in MicroPython a single object.

    Each chunk is a segment of its own: one call of readinto() gets no more than that.
    """

    def __init__(self, server):
        self.closed_by_server = False
        self._server = server
        self._closed = False
        self._chunks = []  # on their way to the client
        self._news = asyncio.Event()

    def write(self, request):
        self._server.writes.append(len(request))
        if self.closed_by_server:
            if self._server.write_error:
                raise self._server.write_error
            return  # into the void: the next read shows the end
        self._chunks += self._server.respond(bytes(request))
        if None in self._chunks:
            self._end()
        self._news.set()

    async def readinto(self, buffer):
        while not self._chunks:
            self._news.clear()
            await self._news.wait()
        chunk = self._chunks[0]
        if chunk is None:
            return 0  # the end of the connection, from now on
        del self._chunks[0]
        if isinstance(chunk, int):
            await asyncio.sleep_ms(chunk)
            return None  # a false alarm, as of a stream that was not ready after all
        if isinstance(chunk, Exception):
            self._end()
            self._chunks.insert(0, None)
            raise chunk
        count = min(len(chunk), len(buffer))
        buffer[:count] = chunk[:count]
        if chunk[count:]:
            self._chunks.insert(0, chunk[count:])
        return count

    def close(self):
        assert not self._closed
        self._closed = True
        self._end()

    async def wait_closed(self):
        pass

    def _end(self):
        if not self.closed_by_server:
            self.closed_by_server = True
            self._server.open -= 1


class ScriptedStreams:
    """respond: called with each request of 12 bytes, gives the list of chunks to send.

    A chunk is bytes, None: the server closes the connection, a number: it waits that
    number of milliseconds, or an OSError that the client meets.
    """

    def __init__(self, respond):
        self.respond = respond
        self.connections = 0  # made so far
        self.open = 0  # of them
        self.writes = []  # their lengths in bytes
        self.write_error = None  # what a write meets after the server closed the connection
        self.listens = True

    async def connect(self):
        if not self.listens:
            raise OSError(REFUSED)
        self.connections += 1
        self.open += 1
        return (Stream(self),) * 2

    def client(self, unit_id=5, timeout_ms=TIMEOUT_MS):
        return Client(self.connect, unit_id, timeout_ms)


class Script:
    """Answers request after request as the list demands; then well. Keeps what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def __call__(self, request):
        self.requests.append(request)
        answer = (self.answers.pop(0) if self.answers else good)(request)
        return answer if isinstance(answer, list) else [answer]


def good(request):
    """The reply of a Countis E27."""
    return request[:2] + frames.REPLY[2:]


async def read(client):
    """Its registers; see frames."""
    return await client.read(3, 50520, 30)


async def error_of(client):
    """The ModbusError of a read."""
    try:
        await read(client)
    except errors.ModbusError as error:
        return error
    raise AssertionError("no error")
