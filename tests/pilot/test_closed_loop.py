"""Cars that answer, answer late, never or wildly, and what the firmware makes of them."""

import math

import pytest
from closed_loop import OPEN_WITHIN_MS, JumpyCar, World

from iec61851 import faults, wake_up


def charging(seed=0, **arguments):
    world = World(seed, JumpyCar(**arguments))
    world.run(1)
    world.car.plug()
    world.until(lambda: world.contactor.closed, 15)
    return world


@pytest.mark.parametrize("offer_ma", (6000, 16000, 32000, 51000, 63000, 80000))
@pytest.mark.parametrize("resistance", (0.97, 1.03))
def test_a_charge_at_any_duty_with_cars_at_both_ends_of_the_tolerance(offer_ma, resistance):
    world = World(offer_ma, JumpyCar(resistance=resistance, max_a=80))
    world.offer_ma = offer_ma
    world.car.plug()
    world.run(20)
    assert world.pilot.charging and world.closings == 1 and not world.events
    assert offer_ma - 25 <= world.pilot.signalled_ma <= offer_ma
    assert max(world.car.drawn_ma) > 0.99 * offer_ma


@pytest.mark.parametrize("read_us", (40, 50, 60, 80, 100))
@pytest.mark.parametrize("offer_ma", (75000, 78500, 80000))
def test_a_sound_diode_is_seen_in_the_short_low_half_of_a_high_current(offer_ma, read_us):
    """Row 1 of docs/pilot.md, and no false alarm after it, at any speed of the ADC."""
    for seed in range(4):
        world = World(seed, JumpyCar(max_a=80, s2_closes_s=0.5))
        world.chip.read_us = read_us
        world.offer_ma = offer_ma
        world.car.plug()
        world.until(lambda world=world: world.true_state() == "C", 5)
        assert world.until(lambda world=world: world.contactor.closed, 3) <= 3000
        world.run(10)
        assert world.contactor.closed and not world.events


@pytest.mark.parametrize("read_us", (40, 60, 100))
@pytest.mark.parametrize("offer_ma", (6000, 51000, 80000))
def test_a_missing_diode_is_seen_at_every_current(offer_ma, read_us):
    for seed in range(4):
        world = World(seed, JumpyCar(max_a=80, diode_missing=True, s2_closes_s=0.5))
        world.chip.read_us = read_us
        world.offer_ma = offer_ma
        world.car.plug()
        world.run(8)
        assert world.closings == 0 and world.events == [faults.DIODE.text]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("leave", ("open S2", "unplug"))
def test_open_within_100_ms_of_leaving_c_at_any_moment(seed, leave):
    world = charging(seed)
    world.run(5)
    moment_us = world.chip.now_us + 1370 * seed

    def happen():
        world.car.s2 = False
        if leave == "unplug":
            world.car.unplug()

    world.at.append((moment_us, happen))
    world.until(lambda: not world.contactor.closed, 2)
    assert (world.chip.now_us - moment_us) // 1000 <= OPEN_WITHIN_MS + 25  # to the next pass
    assert not world.events


def glitch(world, after_ms, lasts_ms):
    """The car shows 2.7 kOhm for so long, so long from now on."""
    for start_ms, s2 in ((after_ms, False), (after_ms + lasts_ms, None)):
        moment_us = world.chip.now_us + start_ms * 1000
        world.at.append((moment_us, lambda s2=s2: setattr(world.car, "s2", s2)))
    world.car.s2_closes_s = 0


@pytest.mark.parametrize("lasts_ms", (24, 40))
@pytest.mark.parametrize("after_ms", (100, 400, 500, 600))
def test_a_glitch_to_2700_ohm_after_a_change_of_duty(after_ms, lasts_ms):
    world = charging()
    for number in range(10):
        world.run(6)
        world.offer_ma = 10000 + 3000 * (number % 2)
        glitch(world, after_ms, lasts_ms)
    assert world.closings == 1 and world.contactor.closed


