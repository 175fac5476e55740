"""Is the device that answers the meter that was chosen? It is asked for its name or its number."""

from energy_meters import identity
from modbus_tcp.errors import ModbusError, is_no_answer, is_silence


async def confirm(meter, read):
    """The name that the device gives itself, None where it gives none.

    meter: its data; read: async (function code, address, quantity) -> bytes. Raises OtherDevice
    where the name is not this meter's, and what `read` raises for a lost connection.
    """
    wanted = identity.requests(meter)
    if not wanted:
        return None
    matches, seen = identity.identifies(meter, await answers(wanted, _persistent(read)))
    if matches is False:
        raise identity.OtherDevice(seen)
    return seen or None


async def answers(wanted, read):
    """The reply to each request of `wanted`, None where the device has no answer.

    read, and what is raised: as of confirm().
    """
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
    """A function like `read` that repeats one question, since silence may be a disturbance. The
    second silence is the device's way to refuse; each one takes three seconds."""
    silent = []  # the error of the question that was repeated

    async def ask(*request):
        try:
            return await read(*request)
        except ModbusError as error:
            if silent or not is_silence(error):
                raise
            silent.append(error)
        return await read(*request)

    return ask
