"""The live view as a person has it: on a terminal of 80 columns and 24 rows, with its keys."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest

COLUMNS, ROWS = 80, 24
PATIENCE_S = 60
ENDED_S = 30
STYLE = re.compile(rb"\x1b\[[0-9;]*m")
HOME = b"\x1b[H"
OWN_TERMINAL = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from tools.run.__main__ import main
sys.exit(main())
"""
ALTERNATE_SCREEN, NORMAL_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"


class Person:
    """At a terminal in which the live view runs. `lines`: what stands on the screen."""

    said = ""

    def __init__(self):
        self._terminal, self.port = pty.openpty()
        self.resize(COLUMNS, ROWS)
        self.received = b""
        environment = {**os.environ, "TERM": "xterm-256color"}
        for name in ("COLUMNS", "LINES", "NO_COLOR"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            # The terminal is its own, so that it hears when that is closed.
            [sys.executable, "-c", OWN_TERMINAL],
            stdin=self.port,
            stdout=self.port,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=environment,
        )

    def resize(self, columns, rows):
        fcntl.ioctl(self.port, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def close_terminal(self):
        os.close(self._terminal)
        os.close(self.port)

    def stop(self):
        self.process.kill()
        return self.process.communicate()[1].decode()

    def press(self, keys):
        os.write(self._terminal, keys.encode())

    def look(self):
        """Take in for a moment what is drawn."""
        if select.select([self._terminal], [], [], 0.1)[0]:
            self.received += os.read(self._terminal, 65536)

    @property
    def lines(self):
        """Of the last screen that was drawn to its end."""
        drawn = self.received.split(HOME)[1:-1]
        return STYLE.sub(b"", drawn[-1]).decode().split("\r\n") if drawn else []

    def until(self, *words):
        """Wait for a screen that shows all of these."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not all(any(word in line for line in self.lines) for word in words):
            assert time.monotonic() < deadline_s, (words, self.lines, self.received[-2000:])
            assert self.process.poll() is None, self.received[-2000:]
            self.look()

    def ended(self):
        """The exit code; `said` is what stands below the view then."""
        deadline_s = time.monotonic() + ENDED_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline_s
            self.look()
        self.look()
        self.said = self.received.partition(NORMAL_SCREEN)[2].decode().replace("\r", "")
        return self.process.returncode


@pytest.fixture
def someone(tmp_path, monkeypatch):
    """Whose terminal may be gone at the end; the temporary folder is empty then."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    someone = Person()
    yield someone
    assert someone.stop() == ""
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def person(someone):
    """Whose terminal is put back at the end."""
    before = termios.tcgetattr(someone.port)
    yield someone
    someone.look()
    assert termios.tcgetattr(someone.port) == before
    assert someone.received.count(ALTERNATE_SCREEN) == someone.received.count(NORMAL_SCREEN) == 1
    someone.close_terminal()


def figure(amperes):
    return f"{amperes:5.1f} A"


def test_the_keys_switch_house_car_and_cable(person):
    person.until("starting the station ...")
    person.until("read every second", "No car charges.", figure(1.5))
    assert len(person.lines) == ROWS
    assert {len(line) for line in person.lines} == {COLUMNS}
    person.press("k")
    person.until(figure(1.5 + 9), "kettle on")
    person.press("ohs")  # oven, heat pump and solar at once, as fast as a person can
    person.until(figure(1.5 + 9 + 6 - 8), figure(0.9 + 15 + 6 - 8), figure(1.2 + 6 - 8))
    person.press("KOHS")
    person.until(figure(1.5), figure(0.9), figure(1.2))
    person.press("p")
    person.until("car plugged in", "car begins to charge")
    person.until("charging with", "rising gradually", "may change in")
    person.press("f")
    person.until("car full, charge ends", "plugged in, full")
    person.press("fc")
    person.until("cable is out)", "Communication", "for modbus unit 5")
    person.press("pc\x1b[A\x1a")  # an arrow key and Ctrl-Z do nothing
    person.until("no car is plugged in", "meter cable put back")
    person.press("q")
    assert person.ended() == 0
    for words in ("The run in short\n", "  into the car    ", " %  waiting for the car\n"):
        assert words in person.said


def test_a_window_that_is_too_small_says_so_and_recovers(person):
    person.until("Grid connection")
    person.resize(79, 23)
    person.until("Make the window larger.", "79 x 23 characters; 80 x 24 are needed")
    assert len(person.lines) == 23
    person.resize(120, 40)
    person.until("Grid connection")
    assert [len(line) for line in person.lines] == [120] * 40
    person.resize(79, 23)
    person.until("Make the window larger.")
    person.press("q")
    assert person.ended() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_like_the_key(person, number):
    person.until("Grid connection")
    person.process.send_signal(number)
    assert person.ended() == 0
    assert person.said.startswith("The run in short\n")


def test_a_key_ends_it_before_the_station_has_started(person):
    person.until("starting the station ...")
    person.press("q")
    assert person.ended() == 0


def test_a_closed_terminal_ends_it(someone):
    someone.until("Grid connection")
    someone.close_terminal()
    assert someone.process.wait(ENDED_S) == 0
