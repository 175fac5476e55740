"""One TCP connection as a pair of streams, made in bounded time and never left open.

MicroPython's asyncio.open_connection loses the socket when its caller gives up, and returns a
stream even for a refused connection; so the socket is opened and watched here.
"""

import asyncio
import errno
import select
import socket
import sys

from micropython import const

_POLL_INTERVAL_MS = const(10)


async def open_stream(ip_address, port, timeout_ms):
    """Connect to a dotted IPv4 address within timeout_ms -> (reader, writer).

    Raises OSError where the connection fails, asyncio.TimeoutError where nobody answers.
    """
    address = socket.getaddrinfo(ip_address, port, socket.AF_INET, socket.SOCK_STREAM)[0][-1]
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        _set_options(connection)
        _start(connection, address)
        await asyncio.wait_for_ms(_connected(connection), timeout_ms)
        return await _streams(connection)
    except BaseException:  # a cancelled task must not leave a socket open either
        connection.close()
        raise


def _start(connection, address):
    try:
        connection.connect(address)
    except OSError as error:
        if error.errno != errno.EINPROGRESS:
            raise


async def _connected(connection):
    poller = select.poll()
    poller.register(connection, select.POLLOUT)
    while not poller.poll(0):
        await asyncio.sleep_ms(_POLL_INTERVAL_MS)
    if poller.poll(0)[0][1] & (select.POLLERR | select.POLLHUP):
        raise OSError(errno.ECONNREFUSED)


def _set_options(connection):
    """The options that the guide recommends to clients (4.3.2), as far as the port has them."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_NODELAY"):  # the unix port has no such option
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


if sys.implementation.name == "micropython":

    async def _streams(connection):
        stream = asyncio.StreamReader(connection)
        return stream, stream

else:

    async def _streams(connection):
        return await asyncio.open_connection(sock=connection)
