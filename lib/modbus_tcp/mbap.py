"""The MBAP header in front of every PDU (Modbus Messaging on TCP/IP V1.0b, section 3.1.3)."""

import struct

from micropython import const

from modbus_tcp.errors import WrongLength, WrongProtocol

HEADER_LENGTH = const(7)
PROTOCOL_MODBUS = const(0)
MAX_PDU_LENGTH = const(253)  # ADU of 260 bytes less the header
MIN_PDU_LENGTH = const(2)  # function code and one byte: an exception reply
TRANSACTION_IDS = const(65536)
# With these the IP address alone names the server, and a reply's identifier means nothing
# (section 4.4.1.2 and 4.4.1.3).
UNITS_WITHOUT_MEANING = (0, 255)


def next_transaction(transaction_id):
    """The identifier after this one; wraps, since struct.pack on MicroPython does not check."""
    return (transaction_id + 1) % TRANSACTION_IDS


def adu(transaction_id, unit_id, pdu):
    """Application data unit: header and PDU as bytes."""
    header = struct.pack(">HHHB", transaction_id, PROTOCOL_MODBUS, len(pdu) + 1, unit_id)
    return header + pdu


def is_same_unit(unit_id, asked_unit_id):
    """True if a reply with unit_id may come from the unit that was asked."""
    return unit_id == asked_unit_id or asked_unit_id in UNITS_WITHOUT_MEANING


def parse_header(header):
    """7 bytes -> (transaction identifier, length of the PDU, unit identifier).

    Raises WrongProtocol, WrongLength.
    """
    transaction_id, protocol_id, length, unit_id = struct.unpack(">HHHB", header)
    if protocol_id != PROTOCOL_MODBUS:
        raise WrongProtocol(f"protocol identifier {protocol_id}, expected 0")
    pdu_length = length - 1
    if not MIN_PDU_LENGTH <= pdu_length <= MAX_PDU_LENGTH:
        raise WrongLength(f"length field {length}, allowed {MIN_PDU_LENGTH + 1}..254")
    return transaction_id, pdu_length, unit_id
