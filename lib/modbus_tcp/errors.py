"""What can go wrong in a Modbus transaction, each with its name; one base class to catch."""

from micropython import const

_ACKNOWLEDGE = const(5)
SERVER_DEVICE_BUSY = const(6)
_GATEWAY_PATH_UNAVAILABLE = const(10)
_GATEWAY_TARGET_SILENT = const(11)
# Exceptions of a device that may answer the same question a moment later
_NOT_YET = (4, SERVER_DEVICE_BUSY, _GATEWAY_PATH_UNAVAILABLE, _GATEWAY_TARGET_SILENT)

# Modbus Application Protocol V1.1b3, section 7. It has no 7 any more, which older devices send
# (Modicon PI-MBUS-300, Modbus Protocol Reference Guide, appendix A), and never had a 9.
EXCEPTION_NAMES = {
    1: "illegal function",
    2: "illegal data address",
    3: "illegal data value",
    4: "server device failure",
    _ACKNOWLEDGE: "acknowledge",
    SERVER_DEVICE_BUSY: "server device busy",
    7: "negative acknowledge",
    8: "memory parity error",
    9: "not assigned by the protocol",
    _GATEWAY_PATH_UNAVAILABLE: "gateway path unavailable",
    _GATEWAY_TARGET_SILENT: "gateway target device failed to respond",
}


class ModbusError(Exception):
    """A transaction that gave no usable reply; the text says what came and what was expected."""

    # True for a first time-out: the next read uses the same connection, to the same device.
    connection_kept = False
    # True where no reply at all came on this connection: it may not have been served.
    unanswered = False


class NotConnected(ModbusError):
    """No connection was made: refused, unreachable or not answered in time."""


class Refused(NotConnected):
    """The device answers, but no server listens on this port, or it takes no more clients."""


class ConnectionLost(ModbusError):
    """The connection ended before the reply was complete."""


class ResponseTimeout(ModbusError):
    """No complete reply within the time-out."""


class WrongTransaction(ModbusError):
    """Only replies with another transaction identifier came within the time-out."""


class WrongProtocol(ModbusError):
    """The protocol identifier is not 0, so this is not Modbus."""


class SerialFraming(WrongProtocol):
    """The reply has the framing of a serial line: no header in front, a checksum behind."""


class WrongLength(ModbusError):
    """The length field is too small for a reply, or too large for an ADU of 260 bytes."""


class WrongUnit(ModbusError):
    """The reply has another unit identifier than the request, where the identifier matters."""


class WrongFunction(ModbusError):
    """The reply has another function code than the request."""


class WrongByteCount(ModbusError):
    """The reply has another number of bytes than the requested registers."""


class ExceptionReply(ModbusError):
    """The server refused the request; `code` is its exception code."""

    def __init__(self, code):
        name = EXCEPTION_NAMES.get(code, "unknown to the protocol")
        super().__init__(f"the meter answered with exception {code} ({name})")
        self.code = code


def is_busy(error):
    """True where the server asks for patience."""
    return isinstance(error, ExceptionReply) and error.code == SERVER_DEVICE_BUSY


def is_refusal_of_service(error):
    """True where a server that has just accepted the connection does not serve it yet: silence, a
    closed connection, or an exception that is no answer to the question."""
    if isinstance(error, ExceptionReply):
        return error.code in _NOT_YET
    return isinstance(error, (ResponseTimeout, ConnectionLost))


def is_silence(error):
    """True where nothing came from the device itself; it may answer other questions."""
    if isinstance(error, ExceptionReply):
        return error.code in (_GATEWAY_PATH_UNAVAILABLE, _GATEWAY_TARGET_SILENT)
    return isinstance(error, (ResponseTimeout, ConnectionLost))


def is_no_answer(error):
    """True where the device does not answer this question.

    It refuses, keeps silent or closes the connection, as its maker chose. Not for busy and
    acknowledge: there it would answer later.
    """
    if isinstance(error, ExceptionReply):
        return error.code not in (_ACKNOWLEDGE, SERVER_DEVICE_BUSY)
    return is_silence(error)
