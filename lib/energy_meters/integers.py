"""Integers in registers to integers in our units; None, never a guess, where there is none.

`data`: the bytes of a reply; `at`: where the most significant word lies; `step`: +2 or -2 bytes
from there to the next one, so that both word orders are read by the same code.
"""

from micropython import const

# More is no small integer on a 32-bit MicroPython. A result outside +-LARGEST is None: the usual
# "not available" markers 0x80000000, 0x7FFFFFFF and 0xFFFFFFFF (unsigned) lie there, and no meter
# at a grid connection counts that far.
LARGEST = const(0x3FFFFFFF)


def word(data, at):
    """The 16 bits at byte `at` as 0..65535."""
    return data[at] << 8 | data[at + 1]


def uint16(data, at, step):
    """0..65534; None for 0xFFFF, the usual "not available"."""
    raw = word(data, at)
    return None if raw == 0xFFFF else raw


def int16(data, at, step):
    """-32767..32767; None for 0x8000, the usual "not available"."""
    raw = word(data, at)
    if raw == 0x8000:
        return None
    return raw - 0x10000 if raw > 0x8000 else raw


def uint32(data, at, step):
    """0..LARGEST, or None."""
    high = word(data, at)
    return high << 16 | word(data, at + step) if high < 0x4000 else None


def int32(data, at, step):
    """-LARGEST - 1..LARGEST, or None."""
    high = word(data, at)
    if high >= 0x8000:
        high -= 0x10000
    return high * 65536 + word(data, at + step) if -0x4000 <= high < 0x4000 else None


def int64(data, at, step):
    """The lower half, where the upper half is only its sign; otherwise None."""
    high = word(data, at)
    low = int32(data, at + 2 * step, step)
    if low is None or high != word(data, at + step) or high != (0xFFFF if low < 0 else 0):
        return None
    return low


def scaled(raw, numerator, denominator):
    """raw * numerator / denominator, cut toward zero; None if raw * numerator exceeds LARGEST."""
    if raw < 0:
        value = scaled(-raw, numerator, denominator)
        return None if value is None else -value
    return raw * numerator // denominator if raw <= LARGEST // numerator else None
