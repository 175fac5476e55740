"""F16: a second station on the same meter gets its turn, and pauses end where 6 A are left.

Reported as openWB#1605 and evcc#30340: the second station never starts while the first one takes
16 A. Each balances against the meter alone: to one, the other one is a load of the house.
"""

from itertools import pairwise

import pytest

from simulated_home import Car, Home, limits

LIMIT_MA = 25_000


def station(phases=(0, 1, 2), rated_a=25, dead_s=2):
    car = Car(4 * dead_s, phases=phases, starts_s=8)
    bounds = limits(installation_a=rated_a, safe_a=6, budget_as=10)
    return Home(bounds, car, paced=True, period_ms=250)


def run_both(first, second, seconds, house_ma):
    """-> the mains' highest current in mA."""
    highest = 0
    for _ in range(4 * seconds):
        for one, other in ((first, second), (second, first)):
            one.step(other.car.with_house(house_ma))
        highest = max(highest, *first.mains_ma)
    return highest


# The house's load in mA; rated current in A; phases of the cars.
@pytest.mark.parametrize(
    "house_ma, rated_a, phases",
    (
        ((3000, 3000, 3000), 25, (0, 1, 2)),  # 6.0 A are left
        ((2700, 2700, 2700), 25, (0, 1, 2)),  # 6.3 A
        ((3000, 9000, 2000), 25, (0,)),
        ((1000, 13_000, 1000), 35, (0, 1, 2)),
        ((18_000, 18_000, 18_000), 40, (0, 1, 2)),
    ),
)
def test_both_charge(house_ma, rated_a, phases):
    first, second = station(phases, rated_a), station(phases, rated_a)
    second.pilot.car_state = "A"
    run_both(first, second, 120, house_ma)
    second.pilot.car_state = "C"
    highest = run_both(first, second, 600, house_ma)
    assert second.car.current_ma >= 5900
    assert first.car.current_ma >= 5900
    assert highest <= 1.3 * rated_a * 1000


# After a pause with 6.0 to 6.5 A left: the load of L1 in mA, and what is left to the car in mA.
@pytest.mark.parametrize("left_ma", (6000, 6100, 6300, 6490))
def test_a_pause_ends_where_the_smallest_offer_is_left(left_ma):
    made = station()
    made.run(60, (2000, 2000, 2000))
    made.run(60, (22_000, 2000, 2000))
    assert made.law.offer_ma == 0
    offers = made.run(400, (LIMIT_MA - left_ma, 2000, 2000))
    assert offers[-1] >= 6000
    assert sum(offer > 0 for offer in offers) > 150


@pytest.mark.parametrize("noise_ma", (30, 60, 120))
def test_it_ends_with_the_noise_of_a_meter(noise_ma):
    made = station()
    made.run(60, (2000, 2000, 2000))
    made.run(60, (22_000, 2000, 2000))
    offers = []
    for second in range(600):
        load_ma = LIMIT_MA - 6000 + (noise_ma, -noise_ma, 0)[second % 3]
        offers += made.run(1, (load_ma, 2000, 2000))
    assert offers[-1] == 6000
    switched = sum(a == 0 < b for a, b in pairwise(offers))
    assert switched == 1


@pytest.mark.parametrize("left_ma", (6000, 6200, 6400))
def test_the_next_car_does_not_wait_for_the_pause_of_the_one_before(left_ma):
    made = station()
    made.run(60, (2000, 2000, 2000))
    made.run(60, (22_000, 2000, 2000))
    made.pilot.car_state = "A"
    made.run(30, (LIMIT_MA - left_ma, 2000, 2000))
    made.pilot.car_state = "C"
    assert made.run(10, (LIMIT_MA - left_ma, 2000, 2000))[-1] >= 6000


@pytest.mark.parametrize("left_ma", (0, 3000, 5500))
def test_with_less_it_does_not_end(left_ma):
    made = station()
    made.run(60, (2000, 2000, 2000))
    assert not any(made.run(900, (LIMIT_MA - left_ma, 2000, 2000))[60:])
