"""Over a million floats: the integer decoder gives what CPython's own numbers say, or None.

A float32 times a numerator of 14 bits fits into a double, so math.trunc of that product is exact;
float64 is compared with the number's own numerator and denominator.
"""

import math
import random
import struct

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from energy_meters import floats, integers

LARGEST = (1 << 30) - 1
LARGEST_NUMERATOR = 16383
PARTS = 8  # pytest-xdist spreads them
VALUES_IN_PART = 140_000


def expected(number, numerator):
    if not math.isfinite(number):
        return None
    above, below = number.as_integer_ratio()
    value = abs(above) * numerator // below
    return None if value > LARGEST else value if number > 0 else -value


def patterns(part):
    """Bit patterns of every kind: each exponent, those of real meters more often, both signs."""
    source = random.Random(part)
    for index in range(VALUES_IN_PART):
        exponent = index % 256 if index % 4 == 0 else source.randrange(112, 158)
        yield source.getrandbits(1) << 31 | exponent << 23 | source.getrandbits(23)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_million_float32(part):
    bits = list(patterns(part))
    data = struct.pack(f">{len(bits)}I", *bits)
    numerator = (1, 1000, 10, 16383)[part % 4]
    float32, isfinite, trunc = floats.float32, math.isfinite, math.trunc
    for index, number in enumerate(struct.unpack(f">{len(bits)}f", data)):
        value = float32(data, 4 * index, 2, numerator)
        true = trunc(number * numerator) if isfinite(number) else None
        if true is not None and not -LARGEST <= true <= LARGEST:
            true = None
        assert value == true, (hex(bits[index]), number)


def test_a_hundred_thousand_float64():
    source = random.Random(64)
    for index in range(100_000):
        exponent = index % 2048 if index % 4 == 0 else source.randrange(1000, 1056)
        bits = source.getrandbits(1) << 63 | exponent << 52 | source.getrandbits(52)
        data = bits.to_bytes(8, "big")
        (number,) = struct.unpack(">d", data)
        numerator = (1, 1000, 16383)[index % 3]
        assert floats.float64(data, 0, 2, numerator) == expected(number, numerator), number


numerators = st.integers(1, LARGEST_NUMERATOR)


@settings(max_examples=2000, deadline=None)
@given(st.floats(width=32), numerators)
@example(-0.0, 1)
@example(2.0**-149, 16383)
def test_any_float32(number, numerator):
    data = struct.pack(">f", number)
    value = floats.float32(data, 0, 2, numerator)
    assert value == expected(number, numerator)
    assert floats.float32(data[2:] + data[:2], 2, -2, numerator) == value


@settings(max_examples=2000, deadline=None)
@given(st.floats(), numerators)
@example(5e-324, 16383)
@example(1.7976931348623157e308, 1)
def test_any_float64(number, numerator):
    data = struct.pack(">d", number)
    value = floats.float64(data, 0, 2, numerator)
    assert value == expected(number, numerator)
    reversed_words = data[6:] + data[4:6] + data[2:4] + data[:2]
    assert floats.float64(reversed_words, 6, -2, numerator) == value


@settings(max_examples=1000, deadline=None)
@given(st.integers(-LARGEST, LARGEST), st.integers(1, 1_000_000), st.integers(1, 1_000_000))
def test_any_scale(raw, numerator, denominator):
    value = integers.scaled(raw, numerator, denominator)
    product = abs(raw) * numerator
    if product > LARGEST:
        assert value is None
    else:
        assert value == (product // denominator if raw >= 0 else -(product // denominator))


class Small(int):
    """An integer whose every result has to fit MicroPython's small integers of 31 bits."""


def _bounded(name):
    calculate = getattr(int, name)

    def operation(self, other):
        result = calculate(self, other)
        assert -(1 << 30) <= result < 1 << 30, f"{int(self)} {name} {int(other)} = {result}"
        return Small(result)

    return operation


for _name in ("add", "sub", "mul", "lshift", "rshift", "or", "and", "floordiv"):
    for _prefix in ("__", "__r"):
        setattr(Small, f"{_prefix}{_name}__", _bounded(f"{_prefix}{_name}__"))


def small(data):
    return [Small(byte) for byte in data]


@settings(max_examples=1000, deadline=None)
@given(st.binary(min_size=8, max_size=8), numerators)
@example(b"\x41\xcf" + b"\xff" * 6, LARGEST_NUMERATOR)
@example(b"\xff" * 8, LARGEST_NUMERATOR)
@example(b"\x4e\x7f" + b"\xff" * 6, LARGEST_NUMERATOR)
def test_no_step_needs_a_big_integer(data, numerator):
    bytes_of_small = small(data)
    floats.float32(bytes_of_small, 0, 2, Small(numerator))
    floats.float64(bytes_of_small, 0, 2, Small(numerator))
    for read in (integers.uint16, integers.int16, integers.uint32, integers.int32, integers.int64):
        raw = read(bytes_of_small, 0, 2)
        if raw is not None:
            integers.scaled(Small(raw), Small(numerator), Small(7))


def test_the_bound_is_one():
    with pytest.raises(AssertionError):
        Small(1 << 29) * 2
    with pytest.raises(AssertionError):
        2 * Small(1 << 29)