@pytest.mark.parametrize("seed", range(6))
def test_a_glitch_of_80_ms_is_a_car_that_opens_s2(seed):
    world = charging(seed)
    world.run(6)
    world.offer_ma = 10000
    glitch(world, 500, 80)
    world.run(1)
    assert not world.contactor.closed


def test_bcb_toggle_does_not_click():
    world = World(car=JumpyCar())
    world.car.s2 = False
    world.car.plug()
    world.run(8)
    for _ in range(6):
        world.car.s2 = True
        world.run(0.25)
        world.car.s2 = False
        world.run(0.25)
    assert world.closings == 0


@pytest.mark.parametrize("period_s", (0.1, 0.3, 0.7, 1.5, 4))
def test_a_car_that_toggles_wears_no_contactor(period_s):
    world = World(car=JumpyCar())
    world.car.plug()
    for number in range(round(60 / period_s)):
        world.car.s2 = number % 2 == 0
        world.run(period_s)
    assert world.closings <= 60 / 5


def test_late_and_deaf_cars_in_a_pause():
    for opens_s, opened_s in ((1, 1), (2.5, 2.5), (5, 5), (math.inf, 6)):
        world = charging(s2_opens_s=opens_s)
        world.run(3)
        world.offer_ma = 0
        took_ms = world.until(lambda world=world: not world.contactor.closed, 10)
        assert took_ms == pytest.approx(opened_s * 1000, abs=150)
        world.run(10)
        world.offer_ma = 16000
        world.run(15)
        assert world.pilot.charging and world.closings == 2


def test_a_car_that_never_answers_is_woken_once():
    world = World(car=JumpyCar(s2_closes_s=math.inf))
    world.car.plug()
    world.run(120)
    assert world.events == [wake_up.TEXT]
    assert world.closings == 0 and world.pilot.pilot_state == "B2"


def test_a_car_in_c_at_power_on():
    world = World(car=JumpyCar())
    world.power_off()
    world.car.s2 = True
    world.car.plug()
    world.run(2)
    world.power_on()
    took_ms = world.until(lambda: world.contactor.closed, 10)
    assert 3000 <= took_ms <= 4500


FAULTS = (
    ("diode_missing", faults.DIODE),
    ("pilot_shorted", faults.SHORTED),
    ("ventilation", faults.VENTILATION),
)


@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_faults_of_the_car_before_and_within_a_charge(name, fault):
    for s2 in (None, True):  # left to the car, and closed before it is plugged in
        world = World(car=JumpyCar(**{name: True}))
        world.car.s2 = s2
        world.car.plug()
        world.run(12)
        assert world.closings == 0 and world.events[0] == fault.text
    world = charging()
    setattr(world.car, name, True)
    world.run(2)
    assert not world.contactor.closed
    assert world.events == [fault.text]
    world.car.unplug()
    setattr(world.car, name, False)
    world.run(2)
    world.car.plug()
    world.run(15)
    assert world.pilot.charging
    assert world.events == [fault.text, faults.OVER]


def test_a_welded_contactor_and_one_that_does_not_close():
    world = charging()
    world.contactor.welded = True
    world.car.unplug()
    world.run(3)
    assert world.events == [faults.WELDED.text] and world.pilot.pilot_state == "F"
    world = World(car=JumpyCar())
    world.contactor.stuck_open = True
    world.car.plug()
    world.run(15)
    assert world.events == [faults.NOT_CLOSING.text] and world.pilot.pilot_state == "F"


def test_a_car_that_takes_more_than_it_is_offered():
    world = charging(ignores_offer=True, max_a=20)
    for _ in range(50 * 30):
        world.pilot.car_ma = world.car.drawn_ma
        world.step()
    assert world.events == [faults.OVER_CURRENT.text]
    assert not world.contactor.closed and world.pilot.pilot_state == "B1"
