"""The car reads the duty as IEC 61851-1 says, is slow where cars are slow, and stops at once."""

import math

import pytest

from tools.plant.car import Car, signalled_ma


def duty(percent):
    return round(percent * 65536 / 100)


OFFER_16A_U16 = duty(26.667)

DUTIES = (
    # duty in 1/65536 -> mA; the limits of each range on both sides
    (0, 0),
    (duty(2.9), 0),
    (duty(5), 0),  # digital communication
    (duty(7.5), 0),
    (5242, 0),  # 7.9987 %
    (5243, 6000),  # 8.0002 %
    (duty(9.9), 6000),
    (6553, 6000),  # 9.9991 %
    (6554, 6000),  # 10.0006 %
    (duty(16.667), 10000),
    (duty(26.667), 16000),
    (duty(50), 30000),
    (55705, 50999),  # 84.9991 %
    (55706, 52501),  # 85.0006 %: the other formula already
    (duty(90), 64998),
    (62914, 79997),  # 95.9991 %
    (62915, 80000),
    (63569, 80000),  # 96.9986 %
    (63570, 0),
    (65535, 0),
)


@pytest.mark.parametrize(("duty_u16", "current_ma"), DUTIES)
def test_duty_to_current(duty_u16, current_ma):
    assert abs(signalled_ma(duty_u16) - current_ma) <= 1


def test_the_current_is_never_rounded_up():
    for duty_u16 in range(6554, 55706):
        assert signalled_ma(duty_u16) <= duty_u16 * 60_000 / 65536 < signalled_ma(duty_u16) + 1


def charging(step_s=0.05, duty_u16=OFFER_16A_U16, seconds=15, **arguments):
    car = Car(**arguments)
    car.plug()
    run(car, seconds, duty_u16, step_s=step_s)
    return car


def run(car, seconds, duty_u16, contactor=True, step_s=0.05):
    for _ in range(round(seconds / step_s)):
        car.step(step_s, duty_u16, contactor)


def first_time(car, duty_u16, condition, contactor=True, step_s=0.05, within_s=20):
    """Seconds until condition(car)."""
    for n in range(1, round(within_s / step_s) + 1):
        car.step(step_s, duty_u16, contactor)
        if condition(car):
            return n * step_s
    raise AssertionError(f"not within {within_s} s")


@pytest.mark.parametrize("step_s", (0.01, 0.05, 0.1, 0.25))
def test_s2_closes_and_opens_in_its_time_at_any_step(step_s):
    car = Car()
    car.plug()
    run(car, 5, 65535, step_s=step_s)
    assert car.state == "B"
    on = OFFER_16A_U16
    closed_s = first_time(car, on, lambda car: car.s2_closed, step_s=step_s)
    assert closed_s == pytest.approx(1.5, abs=step_s)
    assert car.state == "C"
    drawing_s = first_time(car, on, lambda car: car.drawn_ma[0] > 0, step_s=step_s)
    assert closed_s + drawing_s == pytest.approx(3.0, abs=2 * step_s)
    run(car, 10, on, step_s=step_s)
    assert car.drawn_ma == pytest.approx([16000] * 3, abs=10)
    car.step(step_s, 65535, True)
    assert car.drawn_ma == [0, 0, 0]
    assert car.state == "C"
    opened_s = step_s + first_time(car, 65535, lambda car: not car.s2_closed, step_s=step_s)
    assert opened_s == pytest.approx(1.0, abs=step_s)
    assert car.state == "B"
    again_s = first_time(car, on, lambda car: car.drawn_ma[0] > 0, step_s=step_s)
    assert again_s == pytest.approx(3.0, abs=step_s)


def test_it_draws_only_with_a_closed_contactor():
    car = charging()
    car.step(0.05, OFFER_16A_U16, False)
    assert car.drawn_ma == [0, 0, 0]
    assert car.state == "C"
    car = Car()
    car.plug()
    run(car, 20, OFFER_16A_U16, contactor=False)
    assert (car.state, car.drawn_ma) == ("C", [0, 0, 0])
    run(car, 10, OFFER_16A_U16)
    assert car.drawn_ma[0] > 15900


@pytest.mark.parametrize("duty_u16", (0, duty(5), duty(7.5), duty(98), 65535))
def test_no_offer_no_charge(duty_u16):
    assert charging(duty_u16=duty_u16).state == "B"


PHASES = (((1, 2, 3), [16000, 16000, 16000]), ((1,), [16000, 0, 0]), ((3,), [0, 0, 16000]))


@pytest.mark.parametrize(("phases", "drawn_ma"), PHASES)
def test_phases(phases, drawn_ma):
    assert charging(phases=phases).drawn_ma == pytest.approx(drawn_ma, abs=10)


