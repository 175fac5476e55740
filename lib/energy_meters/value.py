"""One number of a meter: its place in the replies, its type, and its scale to our unit."""

from micropython import const

from energy_meters import floats, integers
from energy_meters.read_plan import REGISTERS_OF

_INTEGERS = {
    "int16": integers.int16,
    "uint16": integers.uint16,
    "int32": integers.int32,
    "uint32": integers.uint32,
    "int64": integers.int64,
}
_FLOATS = {"float32": floats.float32, "float64": floats.float64}
_NEGLIGIBLE = {"float32": floats.negligible32, "float64": floats.negligible64}
# SunSpec scale factors are powers of ten; with a larger one no value is a current or a voltage.
_LARGEST_EXPONENT = const(6)


class Value:
    """The number of one phase of a quantity in the replies of a plan.

    quantity: of the meter's data; index: of the phase; plan: a ReadPlan; low_word_first: the word
    order of the meter; measured: it is a current or a voltage, so a nonzero number that is too
    small to be measured is not available.
    """

    def __init__(self, quantity, index, plan, low_word_first, measured=False):
        kind = quantity["type"]
        words = REGISTERS_OF[kind]
        self._integer = _INTEGERS.get(kind)
        self._float = _FLOATS.get(kind)
        self._negligible = _NEGLIGIBLE.get(kind) if measured else None
        self._numerator, self._denominator = quantity.get("scale", (1, 1))
        self._not_available = quantity.get("not_available")
        # Bytes from a word to the next less significant one
        self._step = -2 if low_word_first else 2
        # From the first byte of the registers to their most significant word
        self._lead = 2 * (words - 1) if low_word_first else 0
        self._place = plan.place(quantity["at"][index], words)
        self._minus = self._scale = None
        if "minus" in quantity:
            self._minus = plan.place(quantity["minus"][index], words)
        if "scale_at" in quantity:
            self._scale = plan.place(quantity["scale_at"], 1)

    def read(self, replies):
        """The number in mA, mV, W or mHz, cut toward zero; None where it is not available."""
        numerator, denominator = self._numerator, self._denominator
        if self._scale:
            reply, at = self._scale
            exponent = integers.int16(replies[reply], at, 2)
            if exponent is None or not -_LARGEST_EXPONENT <= exponent <= _LARGEST_EXPONENT:
                return None
            if exponent < 0:
                denominator *= 10**-exponent
            else:
                numerator *= 10**exponent
        value = self._number(replies, self._place, numerator, denominator)
        if value is None or self._minus is None:
            return value
        less = self._number(replies, self._minus, numerator, denominator)
        return None if less is None else value - less

    def _number(self, replies, place, numerator, denominator):
        reply, first = place
        data, at = replies[reply], first + self._lead
        if self._float:
            if self._negligible and self._negligible(data, at, self._step):
                return None
            value = self._float(data, at, self._step, numerator)
            return value if value is None else integers.scaled(value, 1, denominator)
        raw = self._integer(data, at, self._step)
        if raw is None or raw == self._not_available:
            return None
        return integers.scaled(raw, numerator, denominator)
