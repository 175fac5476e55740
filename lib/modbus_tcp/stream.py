"""One TCP connection: made in bounded time, never left open, and read without a wait.

MicroPython's asyncio.open_connection loses the socket when its caller gives up, and returns a
stream even for a refused connection; its streams put some hundred bytes on the heap for each wait.
"""

import asyncio
import errno
import select
import socket
import sys

from micropython import const

from modbus_tcp.patience import QUICK_WAIT_MS

_POLL_INTERVAL_MS = const(10)


class Connection:
    """A connected socket that does not block. All methods raise OSError for a lost connection."""

    def __init__(self, connected):
        self._socket = connected
        poller = select.poll()
        poller.register(connected, select.POLLIN)
        # MicroPython's ipoll needs no heap; CPython has poll only.
        self._poll = getattr(poller, "ipoll", poller.poll)

    def send(self, data):
        """Send a request. Nothing else is under way, so the stack has room for it."""
        if self._socket.send(data) != len(data):
            raise OSError(errno.ENOBUFS)

    def receive_into(self, buffer):
        """Take what is there -> the number of bytes, None: nothing so far, 0: the end."""
        return _receive(self._socket, buffer)

    def await_data(self):
        """Return when there is something to receive, after QUICK_WAIT_MS at the latest. Other
        tasks wait so long too."""
        for _ in self._poll(QUICK_WAIT_MS):
            pass

    def close(self):
        """End the connection."""
        self._socket.close()


async def open_stream(ip_address, port, timeout_ms):
    """Connect to a dotted IPv4 address within timeout_ms -> Connection.

    Raises OSError where the connection fails, asyncio.TimeoutError where nobody answers.
    """
    address = socket.getaddrinfo(ip_address, port, socket.AF_INET, socket.SOCK_STREAM)[0][-1]
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        _set_options(connection)
        _start(connection, address)
        await asyncio.wait_for_ms(_connected(connection), timeout_ms)
        return Connection(connection)
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

    def _receive(connected, buffer):
        return connected.readinto(buffer)

else:

    def _receive(connected, buffer):
        try:
            return connected.recv_into(buffer)
        except BlockingIOError:
            return None
