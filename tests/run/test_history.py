"""The history keeps the highest currents and the lowest offer of each 4 s; a chart shows them."""

import pytest

from tools.run.history import Chart, History

LIMIT_MA = 16000


def history(*samples):
    """Of (seconds, L1, offer) in A; the other phases carry 1 A."""
    past = History()
    for now_s, current_a, offer_a in samples:
        mains_ma = [current_a * 1000, 1000, 1000]
        past.step({"uptime_s": now_s, "mains_ma": mains_ma, "offer_ma": offer_a * 1000})
    return past


def test_a_column_has_the_highest_currents_and_the_lowest_offer_of_4_s():
    past = history((0.1, 5, 10), (1.1, 9, 6), (3.9, 7, 8), (4.0, 3, 16))
    assert list(past.columns) == [[9000, 1000, 1000, 6000], [3000, 1000, 1000, 16000]]


def test_a_time_without_a_look_leaves_columns_empty():
    past = history((0.1, 5, 10), (13.0, 5, 10))
    assert list(past.columns) == [[5000, 1000, 1000, 10000], None, None, [5000, 1000, 1000, 10000]]


def test_it_is_bounded():
    assert len(history(*((4.0 * n, 5, 10) for n in range(1000))).columns) == 250
    assert len(history((0.0, 5, 10), (1e9, 5, 10)).columns) == 250


COLUMNS = (
    # A of 16 -> two rows of a column, upper and lower
    (-8, " ▁"),
    (0, " ▁"),
    (1, " ▂"),
    (7, " ▇"),
    (8, " █"),
    (9, "▁█"),
    (15.9, "▇█"),
    (16, "▇█"),
    (16.001, "██"),  # full is kept for what is above the limit
    (60, "██"),
)


@pytest.mark.parametrize(("current_a", "column"), COLUMNS)
def test_a_column_is_as_high_as_its_share_of_the_limit(drawn, current_a, column):
    chart = Chart(history((0.0, current_a, 16)), LIMIT_MA)
    lines = drawn(chart, columns=8, height=8).splitlines()
    assert [line[-1] for line in lines[:2]] == list(column)


def test_the_newest_column_is_at_the_right_and_each_series_has_its_name(drawn):
    past = history((0.0, 1, 6), (4.0, 4, 10), (8.0, 8, 16), (12.0, 17, 0))
    chart = Chart(past, LIMIT_MA)
    assert drawn(chart, columns=10, rows=4).splitlines() == [
        "L1    ▁▃▄█",
        "L2    ▁▁▁▁",
        "L3    ▁▁▁▁",
        "offer ▃▅▇▁",
    ]
    assert [line[5:] for line in drawn(chart, columns=8, rows=4).splitlines()] == [
        " ▄█",
        " ▁▁",
        " ▁▁",
        " ▇▁",
    ]


def test_what_is_above_the_limit_is_red():
    chart = Chart(history((0.0, 17, 6)), LIMIT_MA)
    (over,) = chart._rows(0, [[17000, 0, 0, 0]], 1)
    (within,) = chart._rows(0, [[16000, 0, 0, 0]], 1)
    assert [line.spans[-1].style for line in (over, within)] == ["red", "green"]
