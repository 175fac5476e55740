"""A meter that this package does not know: data from what the installer reads in its manual."""

from energy_meters import validity

LARGEST_REQUEST = validity.LARGEST_REQUEST


def mapping(
    function_code,
    word_order,
    current_registers,
    current_type,
    current_scale,
    power_registers=None,
    power_type=None,
    power_scale=None,
):
    """A meter's data as energy_meters.load() returns them, from single values.

    function_code: 3 or 4; word_order: "high first" or "low first"; ..._registers: those of L1,
    L2, L3 as they go on the wire; ..._type: see read_plan.REGISTERS_OF; ..._scale: (numerator,
    denominator) of one count in mA, or in W. With powers, their signs show each current's
    direction; without, a signed current has its own, and an unsigned one counts as import.
    Registers in between are not read, since this meter may not allow it.
    Raises ValueError that says what is wrong and what is allowed.
    """
    meter = {
        "function_code": function_code,
        "word_order": word_order,
        "max_registers": LARGEST_REQUEST,
        "current_sign": _sign(current_type, power_registers),
        "current": _quantity(current_registers, current_type, current_scale),
    }
    if power_registers is not None:
        meter["power"] = _quantity(power_registers, power_type, power_scale)
    validity.check(meter)
    return meter


def _sign(current_type, power_registers):
    if power_registers is not None:
        return "power"
    return "none" if str(current_type).startswith("u") else "itself"


def _quantity(registers, kind, scale):
    if len(registers) != 3:
        raise ValueError(f"{len(registers)} registers are given, needed are those of L1, L2, L3")
    if len(set(registers)) != 3:
        raise ValueError(f"registers {list(registers)} have to be three different ones")
    return {"at": list(registers), "type": kind, "scale": list(scale)}
