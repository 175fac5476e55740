"""The likely cause of a meter that cannot be read, and the next step: a sentence for people."""

from modbus_tcp import errors

_ONE_CLIENT = "another client may hold its only connection: end that one, or give it another meter"
_UNIT = "the port answers, but not as this unit: check modbustcp_slave_address"
# Exceptions that do not depend on the meter's data
_OF_EXCEPTIONS = {
    1: "it does not know this function: check modbustcp_mode",
    4: "the device or the meter behind it has a fault: restart it, and check the meter's wiring",
    6: "it is busy: fewer clients or slower ones may ask it",
    10: "the gateway knows no such unit: check modbustcp_slave_address and the gateway's settings",
    11: "the gateway does not reach the meter: check the unit, wires A and B, and the baud rate",
}
_SILENT = (
    "the meter's address does not answer: check the meter's supply and cable, and its IP address"
)
_NO_SUCH_REGISTERS = "another model or another profile has other registers: check modbustcp_mode"


def of(error, meter, network=None, address=None):
    """The sentence, None where nothing is likelier than the rest.

    error: the ModbusError; meter: the meter's data, None while they are not known; network: the
    OwnNetwork, None while there is none; address: of the meter.
    """
    if isinstance(error, errors.ExceptionReply):
        return _of_exception(error.code, meter)
    if isinstance(error, errors.Refused):
        return f"Modbus TCP may be off in the device, its port another one, or {_ONE_CLIENT}"
    if isinstance(error, errors.NotConnected):
        return network and (network.trouble(address) or _SILENT)
    if isinstance(error, errors.SerialFraming):
        return "the gateway is in transparent mode (RTU over TCP): set it to Modbus TCP"
    if isinstance(error, errors.WrongProtocol):
        return "this port is not that of a Modbus TCP server: check modbustcp_port"
    if isinstance(error, errors.WrongUnit):
        return _UNIT
    if error.unanswered and isinstance(error, errors.ConnectionLost):
        return _ONE_CLIENT
    if error.unanswered and isinstance(error, errors.ResponseTimeout):
        return f"{_UNIT}; a gateway may be in transparent mode, and {_ONE_CLIENT}"
    return None


def _of_exception(code, meter):
    if code in (2, 3):
        return (meter or {}).get("refused") or _NO_SUCH_REGISTERS
    return _OF_EXCEPTIONS.get(code)
