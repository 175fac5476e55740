"""A reading above the limit: what the house is reckoned with, and when a cut was not enough."""

from load_balancing.overload import Overload
from simulated_home import Car, Home, limits

SECOND = 1000
UNKNOWN = 20000


def test_the_first_reading_is_the_house_s_as_far_as_it_can_but_pauses_nothing():
    cases = (
        # mains, likely, most; reckoned with
        ((26000, 12000, 16000), 16000),
        ((26000, 12000, 23000), 19000),  # 6 A are left
        ((26000, 20000, 23000), 20000),  # likely enough to pause
        ((26000, 16000, 16000), 16000),
    )
    for step, house_ma in cases:
        assert Overload(limits()).step(SECOND, *step, UNKNOWN) == house_ma, step


def test_a_cut_without_effect_is_made_again_in_the_response_time():
    step = (27000, 12000, 30000)
    for response_ms, cut_again_s in ((UNKNOWN, 8), (3000, 3), (6000, 6)):
        made = Overload(limits())
        made.step(SECOND, 27000, 12000, 15000, response_ms)  # it may be up to 3 A more
        found = [made.step(SECOND, *step, response_ms) for _ in range(cut_again_s + 1)]
        assert found[:-2] == [12000] * (cut_again_s - 1), response_ms
        assert found[-2] == 14000, response_ms


def test_no_more_than_the_house_can_be_taking():
    made = Overload(limits())
    house_ma = made.step(SECOND, 30000, 12000, 15500, 3000)
    assert house_ma == 15500
    for _ in range(30):
        house_ma = made.step(SECOND, 30000, house_ma, 99000, 3000)
        assert house_ma == 15500


def test_a_pause_waits_for_longer_and_for_more_than_a_tolerance():
    """Unknown car, 19 A are reckoned with, 6 A offered: until when nothing more is added."""
    for mains_ma, pauses_after_s in ((25400, None), (25600, 16), (28000, 16)):
        made = Overload(limits())
        assert made.step(SECOND, max(mains_ma, 25600), 12000, 24000, UNKNOWN) == 19000
        found = [made.step(SECOND, mains_ma, 19000, 24000, UNKNOWN) for _ in range(18)]
        first = next((at for at, house_ma in enumerate(found, 1) if house_ma > 19000), None)
        assert first == pauses_after_s, mains_ma


def test_an_excess_within_a_meter_s_noise_is_answered_by_as_much_and_once():
    made = Overload(limits())
    assert made.step(SECOND, 25400, 12000, 24000, UNKNOWN) == 12400
    for _ in range(19):  # the cut is on its way: a reading now and then is no reason for another
        made.end(500)
        assert made.step(500, 25200, 12400, 24000, UNKNOWN) == 12400
    made.end(500)
    assert made.step(500, 25200, 12400, 24000, UNKNOWN) == 12600


def test_an_excess_that_stays_is_no_noise():
    made = Overload(limits())
    assert made.step(SECOND, 25400, 12000, 24000, UNKNOWN) == 12400
    assert made.step(SECOND, 25400, 12400, 24000, UNKNOWN) == 19000


def test_a_large_load_beside_a_cut_is_answered_like_the_first_one():
    """The car's fall hides a part of it: 12 A were reckoned with, and it grows by 1 A at least."""
    for likely_ma, house_ma in ((12900, 12900), (13000, 18000)):
        made = Overload(limits())
        assert made.step(SECOND, 27000, 12000, 12000, UNKNOWN) == 12000
        assert made.step(SECOND, 28000, likely_ma, 18000, UNKNOWN) == house_ma


def test_a_fall_shows_how_fast_the_car_is():
    """It fell after 2, 3 or 7 s: 3 s more without another fall are long enough."""
    for falls_s, cut_again_s in ((2, 5), (3, 6), (7, 10)):
        made = Overload(limits())
        for _ in range(falls_s):
            made.step(SECOND, 30000, 12000, 15000, UNKNOWN)
        found = [made.step(SECOND, 27000, 12000, 15000, UNKNOWN) for _ in range(12)]
        assert found.index(14000) == cut_again_s, falls_s


def test_a_load_that_comes_meanwhile_counts_at_once():
    made = Overload(limits())
    made.step(SECOND, 26000, 12000, 13000, UNKNOWN)
    assert made.step(SECOND, 29000, 16000, 13000, UNKNOWN) == 16000


def test_after_a_reading_within_the_limit_it_begins_anew():
    made = Overload(limits())
    made.step(SECOND, 26000, 12000, 16000, UNKNOWN)
    made.end(SECOND)
    assert made.step(SECOND, 26000, 12000, 17000, UNKNOWN) == 17000


def over_s(step_a, moment_s, dead_s, lag_s=0.25, late_s=0, phases=(0, 1, 2)):
    """A load of step_a that comes moment_s after the start, in a house of 2 A, a paced pilot ->
    the longest time in s with more than 0.25 A above the limit, and the least offer after it."""
    car = Car(int(4 * dead_s), lag_s=4 * lag_s, starts_s=8)
    made = Home(limits(safe_a=6), car, paced=True, late_s=late_s, period_ms=250)
    calm_ma = (2000, 2000, 2000)
    loaded_ma = tuple(2000 + step_a * 1000 * (phase in phases) for phase in range(3))
    longest = lasts = 0
    least_ma = 16000
    for cycle in range(4 * (moment_s + 60)):
        made.step(calm_ma if cycle < 4 * moment_s else loaded_ma)
        lasts = lasts + 1 if max(made.mains_ma) > 25250 else 0
        longest = max(longest, lasts)
        if cycle > 4 * moment_s:
            least_ma = min(least_ma, made.law.offer_ma)
    return longest / 4, least_ma


def test_a_load_that_comes_while_the_offer_rises_is_answered_at_once():
    """The rise that the car has not followed yet hides none of it."""
    for step_a in (9, 11, 13, 15, 17):
        for moment_s in (6, 9, 12, 15, 18, 20, 22, 24, 27):
            for dead_s in (0, 2, 5):
                found_s, least_ma = over_s(step_a, moment_s, dead_s)
                case = (step_a, moment_s, dead_s)
                assert found_s <= dead_s + 2.25, case
                assert least_ma >= 6000, case


def test_it_pauses_nothing_that_would_have_fitted():
    """A car of 10 s, a meter of 2 s: the second cut leaves 6 A."""
    for step_a in (12, 14, 16):
        for moment_s in (8, 14, 20, 26):
            assert over_s(step_a, moment_s, 10, 1, 2)[1] >= 6000, (step_a, moment_s)
