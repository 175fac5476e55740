"""The serial line and what may be at its other end: each in a sentence, within a bounded time."""

import time

import pytest
from serial_station import serial_port

from tools.service_installer import ports
from tools.service_installer.connection import Connection, InSafeMode, Refused, StationError

ANSWER = b'{"offer_ma": 6000}\r\n'


def ask(reply, timeout_s=5):
    """One question over a port at which `reply` is said to every line that is not empty."""

    def speak(line):
        return reply if line else b""

    with serial_port(speak) as port, Connection(port) as station:
        return station.ask("status", timeout_s), station.events()


def test_an_answer_among_events():
    said = b"     1.000  before\r\n" + ANSWER
    assert ask(said) == ({"offer_ma": 6000}, [(1000, "before")])


def test_a_refusal_is_the_station_s_own_sentence():
    with pytest.raises(Refused, match="^6..32 A are allowed$"):
        ask(b'{"ok": false, "text": "6..32 A are allowed"}\r\n')


def test_safe_mode_is_reported_with_its_reason():
    words = "^Safe mode: 3 restarts, the last after a crash. On the serial line .* crash and log"
    with pytest.raises(InSafeMode, match=words):
        ask(b'{"safe_mode": "Safe mode: 3 restarts, the last after a crash"}\r\n')


SILENCES = (
    # what is said to each line, words of the sentence
    (b"", "no answer to 'status' from .* within 0.5 s"),
    (b">>> status --json\r\nTraceback (most recent call last):\r\n", "MicroPython prompt"),
    (b"login: \r\n", "does not answer as a station does: it sent 'login: '"),
    (b"\xff\xfe\x00\r\n", "does not answer as a station does"),
    (b'["offer_ma"]\r\n', "does not answer as a station does"),
    (None, "broke off: was the cable pulled"),
)


@pytest.mark.parametrize(("said", "words"), SILENCES, ids=[words for _, words in SILENCES])
def test_no_station(said, words):
    start_s = time.monotonic()
    with pytest.raises(StationError, match=words):
        ask(said, timeout_s=0.5)
    assert time.monotonic() - start_s < 10


def test_a_long_line_arrives_whole():
    seen = []

    def reply(line):
        seen.append(line)
        return ANSWER if line else b""

    with serial_port(reply) as port, Connection(port) as station:
        station.ask("set --all " + "x" * 1900)
    assert seen == ["", "set --all " + "x" * 1900 + " --json"]


def test_the_cable_is_pulled_between_two_questions():
    answers = [b"", ANSWER, None]
    with serial_port(lambda _: answers.pop(0)) as port, Connection(port) as station:
        assert station.ask("status") == {"offer_ma": 6000}
        with pytest.raises(StationError, match="broke off"):
            station.ask("status")


def test_an_answer_that_came_too_late_is_none_to_the_next_question():
    answers = [b"", b"", ANSWER + b'{"late": true}\r\n', b'{"right": true}\r\n']
    with serial_port(lambda _: answers.pop(0)) as port, Connection(port) as station:
        with pytest.raises(StationError):
            station.ask("status", 0.3)
        assert station.ask("status") == {"offer_ma": 6000}
        station.wait(0.2)
        assert station.ask("why") == {"right": True}


def test_ports_that_cannot_be_opened(tmp_path):
    with pytest.raises(StationError, match="There is no port .*nothing"):
        Connection(str(tmp_path / "nothing"))
    with pytest.raises(StationError, match="cannot be opened as a serial port"):
        Connection(str(tmp_path))
    in_use = pytest.raises(StationError, match="in use by another program")
    with serial_port(lambda _: b"") as port, Connection(port), in_use:
        Connection(port)


ONE = [("/dev/ttyACM0", "USB JTAG")]
TWO = [*ONE, ("/dev/ttyUSB0", "CP2102")]


@pytest.mark.parametrize(
    ("named", "found", "port"),
    [(None, ONE, "/dev/ttyACM0"), ("auto", ONE, "/dev/ttyACM0"), ("/dev/x", TWO, "/dev/x")],
)
def test_the_port_is_found(named, found, port):
    assert ports.choose(named, lambda: found) == port


@pytest.mark.parametrize(
    ("found", "words"),
    [([], "No USB serial port"), (TWO, r"/dev/ttyACM0 \(USB JTAG\); /dev/ttyUSB0 \(CP2102\)")],
)
def test_the_port_is_not_clear(found, words):
    with pytest.raises(ports.NoPort, match=words):
        ports.choose(None, lambda: found)


def test_only_usb_ports_are_looked_at(monkeypatch):
    class Port:
        def __init__(self, device, vid):
            self.device, self.vid, self.description = device, vid, None

    found = [Port("/dev/ttyS0", None), Port("/dev/ttyACM0", 0x303A)]
    monkeypatch.setattr(ports.list_ports, "comports", lambda: found)
    assert ports.usb_ports() == [("/dev/ttyACM0", "no description")]
