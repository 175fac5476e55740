"""One reading against itself: what cannot be true is not valid, what is merely high is."""

import energy_meters
import frames
from checks import raises
from energy_meters import plausibility
from energy_meters.decoder import Decoder
from energy_meters.reading import Reading, ReadingInvalid


def reading(current_ma=10000, voltage_mv=230000, power_w=2300, frequency_mhz=50000, sequence=None):
    made = Reading()
    made.current_ma = [current_ma] * 3
    made.voltage_mv = [voltage_mv] * 3
    made.power_w = [power_w] * 3
    made.frequency_mhz = frequency_mhz
    made.phase_sequence = sequence
    return made


GOOD = (
    {},
    {"current_ma": 0, "power_w": 0},
    {"current_ma": -10000, "power_w": -2300},
    {"current_ma": 16000, "power_w": 1500},  # a motor: power factor 0.41
    {"current_ma": 2900, "power_w": 0},
    {"current_ma": 160000, "power_w": 36800},  # high, and true: an overload
    {"current_ma": 999999, "power_w": 230000},
    {"voltage_mv": 120000, "power_w": 1200, "frequency_mhz": 60000},
    {"voltage_mv": None, "power_w": None, "frequency_mhz": None},
    # What is just within the bounds
    {"voltage_mv": 80000, "power_w": 0},
    {"voltage_mv": 300000, "power_w": 3000},
    {"frequency_mhz": 42500},
    {"frequency_mhz": 69000},
    {"power_w": 2875},  # of 2300 VA: 125 %
    {"current_ma": 0, "power_w": 690},  # 3 A: too coarse to compare
    {"current_ma": 29999, "power_w": 0},
    {"current_ma": 30000, "power_w": 276},  # of 6900 VA: 4 %
    {"power_w": None},
    {"sequence": "right"},
)

BAD = (
    ({"voltage_mv": 0}, "voltage of L1 is 0.0 V: the phase is lost"),
    ({"voltage_mv": 23000}, "voltage of L1 is 23.0 V: the phase is lost"),
    ({"voltage_mv": 79999}, "voltage of L1 is 79.9 V: the phase is lost"),
    ({"voltage_mv": 2300000}, "voltage of L1 is 2300.0 V: scale or word order is wrong"),
    ({"voltage_mv": 300001}, "voltage of L1 is 300.0 V: scale or word order is wrong"),
    ({"frequency_mhz": 5000}, "frequency is 5.0 Hz: scale or word order is wrong"),
    ({"frequency_mhz": 499800}, "frequency is 499.8 Hz: scale or word order is wrong"),
    ({"frequency_mhz": 0}, "frequency is 0.0 Hz: scale or word order is wrong"),
    ({"frequency_mhz": 42499}, "frequency is 42.4 Hz: scale or word order is wrong"),
    ({"frequency_mhz": 69001}, "frequency is 69.0 Hz: scale or word order is wrong"),
    (
        {"current_ma": 1000},
        "L1 reports 2300 W but only 230 VA: the scale of its current is wrong",
    ),
    (
        {"current_ma": 10},
        "L1 reports 2300 W but only 2 VA: the scale of its current is wrong",
    ),
    (
        {"current_ma": 900000, "power_w": 2300},
        "L1 reports 207000 VA but only 2300 W: the scale of its current or power is wrong",
    ),
    (
        {"power_w": 2876},
        "L1 reports 2876 W but only 2300 VA: the scale of its current is wrong",
    ),
    (
        {"current_ma": 0, "power_w": 691},
        "L1 reports 691 W but only 0 VA: the scale of its current is wrong",
    ),
    (
        {"current_ma": 30000, "power_w": 275},
        "L1 reports 6900 VA but only 275 W: the scale of its current or power is wrong",
    ),
    (
        # the largest that a decoder returns
        {"current_ma": 1000000, "power_w": 230000},
        "current of L1 is 1000.0 A or more: scale or word order is wrong",
    ),
    (
        {"current_ma": -1000000, "power_w": None, "voltage_mv": None},
        "current of L1 is 1000.0 A or more: scale or word order is wrong",
    ),
)


def test_what_can_be_true_is_valid():
    for values in GOOD:
        plausibility.check(reading(**values), (0, 1, 2))


def test_what_cannot_be_true_has_a_sentence():
    for values, sentence in BAD:
        made = reading(**values)
        error = raises(ReadingInvalid, lambda made=made: plausibility.check(made, (0, 1, 2)))
        assert str(error) == sentence, str(error)


def test_only_the_phases_in_use_count():
    made = reading()
    made.voltage_mv[2] = 0
    plausibility.check(made, (0, 1))
    raises(ReadingInvalid, lambda: plausibility.check(made, (2,)))


def test_where_nothing_generates_an_export_on_any_phase_is_not_valid():
    made = reading(current_ma=-1000, power_w=-230)
    plausibility.check(made, (0, 1, 2), generates=False)
    for phase in range(3):
        made = reading()
        made.current_ma[phase] = -1001
        made.power_w[phase] = -230
        plausibility.check(made, (0,))
        error = raises(
            ReadingInvalid,
            lambda made=made: plausibility.check(made, (0,), generates=False),
        )
        assert str(error) == (
            f"L{phase + 1} reports an export of 1.0 A, but nothing generates here "
            '(installation_generation "none"): mounted or wired the wrong way round'
        )


def test_where_nothing_generates_a_meter_of_one_phase_is_read():
    made = reading()
    made.current_ma[1:] = [None, None]
    made.voltage_mv[1:] = [None, None]
    made.power_w[1:] = [None, None]
    plausibility.check(made, (0,), generates=False)


def test_swapped_words_give_no_reading():
    """The Countis E27's registers with low words first: none of them is taken for a current."""
    data = b"".join(
        frames.REGISTERS[start + 2 : start + 4] + frames.REGISTERS[start : start + 2]
        for start in range(0, len(frames.REGISTERS), 4)
    )
    decoder = Decoder(energy_meters.load("socomec"))
    raises(ReadingInvalid, lambda: decoder.decode([data], Reading()))


def test_a_scale_wrong_by_10_or_1000_is_no_reading_where_the_meter_measures_power():
    """Too low is dangerous; too high is an overload until its power contradicts it."""
    for divisor in (10, 1000):
        made = reading(current_ma=16000 // divisor, power_w=3680)
        raises(ReadingInvalid, lambda made=made: plausibility.check(made, (0, 1, 2)))
    made = reading(current_ma=16000 * 60, power_w=3680)
    raises(ReadingInvalid, lambda: plausibility.check(made, (0, 1, 2)))
