"""Cars that sleep after a long pause: woken at most twice, and a car that is full not at all."""

import pytest
from plugged_car import PluggedCar

from iec61851 import wake_up

KONA = "dingo35/SmartEVSE-3.5#17"
SPRING = "evcc-io/evcc#21293"
ZOE = "OpenEVSE/openevse_esp32_firmware#512"
RESUMES_WITHIN_S = 600
NEVER = 99

# (reported at, minutes of the pause, the car sleeps after so many s, wakes by so many -12 V,
#  headroom in A after the pause, wake-ups that follow)
ROWS = (
    (KONA, 20, 600, 1, 23, 1),
    (KONA, 20, 600, 2, 23, 2),
    (SPRING, 25, 1200, 2, 9, 2),
    (SPRING, 12, 60, 2, 16, 2),
    (ZOE, 30, 900, NEVER, 23, 2),
    (ZOE, 12, 3600, 1, 23, 0),  # it does not sleep yet
)


def paused(car, minutes):
    """A car that charged, and a house that left nothing to it for so long."""
    made = PluggedCar(car).run(120, 23)
    assert made.charging
    made.run(minutes * 60, 3)
    assert not made.charging
    return made


@pytest.mark.parametrize(
    ("source", "minutes", "sleeps_s", "wake_ups", "headroom_a", "woken"), ROWS
)
def test_charging_goes_on_after_a_long_pause(
    source, minutes, sleeps_s, wake_ups, headroom_a, woken
):
    made = paused(dict(sleeps_after_s=sleeps_s, wake_ups=wake_ups), minutes)
    made.run(RESUMES_WITHIN_S, headroom_a)
    assert made.charging is (wake_ups < NEVER), source
    events = made.events(wake_up.TEXT) + made.events(wake_up.TEXT_AGAIN)
    assert len(events) == woken, (source, events)
    made.run(1500, headroom_a)
    assert len(made.events(wake_up.TEXT) + made.events(wake_up.TEXT_AGAIN)) == woken, source


@pytest.mark.parametrize("wake_ups", (1, 2))
def test_each_pause_of_a_charge_may_be_followed_by_two(wake_ups):
    made = paused(dict(sleeps_after_s=300, wake_ups=wake_ups), 10)
    made.run(RESUMES_WITHIN_S, 23)
    assert made.charging
    made.run(600, 3).run(RESUMES_WITHIN_S, 23)
    assert made.charging
    assert len(made.events(wake_up.TEXT)) == 2
    assert len(made.events(wake_up.TEXT_AGAIN)) == 2 * (wake_ups - 1)


@pytest.mark.parametrize("headroom_a", (7, 23))
def test_a_car_that_ended_its_charge_is_not_woken(headroom_a):
    made = PluggedCar({}).run(300, headroom_a)
    made.car.fill()
    made.run(1200, headroom_a)
    assert not made.events(wake_up.TEXT) and not made.events(wake_up.TEXT_AGAIN)


def test_a_car_that_needs_more_is_offered_it_before_it_is_woken():
    """It waits for 13 A: the raised offer comes first, and is all that it needs."""
    made = PluggedCar(dict(min_a=13)).run(120, 23)
    assert made.charging and not made.events(wake_up.TEXT)
