"""Which known meter is at the other end? All that can name themselves are tried in turn."""

import asyncio

import energy_meters
from energy_meters import catalogue, identity, recognition, sunspec
from energy_meters.identity import NoAnswer, OtherDevice
from energy_meters.reading import ReadingInvalid
from modbus_tcp.errors import ModbusError, is_no_answer, is_silence

# The mark of this meter is that of every SunSpec device, which is found by its models instead.
FOUND_AS_SUNSPEC = ("tq_ksem_sunspec",)
# SolarEdge comes last: it takes a device without a maker's name too, and has another direction.
SUNSPEC = ("sunspec_201_204", "sunspec_211_214", "solaredge_meter")
NO_METER = "it is none of the {} meters that can name themselves, and has no SunSpec model"


async def find(read, try_out, likely=None):
    """Find the known meter that this device claims to be and can be read as -> (name, its data).

    likely: the name of the meter that is tried first, or None. read: async (function code,
    address, quantity) -> bytes. try_out: async, takes a meter's data
    and reads the device with them; where it raises ReadingInvalid, or gets no answer, the next
    meter is tried: several have the same mark, and in another device its register may hold a
    measured value. Each question is asked once, however many meters it distinguishes, so their
    number bounds the time. Raises ReadingInvalid that says why no meter fits, NoAnswer where the
    device answers nothing, and what `read` raises for a lost connection.
    """
    ask, answers = _asking_once(read)
    refusal = None
    count = 0
    for name, data in _candidates(likely):
        count += name != likely
        await asyncio.sleep(0)  # reading the files takes a while: the others have their turn
        try:
            if not await _fits(data, ask):
                continue
        except OtherDevice as error:
            refusal = refusal or str(error)
            continue
        why_not = await _refusal(data, try_out)
        if why_not is None:
            return name, data
        refusal = f"it names itself as {name}, but: {why_not}"
    if all(is_silence(answer) for answer in answers.values()):
        raise NoAnswer("it answers none of the questions")
    raise ReadingInvalid(refusal or NO_METER.format(count - len(SUNSPEC)))


def _candidates(likely):
    """(name, data) of each meter that can be found; the likely one comes first, too, unless it is
    the one that has to come last."""
    if likely in catalogue.NAMES and likely != SUNSPEC[-1]:
        yield likely, energy_meters.load(likely)
    for name in catalogue.NAMES:
        if name not in catalogue.OVER_UDP and name not in FOUND_AS_SUNSPEC:
            data = energy_meters.load(name)
            if identity.by_known_marks(data)["identify"]:
                yield name, data
    # Of a SunSpec device its models matter more than its name.
    for name in SUNSPEC:
        yield name, energy_meters.load(name)


def _asking_once(read):
    """-> (a function like `read` that asks nothing twice, {request: reply or ModbusError})"""
    answers = {}

    async def ask(*request):
        if request not in answers:
            try:
                answers[request] = await read(*request)
            except ModbusError as error:
                if not is_no_answer(error):
                    raise
                answers[request] = error
        answer = answers[request]
        if isinstance(answer, ModbusError):
            raise answer
        return answer

    return ask, answers


async def _fits(data, ask):
    """True where its marks or its SunSpec model are this meter's. Raises OtherDevice for a SunSpec
    device with other models."""
    if "sunspec" in data:
        return await _has_model(data, ask)
    known = identity.by_known_marks(data)
    replies = await recognition.answers(identity.requests(known), ask)
    matches, _ = identity.identifies(known, replies)
    return matches is True


async def _has_model(data, ask):
    try:
        await sunspec.locate(data, ask)
        return True
    except OtherDevice:
        raise
    except ReadingInvalid:
        return False
    except ModbusError as error:
        if not is_no_answer(error):
            raise
        return False


async def _refusal(data, try_out):
    """Why the device gives no reading as this meter, or None."""
    try:
        await try_out(data)
        return None
    except ReadingInvalid as error:
        return str(error)
    except ModbusError as error:
        if not is_no_answer(error):
            raise
        return str(error)
