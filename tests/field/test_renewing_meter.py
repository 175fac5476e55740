"""A meter that renews its values every 10..60 s (evcc#5003, AstraMeter#327): no overload lasts."""

import pytest

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup


@pytest.mark.parametrize("every_s", [10, 30, 60])
@pytest.mark.parametrize("house_a", [(14, 3, 2), (2, 16, 5)])
def test_the_offer_waits_for_fresh_values(house_a, every_s):
    station = SimulatedStation(Setup(meter_fault=f"renew:{every_s}"))
    over_s = 0
    for second in range(900):
        now = station.step(tuple(1000 * a + (second * 37 + 13 * a) % 90 for a in house_a))
        over_s += max(now.mains_ma) > 26000
    assert over_s <= every_s
    assert station.law.offer_ma >= 6000
    assert station.cycle.meter_fault is None


HELD = "held: the meter's values may be old"


def reasons_of(setup, house_a):
    station = SimulatedStation(setup)
    return [station.step(house_a(second)).reason for second in range(180)]


def test_the_offer_is_held_with_a_reason_of_its_own():
    reasons = reasons_of(
        Setup(meter_fault="renew:60"), lambda s: (14000 + s * 37 % 90, 3000 + s * 7 % 60, 2000)
    )
    assert HELD in reasons[:60]
    assert "testing the meter" not in reasons[:60]


def test_a_steady_meter_and_a_car_that_draws_nothing_hold_it_for_less_than_a_minute():
    reasons = reasons_of(Setup(ev_starts_late=170), lambda _: (2000, 1500, 1000))
    assert reasons.count(HELD) <= 45