@pytest.mark.parametrize("phases", ((), (0,), (1, 4)))
def test_other_phases_do_not_exist(phases):
    with pytest.raises(ValueError, match="allowed is one to three of 1, 2, 3"):
        Car(phases=phases)


def test_its_own_maximum():
    assert charging(max_a=10).drawn_ma == pytest.approx([10000] * 3, abs=10)
    assert charging(max_a=32, duty_u16=duty(40)).drawn_ma[0] == pytest.approx(24000, abs=10)


def test_a_full_car_opens_s2_although_it_is_offered_current():
    car = charging()
    car.fill()
    car.step(0.05, OFFER_16A_U16, True)
    assert (car.state, car.drawn_ma) == ("B", [0, 0, 0])
    car.discharge()
    run(car, 10, OFFER_16A_U16)
    assert car.drawn_ma[0] > 15900


def test_unplugged_under_load_and_plugged_again():
    car = charging()
    car.unplug()
    assert (car.state, car.drawn_ma) == ("A", [0, 0, 0])
    car.plug()
    assert car.state == "B"
    closed_s = first_time(car, OFFER_16A_U16, lambda car: car.s2_closed)
    assert closed_s == pytest.approx(1.5, abs=0.06)


def test_other_states():
    assert charging(ventilation=True).state == "D"
    shorted = charging(pilot_shorted=True)
    assert (shorted.state, shorted.drawn_ma) == ("E", [0, 0, 0])
    assert Car(pilot_shorted=True).state == "A"


@pytest.mark.parametrize("dead_s", (0, 1, 2, 5))
@pytest.mark.parametrize("lag_s", (1, 3))
def test_one_step_a_second_is_the_model_of_the_traces(dead_s, lag_s):
    """A queue of `dead_s` offers, then drawn += (queued - drawn) * min(1, 1 / lag)."""
    offers_a = [16] * 10 + [8] * 7 + [12] * 3 + [6] * 10 + [16] * 12
    car = charging(step_s=1, seconds=20, dead_s=dead_s, lag_s=lag_s)
    drawn_a, queue = car.drawn_ma[0] / 1000, [16] * dead_s
    assert drawn_a == pytest.approx(16, abs=0.1)
    for offer_a in offers_a:
        queue.append(offer_a)
        drawn_a += (queue.pop(0) - drawn_a) * min(1, 1 / lag_s)
        car.step(1, duty(offer_a / 0.6), True)
        assert car.drawn_ma[0] == pytest.approx(drawn_a * 1000, abs=100 / lag_s + 5)


@pytest.mark.parametrize("step_s", (0.05, 0.1))
def test_dead_time_then_lag(step_s):
    car = charging(step_s=step_s)
    run(car, 2 - step_s, duty(10), step_s=step_s)
    assert car.drawn_ma[0] == pytest.approx(16000, abs=10)
    run(car, 1 + step_s, duty(10), step_s=step_s)
    # After one time constant 37 % of the step is left.
    assert car.drawn_ma[0] == pytest.approx(6000 + 3700, abs=1000)
    run(car, 6, duty(10), step_s=step_s)
    assert car.drawn_ma[0] == pytest.approx(6000, abs=30)


def test_cars_that_answer_late_or_never():
    late = charging(s2_closes_s=8, s2_opens_s=5, seconds=7)
    assert late.state == "B"
    run(late, 2, OFFER_16A_U16)
    assert late.state == "C"
    run(late, 4, 65535)
    assert late.state == "C"
    run(late, 2, 65535)
    assert late.state == "B"
    assert charging(s2_closes_s=math.inf, seconds=100).state == "B"
    deaf = charging(s2_opens_s=math.inf)
    run(deaf, 100, 65535)
    assert deaf.state == "C"


def test_a_car_that_ignores_the_offer_draws_all_it_can():
    assert charging(ignores_offer=True, max_a=32).drawn_ma == pytest.approx([32000] * 3, abs=20)


def closings(car, seconds, duty_u16, step_s=0.05):
    """Of S2, while the contactor follows it; the current that flowed at most."""
    counted, highest_ma = 0, 0
    for _ in range(round(seconds / step_s)):
        before = car.s2_closed
        car.step(step_s, duty_u16, car.s2_closed)
        counted += car.s2_closed and not before
        highest_ma = max(highest_ma, *car.drawn_ma)
    return counted, highest_ma


