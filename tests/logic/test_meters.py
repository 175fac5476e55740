"""One reply of each kind of meter becomes a Reading: types, word orders, scales, directions."""

import energy_meters
from checks import raises
from energy_meters import sunspec
from energy_meters.decoder import Decoder
from energy_meters.reading import Reading, ReadingInvalid
from registers import Registers

# 230.2, 16.5, -0.25, 1234.5, -3.8, 50.02, 0.5 as IEEE 754 binary32
V230, A16, A_MINUS, W1234, W_MINUS, HZ50, HALF = (
    "43663333",
    "41840000",
    "be800000",
    "449a5000",
    "c0733333",
    "42481479",
    "3f000000",
)
ZERO = "00000000"


def swapped(text):
    return text[4:] + text[:4]


def decode(name, words, phases=(0, 1, 2), inverted=False, complete=False):
    data = energy_meters.load(name)
    if "sunspec" in data:
        data = sunspec.placed(data, 203, 40188)
    decoder = Decoder(data, inverted, phases, complete)
    reading = Reading()
    decoder.decode(Registers(words).replies(decoder.requests), reading)
    return reading


def test_float_high_word_first_direction_by_power():
    words = {0: V230 * 3, 6: A16 + HALF + A16, 12: W1234 + W_MINUS + ZERO}
    reading = decode("eastron_sdm630", words)
    assert reading.voltage_mv == [230199, 230199, 230199]
    assert reading.current_ma == [16500, -500, 16500]
    assert reading.power_w == [1234, -3, 0]
    assert reading.power_total_w is None  # not worth a second request
    words[52], words[70] = W1234, HZ50
    reading = decode("eastron_sdm630", words, complete=True)
    assert reading.power_total_w == 1234
    assert reading.frequency_mhz == 50019  # 50.02 is a little less as a float


def test_powers_in_kilowatts():
    words = {2999: A16 * 3, 3027: V230 * 3, 3053: HALF + "bf000000" + HALF, 3059: HALF}
    reading = decode("schneider_iem3155_3255", words)
    assert reading.power_w == [500, -500, 500]
    assert reading.current_ma == [16500, -16500, 16500]
    assert reading.power_total_w == 500


def test_float_low_word_first():
    words = {}
    for start in (1020, 1040, 1060):
        words[start] = swapped(V230) + swapped(A16) + swapped(W_MINUS)
    words[1013], words[1033] = swapped(W1234), swapped(HZ50)
    reading = decode("shelly_pro_3em", words)
    assert reading.current_ma == [-16500, -16500, -16500]
    assert reading.voltage_mv == [230199, 230199, 230199]
    assert (reading.power_total_w, reading.frequency_mhz) == (1234, 50019)


def test_int32_low_word_first_whose_own_sign_is_not_trusted():
    # 2302, 2299, 2310 dV; 16 A, -8.23 A, -1.25 A; 3670 W, 1890 W, -280 W in 0.1 W
    words = {
        0: "08fe0000 08fb0000 09060000",
        12: "3e800000 dfdaffff fb1effff",
        18: "8f5c0000 49d40000 f510ffff",
    }
    for name in ("cg_em24_ethernet", "cg_em24_rs485", "cg_em340", "cg_em530_em540"):
        reading = decode(name, words)
        assert reading.voltage_mv == [230200, 229900, 231000], name
        assert reading.current_ma == [16000, 8230, -1250], name
        assert reading.power_w == [3670, 1890, -280], name


def test_phase_sequence_of_the_em24():
    words = {0: "00010000" * 3, 12: "00010000" * 3, 18: "00010000" * 3, 40: "00010000"}
    for register, sequence in (("0000", "right"), ("ffff", "wrong"), ("0002", None)):
        words[50] = register + "01f4"
        reading = decode("cg_em24_ethernet", words, complete=True)
        assert reading.phase_sequence == sequence
        assert reading.frequency_mhz == 50000


def test_phase_sequence_as_a_float():
    words = {19000: V230 * 3, 19012: A16 * 3, 19020: W1234 * 3, 19026: W1234, 19050: HZ50}
    for text, sequence in (("3f800000", "right"), ("bf800000", "wrong"), (ZERO, None)):
        words[19052] = text
        assert decode("janitza_umg96_umg604", words, complete=True).phase_sequence == sequence


