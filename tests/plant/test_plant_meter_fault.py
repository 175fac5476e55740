"""Wrong meters: what each reports, reading by reading, and texts that are refused."""

import pytest

from tools.plant.meter_fault import parse

MAINS_MA = (12345, -4000, 800)
HOUSE_MA = (3000, -6000, 601)

REPORTED = (
    ("zero", [0, 0, 0]),
    ("dead:L1", [0, -4000, 800]),
    ("dead:L2", [12345, 0, 800]),
    ("dead:L1L3", [0, -4000, 0]),
    ("reversed", [-12345, 4000, -800]),
    ("reversed:L2", [12345, 4000, 800]),
    ("reversed:L1L3", [-12345, -4000, -800]),
    ("scale:1/40", [308, -100, 20]),
    ("scale:1/2", [6172, -2000, 400]),
    ("scale:10/1", [123450, -40000, 8000]),
    ("scale:1/1000", [12, -4, 0]),
    ("unsigned", [12345, 4000, 800]),
    ("swap:L1L3", [800, -4000, 12345]),
    ("swap:L2L1", [-4000, 12345, 800]),
    ("elsewhere", [1000, -2000, 200]),
    ("frozen", [12345, -4000, 800]),
    ("renew:30", [12345, -4000, 800]),
    ("phantom:60:200", [12345, -4000, 800]),
)


@pytest.mark.parametrize(("text", "reported_ma"), REPORTED)
def test_a_reading(text, reported_ma):
    fault = parse(text)
    assert fault.text == text
    assert fault.reported_ma(5, MAINS_MA, HOUSE_MA) == reported_ma


# L1 is as many mA as the second is.
OVER_TIME = (
    # fault, first second -> L1 as it is reported in each second from then on
    ("zero:3", 0, [0, 0, 0, 3, 4, 5, 0, 0]),
    ("renew:3", 0, [0, 0, 0, 3, 3, 3, 6, 6]),
    ("renew:3", 100, [100, 100, 102, 102, 102, 105]),
    ("frozen", 7, [7] * 8),
    ("phantom:4:200", 0, [0, 1, 2, 3, 200000, 5, 6, 7, 200000, 9]),
    ("phantom:4:-30", 4, [4, 5, 6, 7, -30000, 9]),
    ("phantom:1:50", 2, [2, 50000, 50000]),
)


@pytest.mark.parametrize(("text", "start_s", "first_ma"), OVER_TIME)
def test_over_time(text, start_s, first_ma):
    fault = parse(text)
    seconds = range(start_s, start_s + len(first_ma))
    reported = [fault.reported_ma(second, (second, 1, -2)) for second in seconds]
    assert [ma[0] for ma in reported] == first_ma
    if not text.startswith("zero"):
        assert [ma[1:] for ma in reported] == [[1, -2]] * len(first_ma)


def test_a_meter_elsewhere_needs_the_load_of_the_house():
    with pytest.raises(ValueError, match="needs the load of the house"):
        parse("elsewhere").reported_ma(0, MAINS_MA)


BAD_TEXTS = (
    "",
    "broken",
    "zero:0",
    "zero:x",
    "zero:1:2",
    "dead",
    "dead:",
    "dead:L4",
    "dead:1",
    "dead:L1L1",
    "reversed:",
    "reversed:L0",
    "scale",
    "scale:40",
    "scale:0/1",
    "scale:1/0",
    "scale:1/10001",
    "scale:a/b",
    "scale:1/2/3",
    "unsigned:L1",
    "phantom:60",
    "phantom:0:200",
    "phantom:60:x",
    "phantom:60:inf",
    "renew",
    "renew:-1",
    "renew:nan",
    "swap:L1",
    "swap:L1L1",
    "swap:L1L2L3",
    "elsewhere:3",
)


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_a_bad_text_gets_a_sentence(text):
    with pytest.raises(ValueError, match='^"meter fault" .* is refused: allowed is zero or zero:'):
        parse(text)