LEAST_OFFERS = (
    # arguments, offer in A -> closings of S2 in ten minutes, highest current in mA
    ({"min_a": 8}, 6, 0, 0),
    ({"min_a": 8}, 7.9, 0, 0),
    ({"min_a": 8}, 8, 1, 8000),
    ({"min_a": 10}, 16, 1, 16000),
    ({"min_a": 8, "gives_up_s": 5}, 6, 18, 0),  # each 35 s
    ({"min_a": 9, "gives_up_s": 10, "tries_again_s": 50}, 8, 10, 0),
    ({"min_a": 8, "gives_up_s": 5}, 9, 1, 9000),
    ({"begins_a": 10}, 9, 0, 0),
    ({"begins_a": 10}, 10, 1, 10000),
)


@pytest.mark.parametrize(("arguments", "offer_a", "counted", "highest_ma"), LEAST_OFFERS)
def test_the_offer_that_it_needs(arguments, offer_a, counted, highest_ma):
    car = Car(**arguments)
    car.plug()
    found, found_ma = closings(car, 600, duty(offer_a / 0.6))
    assert found == counted
    assert found_ma == pytest.approx(highest_ma, abs=60)


def test_below_its_minimum_it_ends_the_charge_and_comes_back():
    car = charging(min_a=8)
    run(car, 0.9, duty(12))  # 7.2 A
    assert (car.state, car.drawn_ma) == ("C", [0, 0, 0])
    run(car, 0.2, duty(12))
    assert car.state == "B"
    run(car, 60, duty(12))
    assert car.state == "B"
    run(car, 10, duty(14))  # 8.4 A
    assert car.drawn_ma[0] == pytest.approx(8400, abs=20)


def test_one_that_needs_more_only_to_begin_goes_on_with_less():
    car = charging(begins_a=10)
    run(car, 60, duty(10))
    assert car.drawn_ma[0] == pytest.approx(6000, abs=20)


def test_phases_that_are_added():
    car = charging(adds_phases_s=60, seconds=4, dead_s=0, lag_s=0)
    assert car.drawn_ma == pytest.approx([16000, 0, 0], abs=20)
    run(car, 58, OFFER_16A_U16)
    assert car.drawn_ma[1:] == [0, 0]
    run(car, 2, OFFER_16A_U16)
    assert car.drawn_ma == pytest.approx([16000] * 3, abs=20)
    car.unplug()
    car.plug()
    run(car, 10, OFFER_16A_U16)
    assert car.drawn_ma == pytest.approx([16000, 0, 0], abs=20)
    two = charging(adds_phases_s=5, phases=(1, 2), seconds=20)
    assert two.drawn_ma == pytest.approx([16000, 16000, 0], abs=20)


@pytest.mark.parametrize("late_s", (5, 20))
def test_a_late_start_is_steep(late_s):
    car = charging(starts_late_s=late_s, seconds=3 + late_s - 0.2, lag_s=3)
    assert (car.state, car.drawn_ma) == ("C", [0, 0, 0])
    started_s = first_time(car, OFFER_16A_U16, lambda car: car.drawn_ma[0] > 0)
    assert started_s == pytest.approx(0.2, abs=0.15)
    assert car.drawn_ma == pytest.approx([16000] * 3, abs=20)
    run(car, 5, OFFER_16A_U16, contactor=False)
    run(car, late_s - 0.2, OFFER_16A_U16)
    assert car.drawn_ma == [0, 0, 0]


def test_an_uneven_car():
    car = charging(shares=(1, 0.9, 0.5))
    assert car.drawn_ma == pytest.approx([16000, 14400, 8000], abs=20)
    with pytest.raises(ValueError, match='"shares" .* allowed is three numbers'):
        Car(shares=(1, 1))


STEADY_U16, LOW_U16 = 65535, 0
WAKE_UPS = (
    # wake-ups it needs, seconds of the pause and of each pulse, pulses -> it charges
    (1, 590, 4, 0, True),
    (1, 610, 4, 0, False),
    (1, 610, 4, 1, True),
    (1, 610, 2, 3, False),
    (2, 610, 4, 1, False),
    (2, 610, 4, 2, True),
)


@pytest.mark.parametrize(("needed", "pause_s", "pulse_s", "pulses", "charges"), WAKE_UPS)
def test_a_car_that_sleeps(needed, pause_s, pulse_s, pulses, charges):
    car = charging(sleeps_after_s=600, wake_ups=needed)
    run(car, pause_s, STEADY_U16)
    run(car, 30, OFFER_16A_U16, contactor=False)
    for _ in range(pulses):
        assert car.state == "B"
        run(car, pulse_s, LOW_U16)
        run(car, 30, OFFER_16A_U16)
    assert (car.drawn_ma[0] > 15000) == charges if pulses else (car.state == "C") == charges
    car.unplug()
    car.plug()
    run(car, 10, OFFER_16A_U16)
    assert car.drawn_ma[0] > 15000
