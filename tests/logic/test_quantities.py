"""Integers as people read them: rounded to the nearest, halves away from zero, never "-0.0"."""

from quantities import amperes, duration, hertz, kilowatts, per_phase, volts

LARGEST = (1 << 30) - 1


def test_each_quantity():
    for quantity, value, text in (
        (amperes, 6000, "6.0 A"),
        (amperes, 0, "0.0 A"),
        (amperes, 13949, "13.9 A"),
        (amperes, 13950, "14.0 A"),
        (amperes, 49, "0.0 A"),
        (amperes, -49, "0.0 A"),
        (amperes, -50, "-0.1 A"),
        (amperes, -26749, "-26.7 A"),
        (amperes, -26750, "-26.8 A"),
        (amperes, LARGEST, "1073741.8 A"),
        (volts, 230149, "230.1 V"),
        (volts, 999999, "1000.0 V"),
        (kilowatts, 340, "0.34 kW"),
        (kilowatts, 5, "0.01 kW"),
        (kilowatts, 4, "0.00 kW"),
        (kilowatts, -4, "0.00 kW"),
        (kilowatts, -2005, "-2.01 kW"),
        (kilowatts, 11040, "11.04 kW"),
        (hertz, 49996, "50.00 Hz"),
        (hertz, 50014, "50.01 Hz"),
    ):
        assert quantity(value) == text, (value, quantity(value))


def test_a_phase_that_is_not_measured():
    assert per_phase((1500, 900, 1200), amperes) == "1.5 A, 0.9 A, 1.2 A"
    assert per_phase([-1500, None], amperes) == "-1.5 A, not measured"


def test_durations():
    for seconds, text in (
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (86399, "23 h 59 min"),
        (86400, "1 d 0 h"),
        (200000, "2 d 7 h"),
    ):
        assert duration(seconds) == text, seconds
