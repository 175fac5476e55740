"""The bytes of an exchange: how a good reply begins, and what is left of one that was taken."""

import frames
from checks import raises
from modbus_tcp import mbap
from modbus_tcp.errors import WrongProtocol
from modbus_tcp.exchange import Exchange


def asked(unit_id=5):
    exchange = Exchange(unit_id)
    exchange.prepare(3, 50520, 30)
    assert bytes(exchange.request) == frames.REQUEST[:6] + bytes((unit_id,)) + frames.REQUEST[7:]
    exchange.sent()
    return exchange


def fed(exchange, data):
    """What take() makes of the bytes, all at once."""
    exchange.room()[: len(data)] = data
    return exchange.take(len(data))


def test_a_good_reply_begins_as_expected():
    head = bytearray(9)
    mbap.write_reply_head(head, 5, 3, 60)
    mbap.number(head, 1)
    assert bytes(head) == frames.REPLY[:9]


def test_a_reply_that_was_taken_leaves_nothing():
    from_another_unit = frames.REPLY[:6] + b"\x09" + frames.REPLY[7:]
    for unit_id, reply in ((5, frames.REPLY), (0, from_another_unit)):
        exchange = asked(unit_id)
        assert not exchange.has_begun()
        assert bytes(fed(exchange, reply)) == frames.REGISTERS
        assert not exchange.has_begun()
        exchange.sent()
        assert exchange.discarded_id is None
        assert bytes(fed(exchange, b"\0\2" + reply[2:])) == frames.REGISTERS


def test_the_protocol_identifier_has_two_bytes():
    for high, low, number in ((1, 0, 256), (0, 1, 1), (255, 255, 65535)):
        reply = frames.REPLY[:2] + bytes((high, low)) + frames.REPLY[4:]
        error = raises(WrongProtocol, lambda reply=reply: fed(asked(), reply))
        assert str(error) == f"protocol identifier {number}, expected 0"
