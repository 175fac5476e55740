"""A loopback TCP port that can answer, refuse or ignore those who connect, always the same one."""

import asyncio
import contextlib
import select
import socket

HOST = "127.0.0.1"
BACKLOG = 64
# Enough to fill the smallest backlog of any system: Linux needs 2, BSD up to 193.
MOST_FILLERS = 256
# A connection over loopback is made at once or, with a full backlog, not at all.
FILLER_WAIT_S = 0.02


class LoopbackPort:
    """`on_connection(sock)` gets each accepted socket. Use `answer` first; `close` frees it all.

    A socket that is bound but never listens reserves the port's number, so that the listening one
    may be closed and opened again.
    """

    def __init__(self, on_connection):
        self._on_connection = on_connection
        self._reserved = _bound(0)
        self._listener = None
        self._fillers = []
        self.address = self._reserved.getsockname()

    def answer(self):
        """Accept connections."""
        if self._listener is None:
            self._listener = _bound(self.address[1])
        self._listener.listen(BACKLOG)
        self._drain()
        asyncio.get_running_loop().add_reader(self._listener, self._drain)

    def refuse(self):
        """Let the system answer with a reset, as for a port without a server."""
        if self._listener is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._drain()
            self._listener.close()
            self._listener = None

    def ignore(self):
        """Leave connection attempts without any answer, as a pulled cable does: connections made
        here fill the backlog, so that the system drops all others."""
        if self._fillers:
            return
        if self._listener is None:
            self.answer()
        asyncio.get_running_loop().remove_reader(self._listener)
        self._drain()
        self._listener.listen(1)
        while self._fill():
            if len(self._fillers) == MOST_FILLERS:
                raise OSError(f"{MOST_FILLERS} connections do not fill the backlog of a port")

    def close(self):
        """Give the port's number back."""
        self.refuse()
        self._reserved.close()

    def _fill(self):
        """One more connection that nobody accepts; False if it was left without answer."""
        filler = socket.socket()
        filler.setblocking(False)
        self._fillers.append(filler)
        filler.connect_ex(self.address)
        return bool(select.select([], [filler], [], FILLER_WAIT_S)[1])

    def _drain(self):
        """Accept all that wait; close those that only filled the backlog."""
        fillers = {filler.getsockname() for filler in self._fillers}
        with contextlib.suppress(BlockingIOError):
            while True:
                sock, peer = self._listener.accept()
                if peer in fillers:
                    sock.close()
                else:
                    self._on_connection(sock)
        for filler in self._fillers:
            filler.close()
        self._fillers.clear()


def _bound(port):
    """A socket on loopback that shares its port with others of this process."""
    sock = socket.socket()
    sock.setblocking(False)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sock.bind((HOST, port))
    return sock
