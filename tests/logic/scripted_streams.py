"""A Modbus server in memory that plays any reply, good or bad, to clients in virtual time."""

import asyncio
import sys
import time

import frames
from clock import Stopwatch
from modbus_tcp import errors
from modbus_tcp.client import Client
from virtual_time import VirtualTime

REFUSED = 111  # ECONNREFUSED
TIMEOUT_MS = 300


def run(coroutine):
    """As asyncio.run, but nothing waits."""
    return VirtualTime().run(coroutine)


if sys.implementation.name == "micropython":
    from asyncio import core

    def now_ms():
        """The time of the event loop."""
        return core.ticks()

else:

    def now_ms():
        """The time of the event loop."""
        return int(asyncio.get_running_loop().time() * 1000 + 0.5)


class Stream:
    """One connection, as a Connection of modbus_tcp.

    Each chunk is a segment of its own: one call of receive_into() gets no more than that.
    """

    def __init__(self, server):
        self.closed_by_server = False
        self._server = server
        self._closed = False
        self._chunks = []  # (when it is there, chunk)
        self._last_ms = now_ms()  # when the server has sent them all

    def send(self, request):
        self._server.writes.append(len(request))
        if self.closed_by_server:
            if self._server.write_error:
                raise self._server.write_error
            return  # into the void: the next read shows the end
        self._last_ms = max(self._last_ms, now_ms())
        for chunk in self._server.respond(bytes(request)):
            if isinstance(chunk, int):
                self._last_ms += chunk
            else:
                self._chunks.append((self._last_ms, chunk))
            if chunk is None:
                self._end()

    def receive_into(self, buffer):
        assert not self._closed
        if not self._chunks or self._chunks[0][0] > now_ms():
            return None
        chunk = self._chunks[0][1]
        if chunk is None:
            return 0  # the end of the connection, from now on
        if isinstance(chunk, Exception):
            self._end()
            self._chunks[0] = (0, None)
            raise chunk
        del self._chunks[0]
        count = min(len(chunk), len(buffer))
        buffer[:count] = chunk[:count]
        if chunk[count:]:
            self._chunks.insert(0, (0, chunk[count:]))
        return count

    def await_data(self):
        pass

    def close(self):
        assert not self._closed
        self._closed = True
        self._end()

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
        return Stream(self)

    def client(self, unit_id=5, timeout_ms=TIMEOUT_MS):
        return Client(self.connect, unit_id, timeout_ms, Stopwatch(now_ms, time.ticks_diff))


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
