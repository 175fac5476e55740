"""IEEE 754 numbers in registers to integers in our units, by integer arithmetic alone: exact.

The result is the true value times the numerator, cut toward zero, so it differs by less than one
unit; NaN, infinity and what exceeds integers.LARGEST are None. No step exceeds 2^30.
"""

from micropython import const

from energy_meters.integers import word

# 65535 * LARGEST_NUMERATOR + LARGEST_NUMERATOR stays below 2^30.
LARGEST_NUMERATOR = 16383
_WORD_BITS = const(16)
_RESULT_BITS = const(30)
# Nonzero numbers below 2^-30 of their unit: no meter measures a billionth of an ampere or a volt.
_LEAST_EXPONENT = const(-30)


def float32(data, at, step, numerator):
    """IEEE 754 binary32: 8 bits of exponent with a bias of 127, 7 + 16 bits of fraction."""
    return _product(data, at, step, numerator, 2, 7, 127)


def float64(data, at, step, numerator):
    """IEEE 754 binary64: 11 bits of exponent with a bias of 1023, 4 + 48 bits of fraction."""
    return _product(data, at, step, numerator, 4, 4, 1023)


def negligible32(data, at, step):
    """True for a nonzero number below a billionth of its unit.

    A float32 with its words exchanged nearly always is as small, or far too large.
    """
    return _negligible(data, at, step, 2, 7, 127)


def negligible64(data, at, step):
    """The same for a float64."""
    return _negligible(data, at, step, 4, 4, 1023)


def _negligible(data, at, step, words, top_bits, bias):
    first = word(data, at) & 0x7FFF
    if (first >> top_bits) - bias >= _LEAST_EXPONENT:
        return False
    for index in range(1, words):
        first |= word(data, at + index * step)
    return first != 0


def _product(data, at, step, numerator, words, top_bits, bias):
    first = word(data, at)
    exponent = (first & 0x7FFF) >> top_bits
    if exponent == 0:
        return 0  # or a denormal number, far below one unit
    # Long multiplication, a word at a time from the least significant one.
    product = [0] * words
    carry = 0
    for index in range(words - 1, 0, -1):
        carry += word(data, at + index * step) * numerator
        product[index] = carry & 0xFFFF
        carry >>= _WORD_BITS
    # The leading one is not stored.
    top = first & (1 << top_bits) - 1 | 1 << top_bits
    product[0] = top * numerator + carry
    value = _whole(product, exponent - bias - top_bits)
    return -value if value and first & 0x8000 else value


def _whole(words, exponent):
    """The whole part of words[0] * 2^exponent, the other words following as its fraction.

    None above 30 bits; infinity and NaN have the largest exponent, so they are that as well.
    """
    value = words[0]
    index = 1
    while exponent > 0:
        bits = min(exponent, _WORD_BITS)
        if value >> (_RESULT_BITS - bits):
            return None
        following = words[index] if index < len(words) else 0
        value = value << bits | following >> (_WORD_BITS - bits)
        exponent -= bits
        index += 1
    return value >> min(-exponent, _RESULT_BITS)
