"""Asks a device who it is: is it the meter that was chosen, or which known meter is it?"""

import energy_meters
from energy_meters import catalogue, identity, sunspec
from energy_meters.reading import ReadingInvalid
from modbus_tcp.errors import ExceptionReply

# The device has no such register or function: it is another one, or cannot name itself.
NOT_THERE = (1, 2)
# Its mark is that of every SunSpec device, which is found by its models instead.
FOUND_AS_SUNSPEC = ("tq_ksem_sunspec",)
SUNSPEC = ("sunspec_201_204", "sunspec_211_214")
NO_METER = "it is none of the {} meters that can name themselves, and has no SunSpec model"


class OtherDevice(ReadingInvalid):
    """The device named itself, and it is not the meter it should be; `seen` is its name."""

    def __init__(self, seen):
        super().__init__(f'the device identifies as "{seen}"')
        self.seen = seen


async def confirm(meter, read):
    """The name by which the device called itself, where it is this meter's; None where it has no
    name to tell.

    meter: its data; read: async (function code, address, quantity) -> bytes. Raises OtherDevice,
    and what `read` raises for a lost connection.
    """
    wanted = identity.requests(meter)
    if not wanted:
        return None
    replies = []
    for request in wanted:
        try:
            replies.append(await read(*request))
        except ExceptionReply as error:
            if error.code not in NOT_THERE:
                raise
            return None
    matches, seen = identity.identifies(meter, replies)
    if not matches:
        raise OtherDevice(seen)
    return seen


async def find(read, try_out):
    """The name of the known meter that this device says it is, and as which it can be read.

    try_out: async, takes a meter's data and reads it with them; where it raises ReadingInvalid, or
    ExceptionReply for registers that are not there, the next meter is asked for: several have the
    same mark, and in another device its register may hold a measured value. Each question is
    asked once, however many meters it could tell apart. Raises ReadingInvalid that says why no
    meter fits, and what `read` raises for a lost connection.
    """
    ask = _asking_once(read)
    refusal = None
    count = 0
    for name, question in _questions():
        count += 1
        data = energy_meters.load(name)
        if await _fits(data, question, ask):
            refusal = await _refusal(data, try_out)
            if refusal is None:
                return name
            refusal = f"it names itself as {name}, but: {refusal}"
    raise ReadingInvalid(refusal or NO_METER.format(count - len(SUNSPEC)))


def _questions():
    """(name, what to ask it) of each meter that can be found, another name of one left out."""
    for name in energy_meters.names():
        if name in catalogue.ALIASES.values() or name in FOUND_AS_SUNSPEC:
            continue
        if identity.requests(energy_meters.load(name)):
            yield name, confirm
    # What a SunSpec device is called does not matter: its models are.
    for name in SUNSPEC:
        yield name, sunspec.locate


def _asking_once(read):
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

    return ask


async def _fits(data, question, ask):
    try:
        return bool(await question(data, ask))
    except ReadingInvalid:  # OtherDevice is one
        return False


async def _refusal(data, try_out):
    """Why the device gives no reading as this meter, or None."""
    try:
        await try_out(data)
        return None
    except ReadingInvalid as error:
        return str(error)
    except ExceptionReply as error:
        if error.code not in NOT_THERE:
            raise
        return str(error)
