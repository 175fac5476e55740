"""Pseudo-terminals: the port that tools open, and the interpreter's own; neither ever blocks."""

import contextlib
import fcntl
import os
import pty
import struct
import termios
import time
import tty

# What waits for a reader at most; what is more, is lost, the oldest first.
OUTLET_LIMIT = 65536
# As in MicroPython's USB serial port: that long a writer waits for the reader to go on.
STALL_S = 0.5
READ_SIZE = 4096


def open_pair():
    """(master, slave) in raw mode; the master does not block."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    return master, slave


def read(master):
    """What there is, or None when the other side is gone."""
    try:
        return os.read(master, READ_SIZE) or None
    except BlockingIOError:
        return b""
    except OSError:  # EIO
        return None


class Outlet:
    """What is on its way to a terminal whose reader may be slow, or not read at all."""

    def __init__(self, master):
        self._master = master
        self._waiting = bytearray()
        self._progress_s = 0

    def __bool__(self):
        """True while something waits."""
        return bool(self._waiting)

    def put(self, data):
        if not self._waiting:
            self._progress_s = time.monotonic()
        self._waiting += data
        if self._stalled():
            del self._waiting[:-OUTLET_LIMIT]

    def flush(self):
        """Write what the terminal takes."""
        try:
            written = os.write(self._master, self._waiting)
        except OSError:  # full after all, or the other side is gone
            return
        del self._waiting[:written]
        self._progress_s = time.monotonic()

    def clear(self):
        self._waiting.clear()

    def has_room(self):
        """False: wait before you put more, at most STALL_S; then only the reader loses."""
        return len(self._waiting) < OUTLET_LIMIT or self._stalled()

    def _stalled(self):
        return time.monotonic() - self._progress_s > STALL_S


class Port:
    """The outer pseudo-terminal: `name` is what tools open, `master` is for select."""

    def __init__(self):
        # The slave stays open: otherwise the master fails whenever a tool leaves.
        self.master, self._slave = open_pair()
        self.name = os.ttyname(self._slave)
        self.output = Outlet(self.master)

    def unread(self):
        """The number of bytes that lie there for a tool to read."""
        return struct.unpack("i", fcntl.ioctl(self._slave, termios.FIONREAD, bytes(4)))[0]

    def drop_unread(self):
        """A tool that opens the port finds nothing of what was sent so far."""
        self.output.clear()
        termios.tcflush(self._slave, termios.TCIFLUSH)

    def close(self):
        for descriptor in (self.master, self._slave):
            os.close(descriptor)


def open_interpreter_terminal():
    """(master, slave) of a terminal that shows whether a program runs, see program_runs."""
    master, slave = open_pair()
    attributes = termios.tcgetattr(slave)
    attributes[3] |= termios.ISIG
    disabled = bytes([os.fpathconf(slave, "PC_VDISABLE")])
    for key in (termios.VINTR, termios.VQUIT, termios.VSUSP):
        attributes[6][key] = disabled  # the supervisor sends the signal, if at all
    termios.tcsetattr(slave, termios.TCSANOW, attributes)
    return master, slave


def program_runs(master):
    """False at a prompt: there the unix port switches the terminal's signals off."""
    try:
        return bool(termios.tcgetattr(master)[3] & termios.ISIG)
    except termios.error:  # the interpreter has just ended
        return False


def discard_input(name):
    """Throw away what the interpreter has not read yet."""
    with contextlib.suppress(OSError, termios.error):
        descriptor = os.open(name, os.O_RDWR | os.O_NOCTTY)
        try:
            termios.tcflush(descriptor, termios.TCIFLUSH)
        finally:
            os.close(descriptor)
