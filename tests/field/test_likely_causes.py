"""A meter that cannot be read: the event names the likely cause and the next step (F17)."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from gateways import Home, good

from meters import likely_cause
from modbus_tcp import errors
from tools import board_link
from tools.board_link import BoardLink
from tools.plant.misbehaviour import checksum


def exception(code):
    def respond(request, *_):
        return [request[:4] + b"\0\3" + request[6:7] + bytes((request[7] | 0x80, code))]

    return respond


def serial(request, *_):
    body = good(request)[6:]
    return [body + checksum(body)]


def serial_exception(request, *_):
    body = request[6:7] + bytes((request[7] | 0x80, 2))
    return [body + checksum(body)]


def serial_in_pieces(request, *_):
    (whole,) = serial(request)
    return [whole[:8], 20, whole[8:20], 20, whole[20:]]


ONE_CLIENT = "another client may hold its only connection"
# (where it was reported, what the meter does, the meter, words of the event)
CAUSES = (
    ("home-assistant/core#149494: closes at once", lambda *_: [None], "socomec", ONE_CLIENT),
    ("it resets each connection", lambda *_: [OSError(104)], "socomec", ONE_CLIENT),
    ("it accepts and keeps silent", lambda *_: [], "socomec", ONE_CLIENT),
    ("it keeps silent: the unit", lambda *_: [], "eastron_sdm630", "modbustcp_slave_address"),
    ("evcc#14984: transparent mode", serial, "socomec", "transparent mode (RTU over TCP)"),
    ("transparent mode, in pieces", serial_in_pieces, "socomec", "set it to Modbus TCP"),
    ("transparent mode, an exception", serial_exception, "socomec", "transparent mode"),
    ("transparent mode or no such unit", lambda *_: [], "abb_b23_b24", "transparent mode"),
    ("bieniu/ha-shellies#913: profile", exception(2), "shelly_pro_3em", "set triphase"),
    ("profile, by its value", exception(3), "shelly_pro_3em", "monophase"),
    ("another model", exception(2), "eastron_sdm630", "check modbustcp_mode"),
    ("no such unit behind the gateway", exception(10), "socomec", "knows no such unit"),
    ("the meter behind the gateway is silent", exception(11), "socomec", "wires A and B"),
    ("busy for ever", exception(6), "socomec", "fewer clients"),
    (
        "a web server",
        lambda *_: [b"HTTP/1.1 400 Bad\r\n\r\n"],
        "socomec",
        "modbustcp_port",
    ),
)


@pytest.mark.parametrize("source, respond, mode, words", CAUSES, ids=[row[0] for row in CAUSES])
def test_the_cause_is_one_event_and_stands_in_meter(source, respond, mode, words):
    home = Home(respond, mode).run(60)
    (text,) = home.texts()
    assert text.startswith("Meter cannot be read: "), source
    assert words in text
    assert home.meter.likely_cause and words in home.meter.likely_cause
    assert home.meter.last_error in text
    # The warning comes first; it is the sentence that everybody knows.
    assert home.events[0][1] == "Communication warning for modbus unit 5"


def test_a_refused_port_names_what_may_be_off():
    home = Home(lambda request, *_: [good(request)])
    home.streams.listens = False
    (text,) = home.run(30).texts()
    assert "Modbus TCP may be off in the device" in text
    assert ONE_CLIENT in text


def test_no_cause_is_named_where_none_is_likelier():
    for error in (
        errors.NotConnected("no answer to the connection request"),
        errors.ResponseTimeout("no reply within 3200 ms"),
        errors.ConnectionLost("the meter closed the connection"),
        errors.WrongByteCount("byte count 2"),
    ):
        assert likely_cause.of(error, None) is None
    assert likely_cause.of(errors.ExceptionReply(99), None) is None


def test_a_short_loss_names_no_cause():
    def respond(request, _connection, _age_ms):
        return [None] if 10_000 < home._now_s() * 1000 < 14_000 else [good(request)]

    home = Home(respond)
    assert home.run(40).texts() == []


# (what mpremote or the clock says, words of the sentence)
SILENT_BOARDS = (
    ("mpremote: could not enter raw repl", "Press the board's reset button"),
    ("mpremote: could not enter raw repl", "Is MicroPython on it (make flash)?"),
    (None, "did not answer within 1 s. Press the board's reset button"),
    ("mpremote: failed to access {port} (it may be in use by another program)", "End the other"),
)


@pytest.mark.parametrize(("said", "words"), SILENT_BOARDS)
def test_a_board_that_does_not_answer_a_deploy(monkeypatch, tmp_path, said, words):
    port = tmp_path / "port"
    port.touch()

    def run(*arguments, timeout, **_):
        if said is None:
            raise board_link.subprocess.TimeoutExpired("mpremote", timeout)
        text = said.format(port=port)
        return board_link.subprocess.CompletedProcess(arguments, 1, "", text)

    monkeypatch.setattr(board_link.subprocess, "run", run)
    with pytest.raises(board_link.ConnectionLost) as caught:
        BoardLink(str(port)).run("reset", timeout_s=1)
    assert words in str(caught.value)


def test_a_port_that_is_not_there():
    with pytest.raises(board_link.ConnectionLost, match="is the board plugged in, by a cable"):
        BoardLink("/dev/no-such-port").run("reset", timeout_s=20)
