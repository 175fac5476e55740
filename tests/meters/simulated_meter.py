"""Every known meter as a device: registers encoded from facts.txt by struct and pymodbus.

Nothing of lib/ is used here, neither its files nor its code, so that a mistake there shows.
"""

from collections import namedtuple
from fractions import Fraction

from facts import FACTS, SHARED
from identities import IDENTITIES, number, text
from pymodbus.client import AsyncModbusTcpClient

Truth = namedtuple("Truth", "current_ma voltage_mv power_w frequency_mhz")
# Multiples of the resolution of the coarsest meter: 0.1 A, 1 V, 10 W, 0.1 Hz. L2 exports.
HOUSE = Truth((16300, -8700, 4100), (231000, 229000, 234000), (3670, -1950, 930), 50100)
# Currents and powers for which both words of a 32-bit number are in use, whatever its scale.
STREET = Truth(
    (700100, -812300, 934500), (231000, 229000, 234000), (161000, -185000, 218000), 49900
)
LETTERS = {"I": "current_ma", "V": "voltage_mv", "P": "power_w", "f": "frequency_mhz"}
# What one unit of the facts is in ours.
UNITS = {"I": 1000, "V": 1000, "P": 1, "S": 1, "f": 1000}
# Exponents of the scale registers: all different where one could be taken for another.
SCALE_FACTORS = {"I": -1, "V": 0, "P": 1, "S": 1, "f": -2}
MARK = b"SunS"
COMMON_MODEL, COMMON_LENGTH = 1, 65
MODEL_LENGTHS = {203: 105, 204: 105, 202: 105, 201: 105, 213: 124, 214: 124, 212: 124, 211: 124}
END_MODEL = 0xFFFF
# Where a device has its SunSpec model, behind "SunS" and the common model of 65 registers
SUNSPEC_AT = {"tq_ksem_sunspec": 40069, "solaredge_meter": 40188}
# It is read at fixed addresses, whatever its models say.
NOT_LOCATED = ("tq_ksem_sunspec",)
MAKERS = {"solaredge_meter": b"SolarEdge", "fronius_smart_meter": b"Fronius"}


