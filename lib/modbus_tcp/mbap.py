"""The MBAP header in front of every PDU (Modbus Messaging on TCP/IP V1.0b, section 3.1.3)."""

import struct

from micropython import const

from modbus_tcp.errors import WrongLength, WrongProtocol, WrongUnit

HEADER_LENGTH = const(7)
_PROTOCOL_MODBUS = const(0)
MAX_ADU_LENGTH = const(260)
_MAX_PDU_LENGTH = const(253)  # of an ADU, without its header
_MIN_PDU_LENGTH = const(2)  # function code and one byte: an exception reply
# With these the IP address alone identifies the server, and the unit identifier of a reply means
# nothing (sections 4.4.1.2 and 4.4.1.3).
UNITS_WITHOUT_MEANING = (0, 255)
_REQUEST_PDU_LENGTH = const(5)  # function code, address, quantity
REQUEST_LENGTH = const(12)
_REPLY_HEAD_LENGTH = const(9)  # header, function code, byte count


def write_request(adu, unit_id, pdu):
    """Fill the 12 bytes of `adu` with header and PDU; the transaction identifier stays."""
    length = _REQUEST_PDU_LENGTH + 1
    struct.pack_into(">HHB5s", adu, 2, _PROTOCOL_MODBUS, length, unit_id, pdu)


def write_reply_head(head, unit_id, function_code, byte_count):
    """Fill `head` with the first 9 bytes of a good reply; the transaction identifier stays."""
    length = _REPLY_HEAD_LENGTH - HEADER_LENGTH + 1 + byte_count
    struct.pack_into(
        ">HHBBB", head, 2, _PROTOCOL_MODBUS, length, unit_id, function_code, byte_count
    )


def number(adu, transaction_id):
    """Write this transaction identifier into an ADU; 0 follows 65535."""
    adu[0] = transaction_id >> 8 & 0xFF
    adu[1] = transaction_id & 0xFF


# A header is read byte by byte: struct.unpack would put a tuple on the heap.


def transaction_of(adu):
    """The transaction identifier of an ADU."""
    return adu[0] << 8 | adu[1]


def length_of(adu):
    """The length of an ADU in bytes, its header included. Raises WrongProtocol, WrongLength."""
    protocol_id = adu[2] << 8 | adu[3]
    if protocol_id != _PROTOCOL_MODBUS:
        raise WrongProtocol(f"protocol identifier {protocol_id}, expected 0")
    length = adu[4] << 8 | adu[5]
    if not _MIN_PDU_LENGTH <= length - 1 <= _MAX_PDU_LENGTH:
        raise WrongLength(f"length field {length}, allowed {_MIN_PDU_LENGTH + 1}..254")
    return HEADER_LENGTH - 1 + length


def begins_adu(buffer, start, count):
    """True if the `count` bytes from `start` of a buffer look like a whole header."""
    if count < HEADER_LENGTH or buffer[start + 2] or buffer[start + 3]:
        return False
    return _MIN_PDU_LENGTH < buffer[start + 4] << 8 | buffer[start + 5] <= _MAX_PDU_LENGTH + 1


def check_unit(adu, asked_unit_id):
    """Raises WrongUnit if the reply cannot be from the unit that was asked."""
    if adu[6] != asked_unit_id and asked_unit_id not in UNITS_WITHOUT_MEANING:
        raise WrongUnit(f"unit identifier {adu[6]}, expected {asked_unit_id}")
