"""Numbers in registers: every type and both word orders, to the last unit, or None."""

from energy_meters import floats, integers

LARGEST = (1 << 30) - 1


def from_hex(text):
    return bytes(int(text[start : start + 2], 16) for start in range(0, len(text), 2))


def low_word_first(data):
    words = [data[start : start + 2] for start in range(0, len(data), 2)]
    return b"".join(reversed(words))


def both_orders(read, text, *arguments):
    """What `read` makes of hex digits with the high word first, found equal with the low one."""
    data = b"\xaa\xaa" + from_hex(text) + b"\xaa\xaa"
    high_first = read(data, 2, 2, *arguments)
    data = b"\xaa\xaa" + low_word_first(from_hex(text)) + b"\xaa\xaa"
    assert read(data, len(data) - 4, -2, *arguments) == high_first
    return high_first


def test_integers():
    cases = (
        (integers.uint16, "0000", 0),
        (integers.uint16, "fffe", 65534),
        (integers.uint16, "ffff", None),
        (integers.int16, "7fff", 32767),
        (integers.int16, "8001", -32767),
        (integers.int16, "ffff", -1),
        (integers.int16, "8000", None),
        (integers.uint32, "00000000", 0),
        (integers.uint32, "00003e80", 16000),
        (integers.uint32, "3fffffff", LARGEST),
        (integers.uint32, "40000000", None),
        (integers.uint32, "ffffffff", None),
        (integers.int32, "00038270", 230000),  # ABB, 2300.00 W and its opposite
        (integers.int32, "fffc7d90", -230000),
        (integers.int32, "3fffffff", LARGEST),
        (integers.int32, "40000000", None),
        (integers.int32, "c0000001", -LARGEST),
        (integers.int32, "bfffffff", None),
        (integers.int32, "7fffffff", None),
        (integers.int32, "80000000", None),
        (integers.int32, "7ffeffff", None),  # Carlo Gavazzi: sensor missing
        (integers.int64, "0000000000000000", 0),
        (integers.int64, "000000003fffffff", LARGEST),
        (integers.int64, "0000000040000000", None),
        (integers.int64, "ffffffffffffffff", -1),
        (integers.int64, "ffffffffc0000001", -LARGEST),
        (integers.int64, "00000000ffffffff", None),
        (integers.int64, "ffffffff00000001", None),
        (integers.int64, "0000ffff00000001", None),
        (integers.int64, "ffff0000ffffffff", None),
        (integers.int64, "8000000000000000", None),
        (integers.int64, "7fffffffffffffff", None),
    )
    for read, text, number in cases:
        assert both_orders(read, text) == number, text


