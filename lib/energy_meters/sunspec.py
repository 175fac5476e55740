"""SunSpec: finds the meter's model in a device, so that its registers get their addresses."""

from micropython import const

from energy_meters import identity, integers
from energy_meters.read_plan import QUANTITIES
from energy_meters.reading import ReadingInvalid
from modbus_tcp.errors import ModbusError, is_no_answer

# SunSpec Device Information Model Specification: where the map may start, and with what
BASES = (40000, 0, 50000)
MARK = b"SunS"
# Model 1 begins each map: behind its header 16 registers with the maker's name, 16 with the type's
_COMMON_MODEL = const(1)
NAME_REGISTERS = const(32)
END_MODEL = const(0xFFFF)
# More than any device has; bounds the walk through one with impossible lengths.
MOST_MODELS = 40
_LAST_HEADER = const(65534)


async def locate(meter, read):
    """Find the meter's model -> a copy of `meter` with the addresses of its registers here.

    read: async (function code, address, quantity) -> bytes. Raises ReadingInvalid where it is no
    SunSpec device, or one whose registers cannot be read, OtherDevice for one of another maker or
    with other models, and what `read` raises for a lost connection.
    """
    code = meter["function_code"]
    address = await _find_base(code, read) + 2
    maker = None
    seen = []
    found = None
    while found is None and address <= _LAST_HEADER and len(seen) < MOST_MODELS:
        header = await read(code, address, 2)
        model, length = integers.word(header, 0), integers.word(header, 2)
        if model == END_MODEL:
            break
        if maker is None:
            maker = await _maker(read, code, model, address + 2)
        seen.append(str(model))
        if _layout(meter, model):
            found = placed(meter, model, address)
        address += 2 + length
    if found is None or not _is_by(meter, maker):
        who = f"{maker}," if maker else "a device with"
        raise identity.OtherDevice(f"{who} SunSpec models {', '.join(seen) or 'none'}")
    _check(found)
    return found


def models(meter):
    """The numbers of all models that the meter may have, in the order of its data, as a list."""
    return [model for layout in meter["sunspec"] for model, _ in layout["models"]]


def placed(meter, model, base):
    """A copy of `meter` with its registers' addresses where `model` begins in register `base`."""
    layout, phases = _layout(meter, model)
    result = {key: meter[key] for key in meter if key != "sunspec"}
    for name in QUANTITIES:
        if name in layout:
            result[name] = _moved(layout[name], base, phases)
    result["blocks"] = [[base + start, count] for start, count in layout.get("blocks", ())]
    result["optional"] = layout.get("optional", [])
    return result


def _layout(meter, wanted):
    """(the layout of the model, its number of phases), or None."""
    for layout in meter["sunspec"]:
        for model, phases in layout["models"]:
            if model == wanted:
                return layout, phases
    return None


def _moved(quantity, base, phases):
    result = dict(quantity)
    result["at"] = [base + register for register in quantity["at"][:phases]]
    if "scale_at" in quantity:
        result["scale_at"] = base + quantity["scale_at"]
    return result


async def _find_base(code, read):
    for base in BASES:
        try:
            if await read(code, base, 2) == MARK:
                return base
        except ModbusError as error:
            if not is_no_answer(error):
                raise
    raise ReadingInvalid(f"no SunSpec device: its mark is not at {', '.join(map(str, BASES))}")


async def _maker(read, code, model, address):
    """Maker and type as a text, empty where the device does not give them: its values decide."""
    if model != _COMMON_MODEL:
        return ""
    try:
        names = await read(code, address, NAME_REGISTERS)
        half = len(names) // 2
        return f"{identity.readable(names[:half])} {identity.readable(names[half:])}".strip()
    except ModbusError as error:
        if not is_no_answer(error):
            raise
        return ""


def _is_by(meter, maker):
    """Makers differ in what positive power means, so some layouts are of one maker only."""
    if not maker:
        return True
    if identity.begins(maker, meter.get("not_makers", ())):
        return False
    return identity.begins(maker, meter.get("makers", ("",)))


def _check(meter):
    """Raises ReadingInvalid where the device places its registers at impossible addresses."""
    from energy_meters import validity  # only these meters need its checks on the board

    try:
        validity.check(meter)
    except ValueError as error:
        raise ReadingInvalid(f"its SunSpec model is misplaced: {error}") from None
