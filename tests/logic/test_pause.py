"""When charging pauses and for how long: the breaker's budget, the quiet time, the repeats."""

from load_balancing.pause import Pause
from simulated_home import limits

SECOND = 1000


def pause(budget_mas=10000):
    """On a connection of 25 A."""
    bounds = limits()
    bounds.budget_mas = budget_mas
    return Pause(bounds)


def carried_s(made, headroom_ma):
    """Seconds for which a shortage is carried, at most a minute."""
    for second in range(60):
        if not made.carries(headroom_ma):
            return second
        made.step(SECOND, headroom_ma, True)
    return 60


def test_a_small_shortage_is_carried_as_long_as_the_budget_lasts():
    cases = (
        # budget in mA s, headroom in mA, seconds
        (10000, 5000, 11),  # 1000 mA over, 50 mA of it refilled
        (10000, 4750, 9),  # 5 % of 25 A
        (10000, 4749, 0),
        (10000, 0, 0),
        (10000, 5951, 60),
        (5000, 5000, 6),
        (0, 5999, 0),
    )
    for budget_mas, headroom_ma, seconds in cases:
        assert carried_s(pause(budget_mas), headroom_ma) == seconds, (budget_mas, headroom_ma)


def test_a_larger_shortage_is_carried_where_the_last_one_was_brief():
    cases = (
        # how long the last one was in s, headroom in mA, seconds
        (1, 2000, 3),  # 4 A of the 10 A s
        (3, 2000, 3),
        (4, 2000, 0),
        (1, 0, 2),
        (1, -5250, 1),  # 45 % of 25 A
        (1, -5251, 0),
        (1, 5000, 11),
    )
    for large_s, headroom_ma, seconds in cases:
        made = pause()
        for _ in range(large_s):
            made.step(SECOND, 0, False)
        made.step(SECOND, 16000, False)
        assert carried_s(made, headroom_ma) == seconds, (large_s, headroom_ma)


def test_once_it_lasts_the_next_one_is_not_carried():
    made = pause()
    made.step(SECOND, 0, False)
    made.step(SECOND, 16000, False)
    for _ in range(4):
        made.step(SECOND, 0, True)
    for _ in range(200):
        made.step(SECOND, 16000, False)
    assert not made.carries(0)


def test_without_a_budget_nothing_brief_is_carried():
    made = pause(0)
    made.step(SECOND, 0, False)
    made.step(SECOND, 16000, False)
    assert not made.carries(5999)


def test_the_budget_fills_up_again():
    made = pause()
    assert carried_s(made, 5000) == 11
    for _ in range(100):
        made.step(SECOND, 16000, True)
    assert carried_s(made, 5000) == 6


def test_nothing_is_spent_while_no_power_flows():
    made = pause()
    for _ in range(100):
        made.step(SECOND, 5000, False)
    assert made.carries(5000)


def test_without_a_pause_nothing_is_waited_for():
    made = pause()
    made.step(SECOND, 0, False)
    assert made.left_ms() == 0


def run_pause(made, shortage_s, headroom_ma=0):
    """A pause whose shortage lasts so long; -> how long the pause lasts, in s."""
    made.begin()
    for second in range(600):
        if not made.left_ms():
            made.end()
            return second
        made.step(SECOND, headroom_ma if second < shortage_s else 25000, False)
    raise AssertionError("it never ends")


def test_a_pause_lasts_a_minute_and_until_the_shortage_was_gone_for_55_s():
    for shortage_s, lasts_s in ((0, 60), (1, 60), (5, 60), (30, 85), (200, 255)):
        assert run_pause(pause(), shortage_s) == lasts_s, shortage_s


def test_a_little_to_spare_ends_it_and_the_smallest_offer_alone_after_a_longer_time():
    for headroom_ma, lasts_s in ((5749, 255), (5999, 255), (6000, 180), (6499, 180), (6500, 60)):
        assert run_pause(pause(), 200, headroom_ma) == lasts_s, headroom_ma


def test_pauses_that_follow_each_other_last_longer():
    # The least time covers what a repeat adds after a shortage that was over at once.
    for shortage_s, lasts_s in (
        (0, [60, 70, 85, 85, 60, 70]),
        (30, [85, 100, 115, 115, 85, 100]),
    ):
        made = pause()
        lasts = []
        for charged_s in (1000, 100, 100, 100, 400, 100):
            for _ in range(charged_s):
                made.step(SECOND, 16000, True)
            made.step(SECOND, 0, True)
            lasts.append(run_pause(made, shortage_s))
        assert lasts == lasts_s, shortage_s


def test_no_reading_is_no_shortage():
    made = pause()
    made.begin()
    for _ in range(60):
        made.step(SECOND, None, False)
    assert made.left_ms() == 0


def test_readings_within_a_tolerance_below_the_smallest_offer_do_not_count_and_do_no_harm():
    """Every second reading is below 6 A: the time is twice as long; a larger shortage ends it."""
    for below_ma, lasts_s in ((5900, 360), (5750, 360), (5749, None)):
        made = pause()
        made.begin()
        found = None
        for second in range(500):
            made.step(SECOND, below_ma if second % 2 else 6000, False)
            if not made.left_ms():
                found = found or second + 1
        assert (found and round(found, -1)) == lasts_s, below_ma