def test_scales_are_cut_toward_zero_on_both_sides():
    cases = (
        (230000, 1, 100, 2300),
        (54, 1, 100, 0),
        (-54, 1, 100, 0),
        (199, 1, 100, 1),
        (-199, 1, 100, -1),
        (12345, 1000, 1, 12345000),
        (LARGEST, 1, 1, LARGEST),
        (LARGEST, 2, 1, None),
        (-LARGEST, 2, 2, None),  # the product is what has to fit
        (LARGEST // 1000, 1000, 1, LARGEST // 1000 * 1000),
        (LARGEST // 1000 + 1, 1000, 1, None),
        (-(LARGEST // 1000) - 1, 1000, 1, None),
        (0, 1000000, 1, 0),
    )
    for raw, numerator, denominator, value in cases:
        assert integers.scaled(raw, numerator, denominator) == value, raw


FLOAT32_CASES = (
    ("43663334", 1000, 230200),  # 230.2 V, from the SDM630's document
    ("43663333", 1000, 230199),  # 230.19999...
    ("c3663334", 1000, -230200),
    ("00000000", 1000, 0),
    ("80000000", 1000, 0),
    ("3f800000", 1, 1),
    ("bf7fffff", 1, 0),  # just above -1: no power, so no direction
    ("bf800000", 1, -1),
    ("3a83126f", 1000, 1),  # 0.001 and the number before it
    ("3a83126e", 1000, 0),
    ("00000001", 16383, 0),  # the smallest denormal number, and the largest
    ("007fffff", 16383, 0),
    ("807fffff", 16383, 0),
    ("4e7fffff", 1, 1073741760),  # the last below 2^30, and 2^30
    ("4e800000", 1, None),
    ("ce7fffff", 1, -1073741760),
    ("ce800000", 1, None),
    ("49800000", 1000, 1048576000),  # 2^20 A
    ("49831270", 1000, None),
    ("7f7fffff", 1, None),  # the largest number
    ("7f800000", 1, None),  # infinities
    ("ff800000", 1, None),
    ("7fc00000", 1, None),  # not a number
    ("ffc00000", 1, None),
    ("7f800001", 1, None),
)
FLOAT64_CASES = (
    ("406cc66666666666", 1000, 230199),  # 230.2 is a little less as a double
    ("406cc66666666667", 1000, 230200),
    ("c06cc66666666667", 1000, -230200),
    ("3fefffffffffffff", 1, 0),
    ("3ff0000000000000", 1, 1),
    ("0000000000000001", 16383, 0),
    ("800fffffffffffff", 16383, 0),
    ("41cfffffffffffff", 1, 1073741823),
    ("41d0000000000000", 1, None),
    ("c1cfffffffffffff", 1, -1073741823),
    ("7fefffffffffffff", 1, None),
    ("7ff0000000000000", 1, None),
    ("7ff8000000000000", 1, None),
    ("0000000000000000", 1, 0),
)


def test_floats():
    for read, cases in ((floats.float32, FLOAT32_CASES), (floats.float64, FLOAT64_CASES)):
        for text, numerator, value in cases:
            assert both_orders(read, text, numerator) == value, (text, numerator)


NEGLIGIBLE = (
    (floats.negligible32, "00000000", False),
    (floats.negligible32, "80000000", False),
    (floats.negligible32, "00000001", True),
    (floats.negligible32, "80000001", True),
    (floats.negligible32, "00004174", True),  # 15.25 with its words exchanged
    (floats.negligible32, "307fffff", True),  # below 2^-30, and 2^-30
    (floats.negligible32, "30800000", False),
    (floats.negligible32, "b0800000", False),
    (floats.negligible32, "7fc00000", False),
    (floats.negligible64, "0000000000000000", False),
    (floats.negligible64, "8000000000000000", False),
    (floats.negligible64, "0000000000000001", True),
    (floats.negligible64, "0000000000010000", True),
    (floats.negligible64, "3e0fffffffffffff", True),
    (floats.negligible64, "3e10000000000000", False),
)


def test_a_value_that_is_not_measured_is_not_zero():
    for read, text, expected in NEGLIGIBLE:
        assert both_orders(read, text) == expected, text


def whole_part(mantissa, exponent, numerator):
    """mantissa * 2^exponent * numerator cut, by integers of any size, or None above LARGEST."""
    product = mantissa * numerator
    value = product << exponent if exponent >= 0 else product >> -exponent
    return value if value <= LARGEST else None


def pseudo_random(count):
    state = 1
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        yield state >> 8


def test_floats_agree_with_integers_of_any_size():
    for number in pseudo_random(2000):
        mantissa = 0x800000 | number
        exponent = number % 60 - 45  # from far below one unit to far above the largest
        for numerator in (1, 10, 1000, 16383):
            data = ((exponent + 150) << 23 | mantissa & 0x7FFFFF).to_bytes(4, "big")
            expected = whole_part(mantissa, exponent, numerator)
            assert floats.float32(data, 0, 2, numerator) == expected, (mantissa, exponent)
            wide = mantissa << 29 | number
            data = ((exponent + 1046) << 52 | wide & 0xFFFFFFFFFFFFF).to_bytes(8, "big")
            expected = whole_part(wide, exponent - 29, numerator)
            assert floats.float64(data, 0, 2, numerator) == expected, (wide, exponent)
