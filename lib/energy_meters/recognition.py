"""Asks a device who it is: is it the meter that was chosen, or which known meter is it?"""

import energy_meters
from energy_meters import identity, sunspec
from energy_meters.reading import ReadingInvalid
from modbus_tcp.errors import ExceptionReply

# The device has no such register or function: it is another one, or cannot name itself.
NOT_THERE = (1, 2)
# Its mark is that of every SunSpec device, which is found by its models instead.
FOUND_AS_SUNSPEC = ("tq_ksem_sunspec",)
SUNSPEC = ("sunspec_201_204", "sunspec_211_214")


class OtherDevice(ReadingInvalid):
    """The device named itself, and it is not the meter it should be; `seen` is its name."""

    def __init__(self, seen):
        super().__init__(f'the device identifies as "{seen}"')
        self.seen = seen


async def confirm(meter, read):
    """True where the device named itself as this meter, False where it has no name to tell.

    meter: its data; read: async (function code, address, quantity) -> bytes. Raises OtherDevice,
    and what `read` raises for a lost connection.
    """
    wanted = identity.requests(meter)
    if not wanted:
        return False
    replies = []
    for request in wanted:
        try:
            replies.append(await read(*request))
        except ExceptionReply as error:
            if error.code not in NOT_THERE:
                raise
            return False
    matches, seen = identity.identifies(meter, replies)
    if not matches:
        raise OtherDevice(seen)
    return True


async def find(read):
    """(name, data) of the known meter that this device says it is.

    Each question is asked once, however many meters it could tell apart. Raises ReadingInvalid
    where no meter fits, and what `read` raises for a lost connection.
    """
    answers = {}

    async def ask(*request):
        if request not in answers:
            try:
                answers[request] = await read(*request)
            except ExceptionReply as error:
                if error.code not in NOT_THERE:
                    raise
                answers[request] = error
        answer = answers[request]
        if isinstance(answer, ExceptionReply):
            raise answer
        return answer

    count = 0
    for name in energy_meters.names():
        data = energy_meters.load(name)
        if identity.requests(data) and name not in FOUND_AS_SUNSPEC:
            count += 1
            if await _fits(data, confirm, ask):
                return name, data
    # What a SunSpec device is called does not matter: its models are.
    for name in SUNSPEC:
        data = energy_meters.load(name)
        if await _fits(data, sunspec.locate, ask):
            return name, data
    raise ReadingInvalid(
        f"it is none of the {count} meters that can name themselves, and has no SunSpec model"
    )


async def _fits(data, question, ask):
    try:
        return bool(await question(data, ask))
    except ReadingInvalid:  # OtherDevice is one
        return False
