"""Cars that need more than 6 A: they wait for more, or begin and give up."""

import pytest
from plugged_car import PluggedCar

ZOE_3P = "dingo35/SmartEVSE-3.5#335"
ZOE_8A = "steff393/wbec#28"
ZOE_SLEEPS = "OpenEVSE/openevse_esp32_firmware#512"
KANGOO = "evcc-io/evcc#12829"
SMART_EQ = "evcc-io/evcc#3528"
CHARGES_WITHIN_S = 180
MOST_CLOSINGS = 3

# (reported at, the car, headroom of the three phases in A)
ENOUGH = (
    # It waits in state B until it is offered its minimum.
    (ZOE_3P, dict(min_a=7), 23),
    (ZOE_8A, dict(min_a=8), (23, 12, 9)),
    (ZOE_8A, dict(min_a=12.5, phases=(1,)), (14, 23, 23)),
    (KANGOO, dict(min_a=8), 8.4),
    (SMART_EQ, dict(begins_a=9), 20),  # and goes on with less
    (ZOE_SLEEPS, dict(min_a=10, s2_closes_s=6), 16),  # slow to answer
    # It begins with less, and gives up.
    (ZOE_3P, dict(min_a=7, gives_up_s=2), 10),
    (ZOE_8A, dict(min_a=8, gives_up_s=10, tries_again_s=5), 23),
    (KANGOO, dict(min_a=8, gives_up_s=30, tries_again_s=60), (9, 23, 23)),
    (SMART_EQ, dict(min_a=13, gives_up_s=5), (23, 23, 14)),
    # It lets power flow with less, draws nothing, and begins at once when there is enough.
    (ZOE_3P, dict(min_a=12, gives_up_s=30, phases=(1, 2), s2_closes_s=6), 12.3),
    (ZOE_8A, dict(min_a=9, gives_up_s=30, tries_again_s=5, s2_closes_s=6), 9.3),
    (SMART_EQ, dict(min_a=13, gives_up_s=30), 13.3),
)
# The same cars where a phase has less than they need.
TOO_LITTLE = (
    (ZOE_3P, dict(min_a=7), 6.5),
    (ZOE_8A, dict(min_a=8, phases=(1,)), 7.5),
    (ZOE_3P, dict(min_a=7, gives_up_s=2), 6.6),
    (ZOE_8A, dict(min_a=8, gives_up_s=10, tries_again_s=5), (23, 7.5, 23)),
    (KANGOO, dict(min_a=9, gives_up_s=30, tries_again_s=5), (23, 23, 8)),
    (SMART_EQ, dict(min_a=13, gives_up_s=5, tries_again_s=60), 12),
)


@pytest.mark.parametrize(("source", "car", "headroom_a"), ENOUGH)
def test_it_charges_within_three_minutes_where_the_headroom_allows(source, car, headroom_a):
    made = PluggedCar(car).run(CHARGES_WITHIN_S, headroom_a)
    assert made.began_s is not None and made.began_s <= CHARGES_WITHIN_S, source
    assert made.run(300, headroom_a).charging, source
    assert len(made.closings_s) <= 2 and made.over_s == 0, (source, made.closings_s)


@pytest.mark.parametrize(("source", "car", "headroom_a"), TOO_LITTLE)
def test_three_closings_in_15_minutes_where_it_does_not(source, car, headroom_a):
    made = PluggedCar(car).run(1900, headroom_a)
    assert made.most_closings <= MOST_CLOSINGS and made.draws_s == 0, (source, made.closings_s)
    assert made.over_s == 0, source
    # and as soon as there is enough, it charges
    made.run(CHARGES_WITHIN_S, 23)
    assert made.charging, (source, made.closings_s)


@pytest.mark.parametrize("gives_up_s", (0, 10))
def test_less_than_a_charging_car_needs_is_a_pause_of_the_station(gives_up_s):
    """evcc-io/evcc#8668: it charges at 16 A, and below 8 A it stops. It gives up once; later the
    station pauses before it does, and offers nothing between 0 and what it needs."""
    made = PluggedCar(dict(min_a=8, gives_up_s=gives_up_s)).run(300, 23)
    closings = len(made.closings_s)
    made.run(100, 6.5)
    assert not made.charging
    assert made.run(200, 23).charging
    assert len(made.closings_s) <= closings + 2
    seen = len(made.offers_ma)
    made.run(100, 6.5)
    assert set(made.offers_ma[seen + 15 :]) == {0}
    assert made.run(200, 23).charging
    assert made.over_s <= 12


@pytest.mark.parametrize(("minimum_a", "headroom_a"), ((8, 10), (10, 10.5), (13, 23)))
def test_a_known_minimum_is_a_setting(minimum_a, headroom_a):
    """The car begins at once, and the offer is never between 0 and that minimum."""
    car = dict(min_a=minimum_a, gives_up_s=5)
    made = PluggedCar(car, socket_min_a=minimum_a).run(60, headroom_a)
    assert made.began_s <= 10 and len(made.closings_s) == 1
    made.run(120, minimum_a - 0.6).run(200, headroom_a)
    assert made.charging and len(made.closings_s) == 2
    assert not [ma for ma in made.offers_ma if 0 < ma < minimum_a * 1000]


def test_what_a_car_needs_is_forgotten_when_it_is_unplugged():
    made = PluggedCar(dict(min_a=9, gives_up_s=5)).run(100, 8)
    assert made.station.law.socket.start.refused_ma
    made.car.unplug()
    made.run(5, 8)
    made.car.min_a = 0
    made.car.plug()
    assert made.run(20, 8).charging


@pytest.mark.parametrize("headroom_a", (23, 9, 6.5))
def test_a_full_car_is_left_in_peace(headroom_a):
    """It stays in state B: the signal rises once and rests, and no contactor closes."""
    made = PluggedCar(dict(wants_charge=False)).run(1200, headroom_a)
    assert not made.closings_s
    assert len(set(made.offers_ma[300:])) == 1


def test_a_car_that_starts_by_its_own_timer_later():
    """It tried for a moment when it was plugged in, and needs no more than 6 A."""
    made = PluggedCar({}).run(8, 7)
    made.car.fill()
    made.run(1500, 7)
    assert len(made.closings_s) == 1
    made.car.discharge()
    assert made.run(60, 7).charging
