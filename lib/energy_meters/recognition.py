"""Is the device that answers the meter that was chosen? It is asked for its name, or its number."""

from energy_meters import identity
from modbus_tcp.errors import ModbusError, is_no_answer, is_silence


async def confirm(meter, read):
    """The name by which the device called itself, where it contradicts nothing; None where it has
    no name to tell.

    meter: its data; read: async (function code, address, quantity) -> bytes. Raises OtherDevice,
    and what `read` raises for a lost connection.
    """
    wanted = identity.requests(meter)
    if not wanted:
        return None
    matches, seen = identity.identifies(meter, await answers(wanted, _persistent(read)))
    if matches is False:
        raise identity.OtherDevice(seen)
    return seen or None


async def answers(wanted, read):
    """The reply to each request, None where the device has no answer; read: as above."""
    replies = []
    for request in wanted:
        try:
            replies.append(await read(*request))
        except ModbusError as error:
            if not is_no_answer(error):
                raise
            replies.append(None)
    return replies


def _persistent(read):
    """As `read`, but silence may be a disturbance, so one question is asked once more. A second
    silence is the device's way to say no; each one takes a second or two."""
    silent = []

    async def ask(*request):
        try:
            return await read(*request)
        except ModbusError as error:
            if silent or not is_silence(error):
                raise
            silent.append(error)
        return await read(*request)

    return ask
