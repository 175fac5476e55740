"""A mapping the installer enters becomes a meter, or a sentence says why it cannot be one."""

from checks import raises
from energy_meters import manual
from energy_meters.decoder import Decoder
from energy_meters.reading import Reading, ReadingInvalid
from registers import Registers

GOOD = {
    "function_code": 4,
    "word_order": "high first",
    "current_registers": (6, 8, 10),
    "current_type": "float32",
    "current_scale": (1000, 1),
    "power_registers": (12, 14, 16),
    "power_type": "float32",
    "power_scale": (1, 1),
}


def mapping(**changes):
    values = dict(GOOD)
    values.update(changes)
    return manual.mapping(**values)


def without_power(**changes):
    changes.update(power_registers=None, power_type=None, power_scale=None)
    return mapping(**changes)


def decode(meter, words, inverted=False):
    decoder = Decoder(meter, inverted)
    reading = Reading()
    decoder.decode(Registers(words).replies(decoder.requests), reading)
    return reading


def test_the_same_registers_as_a_known_meter():
    meter = mapping()
    assert Decoder(meter).requests == ((4, 6, 12),)
    words = {6: "41840000" * 3, 12: "43160000 c3160000 00000000"}
    reading = decode(meter, words)
    assert reading.current_ma == [16500, -16500, 16500]
    assert reading.power_w == [150, -150, 0]
    assert reading.voltage_mv == [None, None, None]


def test_low_word_first_without_power_signed_by_itself():
    meter = without_power(
        function_code=3, word_order="low first", current_type="int32", current_scale=(1, 1)
    )
    words = {6: "3e80 0000 c180 ffff 0000 0000"}
    assert decode(meter, words).current_ma == [16000, -16000, 0]
    assert decode(meter, words, inverted=True).current_ma == [-16000, 16000, 0]


def test_an_unsigned_current_without_power_is_import_either_way():
    meter = without_power(
        current_type="uint16", current_scale=(10, 1), current_registers=(1, 2, 3)
    )
    words = {1: "0640 0001 0000"}
    assert Decoder(meter).requests == ((4, 1, 3),)
    for inverted in (False, True):
        assert decode(meter, words, inverted).current_ma == [16000, 10, 0]


def test_registers_in_between_are_not_read():
    meter = without_power(current_registers=(10, 20, 30))
    assert Decoder(meter).requests == ((4, 10, 2), (4, 20, 2), (4, 30, 2))


def test_every_type():
    for kind, words, text in (
        ("int16", 1, "ff9c"),
        ("uint16", 1, "0064"),
        ("int32", 2, "ffffff9c"),
        ("uint32", 2, "00000064"),
        ("int64", 4, "ffffffffffffff9c"),
        ("float32", 2, "c2c80000"),
        ("float64", 4, "c059000000000000"),
    ):
        registers = (100, 100 + words, 100 + 2 * words)
        meter = without_power(current_registers=registers, current_type=kind)
        sign = 1 if kind[0] == "u" else -1
        assert decode(meter, {100: text * 3}).current_ma == [sign * 100000] * 3, kind


def test_a_power_that_is_missing_leaves_no_direction():
    error = raises(
        ReadingInvalid, lambda: decode(mapping(), {6: "41840000" * 3, 12: "7fc00000" * 3})
    )
    assert str(error) == "power of L1 is not available"


def currents_with_exchanged_words(count):
    """Registers of L1, L2, L3 with 16..20 A each, low word first, as binary32 of any fraction."""
    state = 1
    for _ in range(count):
        text = ""
        for _ in range(3):
            state = (state * 1103515245 + 12345) & 0x3FFFFFFF
            bits = 131 << 23 | state >> 9 & 0x1FFFFF
            text += "%04x%04x " % (bits & 0xFFFF, bits >> 16)
        yield text


def test_hardly_any_reading_comes_of_the_wrong_word_order():
    meter = without_power()
    valid = 0
    for text in currents_with_exchanged_words(2000):
        try:
            decode(meter, {6: text})
            valid += 1
        except ReadingInvalid:
            pass
    assert valid <= 20, valid


SENTENCES = (
    (dict(function_code=6), "function_code 6 is not known, allowed are 3, 4"),
    (
        dict(word_order="big"),
        'word_order "big" is not known, allowed are "high first", "low first"',
    ),
    (
        dict(current_type="int24"),
        'current: type "int24" is not known, allowed are "float32", "float64", "int16", "int32", '
        '"int64", "uint16", "uint32"',
    ),
    (dict(power_type=None), 'power: type None is not known, allowed are "float32"'),
    (
        dict(current_registers=(6, 8)),
        "2 registers are given, needed are those of L1, L2, L3",
    ),
    (
        dict(current_registers=(6, 6, 8)),
        "registers [6, 6, 8] have to be three different ones",
    ),
    (dict(current_registers=(-1, 8, 10)), "current: register -1 is refused, allowed are 0..65534"),
    (
        dict(current_registers=(6, 8, 65535)),
        "current: register 65535 is refused, allowed are 0..65534",
    ),
    (
        dict(current_registers=(65533, 65532, 65535), current_type="float64"),
        "current: register 65533 is refused, allowed are 0..65532",
    ),
    (
        dict(current_registers=(6, "8", 10)),
        'current: register "8" is refused, allowed are 0..65534',
    ),
    (
        dict(current_registers=(6, True, 10)),
        "current: register True is refused, allowed are 0..65534",
    ),
    (
        dict(current_registers=(6, 7, 10)),
        "current at register 7 overlaps current at 6..7",
    ),
    (
        dict(current_registers=(6, 8, 11)),
        "power at register 12 overlaps current at 11..12",
    ),
    (
        dict(power_registers=(10, 14, 16), power_type="int16"),
        "power at register 10 overlaps current at 10..11",
    ),
    (
        dict(current_scale=(0, 1)),
        "current: scale numerator 0 is refused, allowed are 1..16383",
    ),
    (
        dict(current_scale=(16384, 1)),
        "current: scale numerator 16384 is refused, allowed are 1..16383",
    ),
    (
        dict(current_scale=(1, 0)),
        "current: scale denominator 0 is refused, allowed are 1..1000000",
    ),
    (
        dict(power_scale=(1, -10)),
        "power: scale denominator -10 is refused, allowed are 1..1000000",
    ),
    (dict(current_scale=(1,)), "current: scale [1] has to be a numerator and a denominator"),
)


def test_what_cannot_be_is_refused_with_a_sentence():
    for changes, sentence in SENTENCES:
        error = raises(ValueError, lambda changes=changes: mapping(**changes))
        assert str(error).startswith(sentence), (changes, str(error))


def test_the_same_registers_for_current_and_power_are_refused():
    error = raises(ValueError, lambda: mapping(power_registers=(6, 8, 10)))
    assert str(error) == "power at register 6 overlaps current at 6..7"
