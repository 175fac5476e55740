"""From the replies of a meter to a Reading, in integers; a missing value makes it invalid."""

from micropython import const

from energy_meters.read_plan import ReadPlan
from energy_meters.reading import LARGEST_CURRENT_MA, ReadingInvalid
from energy_meters.value import Value

# For meters whose software may report ten times the frequency: no network has 100 Hz.
_TENFOLD_FROM_MHZ = const(100000)


class Decoder:
    """Knows which registers to read from one meter and what they mean.

    meter: its data (energy_meters.load); inverted: it is mounted the wrong way round; phases:
    indexes of the grid phases it has to measure, the others may be missing; complete: see
    ReadPlan.
    """

    def __init__(self, meter, inverted=False, phases=(0, 1, 2), complete=False):
        # (function code, address, quantity) each; empty until a SunSpec meter is located
        self.requests = ()
        self._to_locate = meter if "sunspec" in meter else None  # a SunSpec meter's data
        self._phases = phases
        self._complete = complete
        self._values = {}  # a list of Value for each quantity
        self._sign = meter["current_sign"]  # what shows a current's direction: validity.SIGNS
        self._inverted = inverted != meter.get("inverted", False)
        if self._to_locate is None:
            self._use(meter)

    def decodes(self, name):
        """True where `requests` bring this quantity, one of read_plan.QUANTITIES."""
        return name in self._values

    async def locate(self, read):
        """Find a SunSpec meter's registers in this device; call it while `requests` is empty.

        read: async (function code, address, quantity) -> bytes. Raises ReadingInvalid where the
        device has no such meter, and what `read` raises for a lost connection.
        """
        from energy_meters import sunspec  # only these meters need it on the board

        self._use(await sunspec.locate(self._to_locate, read))

    def forget(self):
        """The device may be another one: a SunSpec meter is to be located anew."""
        if self._to_locate:
            self.requests = ()

    def decode(self, replies, reading):
        """Fill `reading` from the registers' bytes, one reply for each of `requests`.

        A current above LARGEST_CURRENT_MA is limited to that. Raises ReadingInvalid on short data
        and "not available" markers; `reading` must not be used then.
        """
        self._check_lengths(replies)
        for phase in range(3):
            self._decode_phase(phase, replies, reading)
        total_w = self._read("power_total", 0, replies)
        reading.power_total_w = total_w if total_w is None else self._directed(total_w)
        reading.frequency_mhz = self._frequency(replies)
        reading.phase_sequence = self._sequence(replies)

    def _use(self, meter):
        plan = ReadPlan(meter, self._complete)
        low_word_first = meter.get("word_order") == "low first"
        self._values = {}
        for name in plan.quantities:
            phases = range(len(meter[name]["at"]))
            measured = name in ("current", "voltage")
            self._values[name] = [
                Value(meter[name], phase, plan, low_word_first, measured) for phase in phases
            ]
        # Without them a phase in use is not measured: a current's direction may need the power.
        self._needed = {"current"}
        if self._sign == "power":
            self._needed.add("power")
        if "voltage" not in meter.get("optional", ()):
            self._needed.add("voltage")
        self._maybe_tenfold = meter.get("frequency", {}).get("maybe_tenfold", False)
        sequence = meter.get("phase_sequence", {})
        self._right, self._wrong = sequence.get("right"), sequence.get("wrong")
        self.requests = plan.requests

    def _check_lengths(self, replies):
        for index, (_, _, quantity) in enumerate(self.requests):
            if len(replies[index]) != 2 * quantity:
                raise ReadingInvalid(f"{len(replies[index])} bytes, expected are {2 * quantity}")

    def _decode_phase(self, phase, replies, reading):
        reading.voltage_mv[phase] = self._read("voltage", phase, replies)
        power_w = self._read("power", phase, replies)
        if power_w is not None:
            power_w = self._directed(power_w)
        current_ma = self._read("current", phase, replies)
        if current_ma is None:
            if phase in self._phases:
                raise ReadingInvalid(f"L{phase + 1} is not measured by this meter")
        else:
            current_ma = max(-LARGEST_CURRENT_MA, min(current_ma, LARGEST_CURRENT_MA))
            current_ma = self._signed(current_ma, power_w)
        reading.power_w[phase] = power_w
        reading.current_ma[phase] = current_ma

    def _read(self, name, phase, replies):
        """The value, None where it is missing. Raises ReadingInvalid where it is needed."""
        values = self._values.get(name, ())
        if phase >= len(values):
            return None
        value = values[phase].read(replies)
        if value is None and name in self._needed and phase in self._phases:
            raise ReadingInvalid(f"{name} of L{phase + 1} is not available")
        return value

    def _directed(self, power_w):
        return -power_w if self._inverted else power_w

    def _signed(self, current_ma, power_w):
        if self._sign == "itself":
            return -current_ma if self._inverted else current_ma
        # No power (below the meter's step): the direction is unknown, import is the safe one.
        exports = self._sign == "power" and power_w is not None and power_w < 0
        return -abs(current_ma) if exports else abs(current_ma)

    def _frequency(self, replies):
        frequency_mhz = self._read("frequency", 0, replies)
        if self._maybe_tenfold and frequency_mhz and frequency_mhz >= _TENFOLD_FROM_MHZ:
            return frequency_mhz // 10
        return frequency_mhz

    def _sequence(self, replies):
        number = self._read("phase_sequence", 0, replies)
        if number is None:
            return None
        return "right" if number == self._right else "wrong" if number == self._wrong else None
