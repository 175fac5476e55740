"""A car that lets power flow and draws nothing yet: when a reading is the house's load alone."""

import micropython

from load_balancing.silent_car import SilentCar

OFFER_MA = 10000


def watched(grown_ma, offer_ma=OFFER_MA, before_ma=3000):
    """Power flows from the sixth second on; grown_ma: of L1 in each second after that, None for
    no reading; L3 is not the station's. -> (is_silent, begins_ma) after each of them."""
    car = SilentCar((0, 1))
    for _ in range(5):
        car.step(1000, 0, [before_ma, 9000, 0])
    seen = []
    for number, ma in enumerate(grown_ma):
        mains_ma = None if ma is None else [before_ma + ma, 9000, 700 * number]
        car.step(1000, offer_ma, mains_ma)
        seen.append((car.is_silent, car.begins_ma))
    return seen


def test_it_is_silent_once_any_car_would_have_shown():
    seen = watched([0, 300, -200, 500] * 8)
    assert [silent for silent, _ in seen] == [False] * 19 + [True] * 13
    assert {begins_ma for _, begins_ma in seen[:19]} == {OFFER_MA}


def test_a_car_that_begins_at_once_is_not():
    seen = watched([0, 0, 2000, 5000] + [6000] * 40)
    assert True not in [silent for silent, _ in seen]
    assert seen[18] == (False, OFFER_MA)
    assert seen[19:] == [(False, 0)] * 25


def test_nor_one_in_a_house_that_moves_by_itself():
    for loads in ([0] * 10 + [-5000] * 40, [0, 1500] * 30, [4000] * 50):
        assert True not in [silent for silent, _ in watched(loads)]


def test_nor_one_that_no_reading_shows():
    assert True not in [silent for silent, _ in watched([None] * 15 + [6000] * 5 + [None] * 30)]
    car = SilentCar((0, 1))
    for second in range(60):
        car.step(1000, OFFER_MA, None if second < 5 else [9000, 0, 0])
        assert not car.is_silent and not car.begins_ma


def test_after_the_silence_it_may_begin_by_all_that_it_is_offered():
    seen = watched([0] * 30 + [900, 1200, 8000] + [10000] * 40)
    assert seen[30] == (True, OFFER_MA)
    assert seen[31:51] == [(False, OFFER_MA)] * 20
    assert seen[51:] == [(False, 0)] * 22


def test_a_load_that_comes_and_goes_or_is_too_small_for_a_car_is_the_houses():
    for loads in ([9000] * 15 + [0] * 30, [3000] * 60, [9000] * 10 + [4000] * 50):
        seen = watched([0] * 30 + loads)
        assert seen[30] == (False, OFFER_MA)
        assert seen[-1] == (True, OFFER_MA)


def test_a_car_on_another_phase_than_l1_is_not_missed():
    car = SilentCar((0, 1, 2))
    seen = []
    for second in range(90):
        late_ma = 6000 if second >= 40 else 0
        car.step(1000, 6000 if second >= 5 else 0, [2000, 2000 + late_ma, 2000])
        seen.append((car.is_silent, car.begins_ma))
    assert seen[39] == (True, 6000)
    assert seen[40:60] == [(False, 6000)] * 20
    assert seen[60:] == [(False, 0)] * 30


def test_each_charge_is_judged_anew():
    car = SilentCar((0, 1))
    for offer_ma, silent in ((0, False), (6000, True), (0, False), (6000, True)):
        for _ in range(25):
            car.step(1000, offer_ma, [2000, 0, 0])
        assert car.is_silent == silent
        assert car.begins_ma == offer_ma


def test_nothing_is_allocated():
    car = SilentCar((0, 1))
    calm_ma, more_ma = [2000, 0, 0], [9000, 0, 0]
    micropython.heap_lock()
    try:
        for second in range(90):
            car.step(1000, 0 if second < 5 else 6000, calm_ma if second < 40 else more_ma)
    finally:
        micropython.heap_unlock()
    assert not car.is_silent
