"""A virtual board for each test, its serial port, mpremote, and a plant that obeys the test."""

import contextlib
import os
import select
import socket
import subprocess
import sys
import threading
import time

import pytest

from tools.virtual_board.flash import write_image
from tools.virtual_board.host import VirtualBoard

PATIENCE_S = 30  # only a broken board takes as long


class SerialPort:
    """The board's port, opened as a terminal program does."""

    def __init__(self, name):
        self._file = os.open(name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.seen = b""

    def type(self, data):
        """Write all of it, without reading anything meanwhile."""
        deadline_s = time.monotonic() + PATIENCE_S
        while data:
            assert time.monotonic() < deadline_s, f"{len(data)} bytes were not taken"
            if select.select([], [self._file], [], 1)[1]:
                data = data[os.write(self._file, data) :]

    def expect(self, text):
        """Read until `text` comes; what follows it stays for the next call."""
        deadline_s = time.monotonic() + PATIENCE_S
        while text not in self.seen:
            assert time.monotonic() < deadline_s, f"{text} did not come: {self.seen[-2000:]}"
            if select.select([self._file], [], [], 1)[0]:
                self.seen += os.read(self._file, 65536)
        before, _, self.seen = self.seen.partition(text)
        return before

    def close(self):
        if self._file is not None:
            os.close(self._file)
        self._file = None


class FakePlant:
    """The plant's end of the link: sends `greeting` at each boot, keeps the lines it gets."""

    def __init__(self, greeting):
        self.lines = []
        self._greeting = greeting
        self._news = threading.Condition()
        self._board = None
        self._connections = []  # the supply's, and that of each run of the program
        self._closing = False
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.1)
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def send(self, *lines):
        self._board.sendall("".join(line + "\n" for line in lines).encode())

    def wait_for(self, line, count=1):
        """Wait until the line has come `count` times."""
        with self._news:
            came = self._news.wait_for(lambda: self.lines.count(line) >= count, PATIENCE_S)
            assert came, f"{line} did not come: {self.lines}"

    def wait_until(self, condition):
        """Wait until condition(all lines so far) is true."""
        with self._news:
            assert self._news.wait_for(lambda: condition(self.lines), PATIENCE_S), self.lines[-9:]

    def drop(self):
        """Go away for good."""
        self._closing = True
        for connection in self._connections:
            with contextlib.suppress(OSError):  # gone already
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE_S)
        self._server.close()

    def _serve(self):
        while not self._closing:
            with contextlib.suppress(TimeoutError, ConnectionError):
                connection, _ = self._server.accept()
                self._connections.append(connection)
                threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection):
        with contextlib.suppress(OSError, ValueError), connection, connection.makefile() as lines:
            while not self._closing and (line := lines.readline()):
                self._take(line.strip(), connection)

    def _take(self, line, connection):
        if line == "power":
            return
        if line.startswith("boot "):
            self._board = connection
            self.send(*self._greeting, "ready")
        with self._news:
            self.lines.append(line)
            self._news.notify_all()


@pytest.fixture
def image(tmp_path):
    return tmp_path / "flash.img"


@pytest.fixture
def start(image):
    """start(files, plant) -> a VirtualBoard that runs and is stopped after the test.

    The files lie there as text, so that reading them takes no time: it would take too much.
    """
    boards = []

    def start(files=(), plant=None, read_us=0, **options):
        write_image(image, {name: text.encode() for name, text in dict(files).items()})
        boards.append(VirtualBoard(image, plant and plant.address, read_us=read_us, **options))
        boards[-1].start()
        return boards[-1]

    yield start
    for board in boards:
        board.stop()


@pytest.fixture
def plant():
    """plant(lines of the greeting) -> a FakePlant."""
    plants = []

    def make(*greeting):
        plants.append(FakePlant(greeting))
        return plants[-1]

    yield make
    for made in plants:
        made.drop()


@pytest.fixture
def serial():
    """serial(board) -> its SerialPort."""
    ports = []

    def open_port(board):
        ports.append(SerialPort(board.port))
        return ports[-1]

    yield open_port
    for port in ports:
        port.close()


@pytest.fixture
def start_to_prompt(start, serial):
    """start_to_prompt(files, plant) -> a VirtualBoard whose boot.py and main.py have ended.

    mpremote interrupts whatever runs: without this a test that resumes meets half a main.py.
    """

    def start_to_prompt(*arguments, **options):
        board = start(*arguments, **options)
        port = serial(board)
        port.expect(b">>> ")
        port.close()
        return board

    return start_to_prompt


@pytest.fixture
def mpremote():
    """mpremote(board, arguments) -> what it prints; it has to end with `status`."""

    def run(board, *arguments, status=0):
        done = subprocess.run(
            [sys.executable, "-m", "mpremote", "connect", board.port, *map(str, arguments)],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    return run
