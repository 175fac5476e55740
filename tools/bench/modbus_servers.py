"""Servers for the Modbus clients: an independent one, and one that never answers.

The time of a read includes the server's, which hides differences between clients. libmodbus is
compiled and hides the least; where it is missing, pymodbus answers.
"""

import contextlib
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.bench import libmodbus

ROOT = Path(__file__).resolve().parent.parent.parent


@contextlib.contextmanager
def answering():
    """A server whose holding register n holds n, 0..999; yields (its name, port on loopback)."""
    reason = libmodbus.missing()
    with contextlib.ExitStack() as stack:
        if reason:
            yield f"pymodbus, since {reason}", stack.enter_context(pymodbus())
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            yield "libmodbus", stack.enter_context(libmodbus.serving(libmodbus.build(folder)))


@contextlib.contextmanager
def pymodbus():
    """The server of pymodbus in a process of its own; yields the port."""
    command = [sys.executable, "-m", "tools.bench.pymodbus_server"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


@contextlib.contextmanager
def silent():
    """The kernel accepts connections and requests, but nothing answers; yields the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield listener.getsockname()[1]
