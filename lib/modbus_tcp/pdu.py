"""Protocol data units for reading registers: built by umodbus, replies checked here."""

import sys

from micropython import const

from modbus_tcp.errors import ExceptionReply, WrongByteCount, WrongFunction


class _Typing:
    """Replaces umodbus.typing while umodbus loads. That module names types for annotations, which
    MicroPython ignores, and would take twice the memory of the functions."""

    List = Optional = Union = None


if sys.implementation.name == "micropython":
    sys.modules["umodbus.typing"] = _Typing  # pyright: ignore (no module, but as good)

from umodbus import const as umodbus_const
from umodbus import functions

_REQUESTS = {
    umodbus_const.READ_HOLDING_REGISTERS: functions.read_holding_registers,
    umodbus_const.READ_INPUT_REGISTER: functions.read_input_registers,
}
if sys.implementation.name == "micropython":
    del sys.modules["umodbus.typing"]  # the rest of umodbus needs the real one

# Where a reply's ADU has them
_FUNCTION = const(7)
_BYTE_COUNT = const(8)  # in an exception reply the exception code
_REGISTERS = const(9)


def read_request(function_code, address, quantity):
    """The PDU that reads `quantity` registers (1..125) from `address` with function code 3 or 4.

    Raises ValueError for another quantity.
    """
    return _REQUESTS[function_code](address, quantity)


def check(adu, length, function_code, quantity):
    """Raises ExceptionReply, WrongFunction, WrongByteCount unless the reply has the registers.

    adu: a buffer that begins with the reply; length: of the reply.
    """
    if adu[_FUNCTION] == function_code + umodbus_const.ERROR_BIAS:
        raise ExceptionReply(adu[_BYTE_COUNT])
    if adu[_FUNCTION] != function_code:
        raise WrongFunction(f"function code {adu[_FUNCTION]}, expected {function_code}")
    expected = 2 * quantity
    if adu[_BYTE_COUNT] != expected or length != _REGISTERS + expected:
        raise WrongByteCount(
            f"byte count {adu[_BYTE_COUNT]} with {length - _REGISTERS} bytes behind it, "
            f"expected {expected}"
        )
