"""Can plan and decoder work with a meter's data? If not, a sentence says why.

For the mapping that an installer enters and for the files of this package. It needs the registers'
addresses, so a SunSpec meter is located first.
"""

from micropython import const

from energy_meters import floats
from energy_meters.read_plan import QUANTITIES, REGISTERS_OF

_LAST_REGISTER = const(65535)
LARGEST_REQUEST = 125  # Modbus Application Protocol V1.1b3, 6.3
_LARGEST_SCALE = const(1000000)
# With a scale register: multiplied by 10^6 this stays below 2^30.
_LARGEST_SCALE_WITH_REGISTER = const(1000)
# What shows the direction of a current: the power's sign, the current's own sign, or nothing
SIGNS = ("power", "itself", "none")
WORD_ORDERS = ("high first", "low first")


def check(meter):
    """Raises ValueError with the key, the value and what is allowed, unless `meter` is usable."""
    _one_of("function_code", meter["function_code"], (3, 4))
    _one_of("word_order", meter.get("word_order", WORD_ORDERS[0]), WORD_ORDERS)
    _one_of("current_sign", meter["current_sign"], SIGNS)
    _whole("max_registers", meter["max_registers"], 1, LARGEST_REQUEST)
    for name in QUANTITIES:
        if name in meter:
            _check_quantity(name, meter[name], _phases(meter, name))
    if meter["current_sign"] == "power" and "power" not in meter:
        raise ValueError('current_sign "power" needs the quantity power')
    if meter["current_sign"] == "itself" and meter["current"]["type"][0] == "u":
        raise ValueError(
            f'current_sign "itself" needs a signed type, not {meter["current"]["type"]}'
        )
    _check_spans(meter)


def _phases(meter, name):
    """The allowed numbers of registers of a quantity."""
    if name == "current":
        return (1, 2, 3)
    if name in ("voltage", "power"):
        return (len(meter["current"]["at"]),)
    return (1,)


def _check_quantity(name, quantity, counts):
    _one_of(f"{name}: type", quantity["type"], tuple(sorted(REGISTERS_OF)))
    _check_registers(name, quantity, counts)
    scale = quantity.get("scale", [1, 1])
    if len(scale) != 2:
        raise ValueError(f"{name}: scale {scale} has to be a numerator and a denominator")
    is_float = quantity["type"].startswith("float")
    highest = [floats.LARGEST_NUMERATOR if is_float else _LARGEST_SCALE, _LARGEST_SCALE]
    if "scale_at" in quantity:
        if is_float:
            raise ValueError(f"{name}: scale_at is not for the type {quantity['type']}")
        _whole(f"{name}: scale_at", quantity["scale_at"], 0, _LAST_REGISTER)
        highest = [_LARGEST_SCALE_WITH_REGISTER, _LARGEST_SCALE_WITH_REGISTER]
    _whole(f"{name}: scale numerator", scale[0], 1, highest[0])
    _whole(f"{name}: scale denominator", scale[1], 1, highest[1])


def _check_registers(name, quantity, counts):
    registers = quantity["at"]
    if len(registers) not in counts:
        raise ValueError(f"{name}: {len(registers)} registers, allowed are {_listed(counts)}")
    minus = quantity.get("minus", registers)
    if len(minus) != len(registers):
        raise ValueError(f"{name}: minus has {len(minus)} registers, needed are {len(registers)}")
    highest = _LAST_REGISTER + 1 - REGISTERS_OF[quantity["type"]]
    for register in registers + minus:
        _whole(f"{name}: register", register, 0, highest)


def _check_spans(meter):
    """No value shares a register with another, is wider than a request or breaks `even`."""
    taken = {}
    for name in QUANTITIES:
        if name in meter:
            quantity = meter[name]
            words = REGISTERS_OF[quantity["type"]]
            if words > meter["max_registers"]:
                raise ValueError(
                    f"max_registers {meter['max_registers']} is less than {name} needs: {words}"
                )
            for address in quantity["at"] + quantity.get("minus", []):
                if meter.get("even", False) and words > 1 and address % 2:
                    raise ValueError(f"{name}: register {address} has to be even for this meter")
                _take(taken, name, address, words)
    # Last, since scale registers may be shared, but only by scales.
    for register in _scale_registers(meter):
        _take(taken, "a scale", register, 1)


def _take(taken, name, address, words):
    for register in range(address, address + words):
        if register in taken:
            other, start, width = taken[register]
            raise ValueError(
                f"{name} at register {address} overlaps {other} at {start}..{start + width - 1}"
            )
        taken[register] = (name, address, words)


def _scale_registers(meter):
    return {
        meter[name]["scale_at"]
        for name in QUANTITIES
        if name in meter and "scale_at" in meter[name]
    }


def _one_of(name, value, allowed):
    if value not in allowed:
        raise ValueError(f"{name} {_shown(value)} is not known, allowed are {_listed(allowed)}")


def _whole(name, value, lowest, highest):
    if type(value) is not int or not lowest <= value <= highest:
        raise ValueError(f"{name} {_shown(value)} is refused, allowed are {lowest}..{highest}")


def _listed(values):
    return ", ".join([_shown(value) for value in values])


def _shown(value):
    return f'"{value}"' if type(value) is str else str(value)
