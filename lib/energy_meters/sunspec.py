"""SunSpec: finds the meter's model in a device, so that its registers get their addresses."""

from micropython import const

from energy_meters import integers
from energy_meters.read_plan import QUANTITIES
from energy_meters.reading import ReadingInvalid
from modbus_tcp.errors import ExceptionReply, ResponseTimeout

# SunSpec Device Information Model Specification: where the map may start, and with what
BASES = (40000, 0, 50000)
MARK = b"SunS"
END_MODEL = const(0xFFFF)
# No device has so many; it bounds the walk through one whose lengths lead nowhere.
MOST_MODELS = 40
LAST_HEADER = const(65534)


async def locate(meter, read):
    """A copy of `meter` with the addresses its registers have in this device.

    read: async (function code, address, quantity) -> bytes. Raises ReadingInvalid that says what
    was found instead, and what `read` raises for a lost connection.
    """
    code = meter["function_code"]
    address = await _find_base(code, read) + 2
    seen = []
    while address <= LAST_HEADER and len(seen) < MOST_MODELS:
        header = await read(code, address, 2)
        model, length = integers.word(header, 0), integers.word(header, 2)
        if model == END_MODEL:
            break
        if _layout(meter, model):
            return placed(meter, model, address)
        seen.append(str(model))
        address += 2 + length
    wanted = " or ".join([str(model) for model in models(meter)])
    raise ReadingInvalid(
        f"no SunSpec model {wanted} in it, there are: {', '.join(seen) or 'none'}"
    )


def models(meter):
    """The numbers of all models that the meter may have, in the order of its data."""
    return [model for layout in meter["sunspec"] for model, _ in layout["models"]]


def placed(meter, model, base):
    """The meter as if its model's identifier stood in register `base`."""
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
        except (ExceptionReply, ResponseTimeout):
            pass  # some devices refuse what they do not have, some keep silent
    raise ReadingInvalid(f"no SunSpec device: its mark is not at {', '.join(map(str, BASES))}")
