"""The MBAP header in front of every PDU (Modbus Messaging on TCP/IP V1.0b, section 3.1.3)."""

import struct

from micropython import const

from modbus_tcp.errors import WrongLength, WrongProtocol

HEADER_LENGTH = const(7)
PROTOCOL_MODBUS = const(0)
MAX_ADU_LENGTH = const(260)
MAX_PDU_LENGTH = const(253)  # what the header leaves of it
MIN_PDU_LENGTH = const(2)  # function code and one byte: an exception reply
TRANSACTION_IDS = const(65536)
# With these the IP address alone names the server, and a reply's identifier means nothing
# (section 4.4.1.2 and 4.4.1.3).
UNITS_WITHOUT_MEANING = (0, 255)
REQUEST_PDU_LENGTH = const(5)  # function code, address, quantity
REQUEST_LENGTH = const(12)


def next_transaction(transaction_id):
    """The identifier after this one; wraps, since struct.pack on MicroPython does not check."""
    return (transaction_id + 1) % TRANSACTION_IDS


def write_request(adu, unit_id, pdu):
    """Fill the 12 bytes of `adu` with the PDU and its header; number() completes it."""
    length = REQUEST_PDU_LENGTH + 1
    struct.pack_into(">HHHB5s", adu, 0, 0, PROTOCOL_MODBUS, length, unit_id, pdu)


def number(adu, transaction_id):
    """Give an ADU its transaction identifier."""
    adu[0] = transaction_id >> 8
    adu[1] = transaction_id & 0xFF


def is_same_unit(unit_id, asked_unit_id):
    """True if a reply with unit_id may come from the unit that was asked."""
    return unit_id == asked_unit_id or asked_unit_id in UNITS_WITHOUT_MEANING


# A header is taken apart byte by byte: struct.unpack would put a tuple on the heap.


def transaction_of(adu):
    """Its transaction identifier."""
    return adu[0] << 8 | adu[1]


def unit_of(adu):
    """Its unit identifier."""
    return adu[6]


def length_of(adu):
    """How many bytes the ADU has, header included. Raises WrongProtocol, WrongLength."""
    protocol_id = adu[2] << 8 | adu[3]
    if protocol_id != PROTOCOL_MODBUS:
        raise WrongProtocol(f"protocol identifier {protocol_id}, expected 0")
    length = adu[4] << 8 | adu[5]
    if not MIN_PDU_LENGTH <= length - 1 <= MAX_PDU_LENGTH:
        raise WrongLength(f"length field {length}, allowed {MIN_PDU_LENGTH + 1}..254")
    return HEADER_LENGTH - 1 + length
