"""The record keeps the longest overload, the car's worst excess and the pilot's largest rise."""

from tools.plant.record import Record


def run(record, start_s, seconds, mains_ma, car_ma=(0, 0, 0), signalled_ma=0):
    for n in range(round(seconds / 0.1)):
        record.step(start_s + n * 0.1, 0.1, mains_ma, car_ma, signalled_ma)
    return start_s + seconds


def test_only_an_unbroken_time_on_one_phase_counts():
    record = Record(25_000)
    now_s = run(record, 0, 3, [25_000, 25_000, 25_000])
    assert record.worst_overload_s == 0
    now_s = run(record, now_s, 2, [25_001, 0, 0])
    now_s = run(record, now_s, 2, [0, 25_001, 0])
    assert abs(record.worst_overload_s - 2) < 0.15
    now_s = run(record, now_s, 1, [0, 25_001, 30_000])
    assert abs(record.worst_overload_s - 3) < 0.15
    now_s = run(record, now_s, 10, [0, 0, -30_000])
    run(record, now_s, 2.5, [0, 0, 30_000])
    assert abs(record.worst_overload_s - 3) < 0.15


def test_a_car_may_take_five_seconds_to_adapt():
    record = Record(25_000)
    now_s = run(record, 0, 3, [0] * 3, [16_000] * 3, 16_000)
    now_s = run(record, now_s, 4.8, [0] * 3, [16_000] * 3, 10_000)
    assert record.worst_car_excess_ma == 0
    now_s = run(record, now_s, 1, [0] * 3, [0, 0, 16_000], 10_000)
    assert record.worst_car_excess_ma == 6_000
    run(record, now_s, 10, [0] * 3, [10_000] * 3, 10_000)
    assert record.worst_car_excess_ma == 6_000


def test_current_without_any_signal_is_all_excess():
    record = Record(25_000)
    run(record, 0, 1, [0] * 3, [500, 0, 0], 0)
    assert record.worst_car_excess_ma == 500


def test_the_largest_rise_of_the_signal_is_kept_and_a_start_is_none():
    record = Record(25_000)
    now_s = 0
    for signalled_ma, worst_ma in (
        (0, 0),
        (16_000, 0),  # PWM starts
        (6_000, 0),
        (7_000, 1_000),
        (9_500, 2_500),
        (10_500, 2_500),
        (0, 2_500),  # and ends
        (16_000, 2_500),
    ):
        now_s = run(record, now_s, 1, [0] * 3, signalled_ma=signalled_ma)
        assert record.worst_pilot_rise_ma == worst_ma, signalled_ma