def test_scales_of_the_abb():
    words = {
        23296: "000008fe" * 3,
        23308: "00000672" * 3,  # 16.50 A
        23316: "00038270 00038270 fffc7d90 00000036",
        23340: "1388",
    }
    reading = decode("abb_b23_b24", words)
    assert reading.voltage_mv == [230200, 230200, 230200]
    assert reading.power_w == [2300, -2300, 0]
    assert reading.current_ma == [16500, -16500, 16500]  # 0.54 W show no direction
    assert (reading.power_total_w, reading.frequency_mhz) == (2300, 50000)


def test_a_steel_abb_without_powers_is_no_reading():
    words = {23296: "000008fe" * 3, 23308: "00000672" * 3, 23316: "7fffffff" * 4, 23340: "1388"}
    error = raises(ReadingInvalid, lambda: decode("abb_b23_b24", words))
    assert str(error) == "power of L1 is not available"


def test_power_as_the_difference_of_import_and_export():
    words = {0: "00000000 00000929", 26: "0000c354"}  # total -234.5 W
    for phase, powers in enumerate(("00003039 00000000", "00000000 00003039", "0" * 16)):
        words[40 + 40 * phase] = powers
        words[60 + 40 * phase] = "00004074 00038329"  # 16500 mA, 230185 mV
    reading = decode("tq_em420", words, complete=True)
    assert reading.power_w == [1234, -1234, 0]
    assert reading.current_ma == [16500, -16500, 16500]
    assert reading.voltage_mv == [230185, 230185, 230185]
    assert (reading.power_total_w, reading.frequency_mhz) == (-234, 50004)


def test_half_of_a_difference_is_no_power():
    words = {40: "00003039 ffffffff", 60: "00004074 00038329"}
    words[100] = words[140] = words[60]
    error = raises(ReadingInvalid, lambda: decode("tq_em420", words))
    assert str(error) == "power of L1 is not available"


def test_a_meter_without_directions_only_imports():
    # the total power is export: it does not show on which phase
    words = {0: "00000000 00003039", 4: "0000598c" * 3, 10: "00004074" * 3}
    for inverted in (False, True):
        reading = decode("dzg_dvh4013", words, inverted=inverted)
        assert reading.current_ma == [16500, 16500, 16500]
        assert reading.power_w == [None, None, None]
        assert reading.power_total_w == (1234 if inverted else -1234)


SOLAREDGE = {
    40191: "0073 fff8 000a ffff",  # 11.5, -0.8, 1.0 A in 10^-1
    40196: "59e2 59e2 59e2",
    40203: "fffe",
    40206: "0a8c 0a28 0064 ff9c 0000",  # 2700; 2600, 100, -100 W
}


def test_scale_registers_and_a_meter_that_counts_export_positive():
    reading = decode("solaredge_meter", SOLAREDGE)
    assert reading.voltage_mv == [230100, 230100, 230100]
    assert reading.power_w == [-2600, -100, 100]
    assert reading.current_ma == [-11500, -800, 1000]
    assert reading.power_total_w == -2700
    reading = decode("solaredge_meter", SOLAREDGE, inverted=True)
    assert reading.power_w == [2600, 100, -100]
    assert reading.current_ma == [11500, 800, -1000]


def test_scale_registers_that_are_none():
    cases = (
        (40194, "8000", "current of L1 is not available"),
        (40194, "0007", "current of L1 is not available"),  # ten million amperes a count
        (40194, "fff9", "current of L1 is not available"),
        (40210, "8000", "power of L1 is not available"),
        (40191, "8000", "current of L1 is not available"),
        (40196, "8000", "voltage of L1 is not available"),
    )
    for address, word, sentence in cases:
        table = dict(SOLAREDGE)
        table[address] = word + table.get(address, "")[4:]
        if address == 40194:
            table[40191] = "0073 fff8 000a"
        error = raises(ReadingInvalid, lambda table=table: decode("solaredge_meter", table))
        assert str(error) == sentence, str(error)


def test_a_scale_register_that_jumps_tells_a_large_current():
    table = dict(SOLAREDGE)
    table[40191] = "0073 fff8 000a"
    table[40194] = "0001"
    assert decode("solaredge_meter", table).current_ma == [-1000000, -80000, 100000]


def test_the_scale_registers_of_the_ksem():
    words = {
        40072: "0672 0672 0672 fffe",  # I1..I3 in 10^-2, scale factor
        40077: "59e2 59e2 59e2",
        40084: "fffe 138a fffe 007b 0029 0029 0029 0001",  # V_SF f f_SF W W1 W2 W3 W_SF
    }
    reading = decode("tq_ksem_sunspec", words)
    assert reading.current_ma == [16500, 16500, 16500]
    assert reading.voltage_mv == [230100, 230100, 230100]
    assert reading.frequency_mhz == 50020
    assert (reading.power_w, reading.power_total_w) == ([410, 410, 410], 1230)


