"""Protocol data units for reading registers: built by umodbus, replies checked here."""

from umodbus import const as umodbus_const
from umodbus import functions

from modbus_tcp.errors import SERVER_DEVICE_BUSY, ExceptionReply, WrongByteCount, WrongFunction

_REQUESTS = {
    umodbus_const.READ_HOLDING_REGISTERS: functions.read_holding_registers,
    umodbus_const.READ_INPUT_REGISTER: functions.read_input_registers,
}


def read_request(function_code, address, quantity):
    """PDU that reads `quantity` registers (1..125) from `address` with function 3 or 4."""
    return _REQUESTS[function_code](address, quantity)


def is_busy(pdu, function_code):
    """True if the reply says that the server will answer later."""
    return pdu[0] == function_code + umodbus_const.ERROR_BIAS and pdu[1] == SERVER_DEVICE_BUSY


def register_bytes(pdu, function_code, quantity):
    """The registers of a reply as 2 * quantity bytes, most significant byte first.

    Raises ExceptionReply, WrongFunction, WrongByteCount.
    """
    if pdu[0] == function_code + umodbus_const.ERROR_BIAS:
        raise ExceptionReply(pdu[1])
    if pdu[0] != function_code:
        raise WrongFunction(f"function code {pdu[0]}, expected {function_code}")
    expected = 2 * quantity
    if pdu[1] != expected or len(pdu) != expected + 2:
        raise WrongByteCount(
            f"byte count {pdu[1]} with {len(pdu) - 2} bytes behind it, expected {expected}"
        )
    return pdu[2:]
