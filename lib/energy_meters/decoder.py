"""From a meter's registers to a Reading, in integers; what is missing makes it invalid."""

from micropython import const

from energy_meters.reading import ReadingInvalid

# More than any connection this firmware may protect (125 A) carries even in a short circuit.
PLAUSIBLE_CURRENT_MA = const(1000000)
REGISTERS_OF_TYPE = {"uint32": 2, "int32": 2}


def _uint32(data, offset):
    # Halves, so that a "not available" marker is found without an integer above 2^30.
    high = data[offset] << 8 | data[offset + 1]
    if high >= 0x4000:
        return None
    return high << 16 | data[offset + 2] << 8 | data[offset + 3]


def _int32(data, offset):
    high = data[offset] << 8 | data[offset + 1]
    if high >= 0x8000:
        high -= 0x10000
    if not -0x4000 <= high < 0x4000:
        return None
    return high * 65536 + (data[offset + 2] << 8 | data[offset + 3])


_DECODE = {"uint32": _uint32, "int32": _int32}


class Decoder:
    """Reads one meter's data module: which registers to ask for and what they mean."""

    def __init__(self, meter):
        self._meter = meter
        quantities = (meter.CURRENT_MA, meter.VOLTAGE_MV, meter.POWER_W)
        starts = [min(registers) for registers, _, _, _ in quantities]
        ends = [max(registers) + REGISTERS_OF_TYPE[kind] for registers, kind, _, _ in quantities]
        self.function_code = meter.FUNCTION_CODE
        self.address = min(starts)
        self.quantity = max(ends) - self.address

    def decode(self, data, reading):
        """Fill `reading` from the bytes of the registers asked for.

        Raises ReadingInvalid on short data, "not available" markers and implausible currents;
        `reading` is then not to be used.
        """
        if len(data) != 2 * self.quantity:
            raise ReadingInvalid(f"{len(data)} bytes, expected are {2 * self.quantity}")
        meter = self._meter
        self._fill(reading.voltage_mv, "voltage", meter.VOLTAGE_MV, data)
        self._fill(reading.power_w, "power", meter.POWER_W, data)
        self._fill(reading.current_ma, "current", meter.CURRENT_MA, data)
        self._sign_and_check(reading)

    def _fill(self, values, name, quantity, data):
        registers, kind, factor, divisor = quantity
        decode = _DECODE[kind]
        for phase in range(3):
            raw = decode(data, 2 * (registers[phase] - self.address))
            if raw is None:
                raise ReadingInvalid(f"{name} of L{phase + 1} is not available")
            values[phase] = raw * factor // divisor

    def _sign_and_check(self, reading):
        for phase in range(3):
            current_ma = reading.current_ma[phase]
            if not -PLAUSIBLE_CURRENT_MA <= current_ma <= PLAUSIBLE_CURRENT_MA:
                raise ReadingInvalid(f"current of L{phase + 1} is {current_ma} mA: implausible")
            # No power (below the meter's step): the direction is unknown, import is the safe one.
            if self._meter.CURRENT_SIGNED_BY_POWER and reading.power_w[phase] < 0:
                reading.current_ma[phase] = -current_ma
