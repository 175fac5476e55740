"""The bounds of a car's current, with and without a meter at the socket."""

from load_balancing.car_current import CarCurrent
from simulated_home import Car, Home

SECOND = 1000


def settle(car, offer_ma, car_ma, seconds=22):
    for _ in range(seconds):
        car.step(SECOND, offer_ma, None, car_ma)


def bounds(car, phase=0):
    return car.lowest_ma[phase], car.highest_ma[phase]


def test_without_a_meter_the_offers_are_the_bounds():
    car = CarCurrent((0, 1, 2))
    settle(car, 16000, None)
    assert bounds(car) == (16000, 16000)
    car.step(SECOND, 10000, None, None)
    assert bounds(car) == (10000, 16000)


def test_a_steady_car_is_known_exactly_on_every_phase():
    car = CarCurrent((0, 1, 2))
    settle(car, 16000, (10000, 0, -3))
    assert [bounds(car, phase) for phase in range(3)] == [(10000, 10000), (0, 0), (-3, -3)]


def test_what_changed_in_the_last_readings_widens_the_bounds():
    car = CarCurrent((0,))
    settle(car, 16000, (10000, 0, 0))
    car.step(SECOND, 16000, None, (12000, 0, 0))
    assert bounds(car) == (10000, 12000)
    settle(car, 16000, (12000, 0, 0), 3)
    assert bounds(car) == (12000, 12000)


def test_a_car_that_is_to_follow_a_cut_may_have_followed_already():
    car = CarCurrent((0,))
    settle(car, 16000, (10000, 0, 0))
    car.step(SECOND, 8000, None, (10000, 0, 0))
    assert bounds(car) == (8000, 10000)


def test_a_car_that_is_to_follow_a_rise_may_have_followed_already():
    car = CarCurrent((0,))
    settle(car, 8000, (8000, 0, 0))
    car.step(SECOND, 9000, None, (8000, 0, 0))
    assert bounds(car) == (8000, 9000)


def test_a_reading_above_the_offer_counts_as_the_offer():
    car = CarCurrent((0,))
    settle(car, 16000, (90000, 0, 0))
    assert bounds(car) == (16000, 16000)


def test_readings_count_after_3_s_and_no_longer_when_they_end():
    car = CarCurrent((0,))
    settle(car, 16000, None)
    settle(car, 16000, (10000, 0, 0), 2)
    assert bounds(car) == (16000, 16000)
    settle(car, 16000, (10000, 0, 0), 1)
    assert bounds(car) == (10000, 10000)
    car.step(SECOND, 16000, None, None)
    assert bounds(car) == (16000, 16000)


def home(socket_meter):
    """A car that takes 10 A at most, 2 s after it was offered."""
    return Home(car=Car(dead_s=2, most_ma=10000), socket_meter=socket_meter)


def changes(made, seconds, house_ma):
    """-> (the offers that differ from the one before, seconds in overload)."""
    before_ma, changed, overload_s = made.law.offer_ma, [], 0
    for _ in range(seconds):
        (offer_ma,) = made.run(1, (house_ma, 2000, 2000))
        overload_s += made.mains_ma[0] > 25000
        if offer_ma != before_ma:
            changed.append(offer_ma)
        before_ma = offer_ma
    return changed, overload_s


def test_a_car_that_takes_less_than_its_offer_is_cut_once_and_right():
    made = home(socket_meter=True)
    made.run(60)
    assert made.law.offer_ma == 16000
    assert changes(made, 60, 17000) == ([8000], 3)


def test_without_a_meter_at_the_socket_it_is_the_same_once_the_car_is_known():
    made = home(socket_meter=False)
    made.run(130)  # with a test move of the meter check
    assert made.law.car.model.most_ma == 10000
    assert made.law.offer_ma == 16000
    assert changes(made, 60, 17000) == ([8000], 3)


def test_a_car_on_one_phase_leaves_the_others_to_the_house():
    made = Home(car=Car(phases=(0,)), socket_meter=True)
    made.run(6, (2000, 12000, 2000))
    made.run(54, (2000, 22000, 2000))
    assert made.decided == (16000, "socket maximum")


def test_what_the_car_uses_is_measured():
    car = CarCurrent((0, 1, 2))
    cases = (
        ((0, 0, 0), (True, True, True)),  # it has not begun
        ((10000, 0, 200), (True, False, False)),
        ((10000, 2000, 0), (True, True, False)),
        (None, (True, True, True)),
    )
    for car_ma, used in cases:
        settle(car, 16000, car_ma, 4)
        assert tuple(car.uses(phase) for phase in range(3)) == used, car_ma


def test_the_largest_rise_on_its_way_is_told():
    car = CarCurrent((0,))
    settle(car, 6000, None)
    assert car.rise_ma == 0
    car.step(SECOND, 7000, None, None)
    settle(car, 7000, None, 16)
    assert car.rise_ma == 1000
    settle(car, 7000, None, 6)
    assert car.rise_ma == 0