def test_16_bits_coarse():
    words = {35: "00e6 00a5 0010", 40: "00e7 0000 0000", 45: "00e5 ffff ff9c", 50: "0011"}
    error = raises(ReadingInvalid, lambda: decode("saia_ale3", words))
    assert str(error) == "current of L3 is not available"
    words[45] = "00e5 0064 ff9c"
    reading = decode("saia_ale3", words)
    assert reading.current_ma == [16500, 0, -10000]
    assert reading.voltage_mv == [230000, 231000, 229000]
    assert reading.power_w == [160, 0, -1000]
    assert reading.power_total_w == 170


def test_one_phase():
    words = {0: V230, 6: A16, 12: W_MINUS}
    reading = decode("eastron_sdm120", words, phases=(0,))
    assert reading.current_ma == [-16500, None, None]
    assert reading.voltage_mv == [230199, None, None]
    assert reading.power_w == [-3, None, None]
    error = raises(ReadingInvalid, lambda: decode("eastron_sdm120", words))
    assert str(error) == "L2 is not measured by this meter"
    error = raises(ReadingInvalid, lambda: decode("eastron_sdm120", words, phases=(2,)))
    assert str(error) == "L3 is not measured by this meter"


def test_a_phase_that_is_not_needed_may_be_missing():
    words = {0: V230 + "7fc00000" * 2, 6: A16 + "7fc00000" + A16, 12: W_MINUS + "7fc00000" * 2}
    reading = decode("eastron_sdm630", words, phases=(0,))
    assert reading.current_ma == [-16500, None, 16500]
    assert reading.voltage_mv == [230199, None, None]
    assert reading.power_w == [-3, None, None]
    error = raises(ReadingInvalid, lambda: decode("eastron_sdm630", words, phases=(0, 2)))
    assert str(error) == "voltage of L3 is not available"


def test_not_a_number_is_no_current():
    for text in ("7fc00000", "ffc00000", "7f800000"):
        words = {0: V230 * 3, 6: A16 + text + A16, 12: W1234 * 3}
        error = raises(ReadingInvalid, lambda words=words: decode("eastron_sdm630", words))
        assert str(error) == "current of L2 is not available"


def test_some_meters_may_tell_ten_times_the_frequency():
    words = {0: V230 * 3, 6: A16 * 3, 12: W1234 * 3, 52: W1234}
    for text, frequency_mhz in (("43fa0a3d", 50007), (HZ50, 50019), ("42c7ff00", 99998)):
        words[70] = text
        assert decode("eastron_sdm630", words, complete=True).frequency_mhz == frequency_mhz


def test_exchanged_words_are_no_zero():
    """15.25 A and 230 V, of which a meter that has the low word first makes next to nothing."""
    for index, name in ((6, "current"), (0, "voltage")):
        words = {0: V230 * 3, 6: A16 * 3, 12: W1234 * 3}
        words[index] = swapped("41740000") * 3
        error = raises(ReadingInvalid, lambda words=words: decode("eastron_sdm630", words))
        assert str(error) == f"{name} of L1 is not available"
        words[index] = "80000000" * 3
        decode("eastron_sdm630", words)
    words = {0: V230 * 3, 6: A16 * 3, 12: "00000001" * 3}
    assert decode("eastron_sdm630", words).power_w == [0, 0, 0]  # a power may be as small


def test_a_maker_s_own_marker():
    meter = energy_meters.load("saia_ale3")
    meter["current"]["not_available"] = 0x7FFF
    decoder = Decoder(meter)
    table = Registers({36: "7fff"})
    replies = table.replies(decoder.requests)
    error = raises(ReadingInvalid, lambda: decoder.decode(replies, Reading()))
    assert str(error) == "current of L1 is not available"


def test_every_meter_makes_a_reading_of_silence():
    """All registers zero: no current, whatever the meter, and nothing is invalid."""
    from energy_meters import catalogue, sunspec

    for name in catalogue.NAMES:
        meter = energy_meters.load(name)
        if "sunspec" in meter:
            meter = sunspec.placed(meter, sunspec.models(meter)[0], 40069)
        for complete in (False, True):
            decoder = Decoder(meter, phases=(0,), complete=complete)
            reading = Reading()
            decoder.decode(Registers({}).replies(decoder.requests), reading)
            assert reading.current_ma[0] == 0, name