class SimulatedMeter:
    """read() answers as the meter's server does; measured: letters of the quantities it measures.

    words: {(function code, address): word}; alone: the same for registers that have another value
    when a request reads only them; inside: addresses at which no request may begin or end, since
    they lie within a number; most: registers in a request; even: begin and length have to be.
    """

    def __init__(self, name, unit_id, most, even):
        self.name = name
        self.unit_id = unit_id
        self.words = {}
        self.alone = {}
        self.inside = set()
        self.measured = ()
        self._most = most
        self._even = even

    def read(self, function_code, address, quantity):
        """The registers, or the code of the exception."""
        alone = self.alone.get((function_code, address))
        if alone is not None and quantity == 1:
            return [alone]
        places = [(function_code, address + n) for n in range(quantity)]
        if not {code for code, _ in self.words} & {function_code}:
            return 1
        if any(place not in self.words for place in places):
            return 2
        if (function_code, address) in self.inside or (
            function_code,
            address + quantity,
        ) in self.inside:
            return 2
        if quantity > self._most:
            return 3
        if self._even and quantity > 1 and (address % 2 or quantity % 2):
            return 2
        return [self.words[place] for place in places]

    def put(self, function_code, address, words):
        """A number: its registers."""
        for n, word in enumerate(words):
            self.words[function_code, address + n] = word
            if n:
                self.inside.add((function_code, address + n))

    def put_free(self, function_code, address, data):
        """Bytes that may be read in any piece."""
        for n in range(len(data) // 2):
            self.words[function_code, address + n] = int.from_bytes(data[2 * n : 2 * n + 2], "big")

    def put_unknown(self, function_code, address, quantity):
        """Registers that exist, with values of no interest: never zero, never equal."""
        for register in range(address, address + quantity):
            self.words.setdefault((function_code, register), register * 40503 & 0xFFFF | 1)


def cases():
    """(name, model) of every device: model is that of SunSpec, or None."""
    for name in sorted([*FACTS, *SHARED]):
        if name == "sunspec_201_204":
            yield from ((name, model) for model in (203, 204))
        elif name == "sunspec_211_214":
            yield from ((name, model) for model in (213, 214))
        elif name == "fronius_smart_meter":
            yield from ((name, model) for model in (203, 213))
        else:
            yield name, None


def made(name, truth=HOUSE, model=None, base=40000, mistake=None):
    """The device: its registers hold `truth`. mistake: changes each number on its way in,
    (letter, phase, Fraction in the facts' unit) -> Fraction, or "words" for the other order."""
    if model is None:
        model = 213 if name == "sunspec_211_214" else 203
    facts = FACTS[name] if name in FACTS else FACTS[SHARED[name][model > 204]]
    head = dict(zip(facts["head"][::2], facts["head"][1::2]))
    code = int(head["FC"])
    unit_id = 240 if name == "fronius_smart_meter" else int(head["unit"])
    device = SimulatedMeter(name, unit_id, int(head["most"]), name.startswith("eastron"))
    start = _put_sunspec(device, name, model, base)
    offset = 0 if name in FACTS and name in NOT_LOCATED else start
    low_first = (facts["head"][8] == "low") != (mistake == "words")
    for letter in "IVPSf":
        if letter in facts:
            _put_quantity(device, code, offset, letter, facts, truth, low_first, mistake)
    if "sequence" in facts:
        _put_sequence(device, code, facts["sequence"], low_first)
    for function_code, address, data in IDENTITIES.get(name, ()):
        if name.startswith("cg_"):  # the register is also half of a voltage
            device.alone[function_code, address] = int.from_bytes(data, "big")
        else:
            device.put_free(function_code, address, data)
    for word in facts["reads"]:
        first, quantity = map(int, word.split("+"))
        device.put_unknown(code, offset + first, quantity)
    device.measured = tuple(letter for letter in "IVPSf" if letter in facts)
    return device


def moved(device, by):
    """A SunSpec device with another model of `by` registers in front of the meter's."""
    start = 40000 + 4 + COMMON_LENGTH
    for (code, register), word in list(device.words.items()):
        if register >= start:
            device.words[code, register + by] = word
    device.put_free(3, start, number(COMMON_MODEL) + number(by - 2))
    device.inside = {(code, at + by) for code, at in device.inside}
    return device


def _put_quantity(device, code, offset, letter, facts, truth, low_first, mistake):
    words = list(facts[letter])
    scale_at = None
    if "sf" in words:
        scale_at = int(words.pop())
        words.pop()
    scale, kind = Fraction(words.pop()), words.pop()
    plus, _, minus = " ".join(words).partition(" - ")
    if scale_at is not None:
        scale *= Fraction(10) ** SCALE_FACTORS[letter]
        device.put_free(
            code, offset + scale_at, SCALE_FACTORS[letter].to_bytes(2, "big", signed=True)
        )
    values = _values(letter, truth)
    less = minus.split() or [None] * 3
    for phase, (address, other) in enumerate(zip(plus.split(), less)):
        value = Fraction(values[phase], UNITS[letter])
        if letter == "I":
            # A meter with signed currents counts them as it counts powers.
            signed = kind.startswith("int")
            value = value * _sense(facts) if signed else abs(value)
        if callable(mistake):
            value = mistake(letter, phase, value)
        parts = {int(address): value}
        if other is not None:
            parts = {int(address): max(value, 0), int(other): max(-value, 0)}
        for register, part in parts.items():
            device.put(code, offset + register, encoded(kind, part / scale, low_first))


def _values(letter, truth):
    if letter == "S":
        return [sum(truth.power_w)]
    values = getattr(truth, LETTERS[letter])
    return values if letter != "f" else [values]


def _sense(facts):
    return -1 if "P" in facts and any(word.startswith("-1/") for word in facts["P"]) else 1


def encoded(kind, value, low_first):
    """Registers of a Fraction. ValueError if they cannot hold it exactly."""
    client = AsyncModbusTcpClient
    kinds = {
        "int16": client.DATATYPE.INT16,
        "uint16": client.DATATYPE.UINT16,
        "int32": client.DATATYPE.INT32,
        "uint32": client.DATATYPE.UINT32,
        "float32": client.DATATYPE.FLOAT32,
    }
    if kind != "float32" and value.denominator != 1:
        raise ValueError(f"{value} is not whole")
    given = float(value) if kind == "float32" else int(value)
    order = "little" if low_first else "big"
    return client.convert_to_registers(given, kinds[kind], word_order=order)


def _put_sequence(device, code, words, low_first):
    register, kind, _, right, _, _ = words
    value = Fraction(0 if right == "-" else int(right))
    device.put(code, int(register), encoded(kind, value, low_first))


def _put_sunspec(device, name, model, base):
    """ "SunS", the common model, the meter's model and the end -> where the model begins."""
    if not ("sunspec" in name or name in SUNSPEC_AT or name in SHARED):
        return 0
    start = SUNSPEC_AT.get(name, base + 4 + COMMON_LENGTH)
    device.put_free(3, base, MARK + number(COMMON_MODEL) + number(COMMON_LENGTH))
    maker = MAKERS.get(name, b"Some maker")
    device.put_free(3, base + 4, text(maker, 16) + text(b"", COMMON_LENGTH - 16))
    between = base + 4 + COMMON_LENGTH
    if start > between:  # an inverter's models
        device.put_free(3, between, number(103) + number(start - between - 2))
        device.put_unknown(3, between, start - between)
    device.put_free(3, start, number(model) + number(MODEL_LENGTHS[model]))
    device.put_unknown(3, start, 2 + MODEL_LENGTHS[model])
    device.put_free(3, start + 2 + MODEL_LENGTHS[model], number(END_MODEL) + number(0))
    return start
