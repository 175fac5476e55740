"""Whatever car, offer and power do, in any order: power flows only in C2 with a valid offer."""

from closed_loop import JumpyCar, World
from hypothesis import given, settings
from hypothesis import strategies as st

from iec61851 import faults

MOMENTS_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8)
OFFERS_MA = st.sampled_from((0, 5999, 6000, 8000, 10000, 16000, 24000, 32000))
RARELY = st.sampled_from((False, False, False, True))
MOSTLY = st.sampled_from((True, True, True, False))
# What can be charged most of the time is what shows something.
EVENTS = st.one_of(
    st.tuples(st.just("offer"), OFFERS_MA),
    st.tuples(st.just("offer"), OFFERS_MA),
    st.tuples(st.just("offer"), OFFERS_MA),
    st.tuples(st.just("s2"), st.sampled_from((None, True, False))),
    st.tuples(st.just("s2"), st.sampled_from((None, True, False))),
    st.tuples(st.just("plugged"), MOSTLY),
    st.tuples(st.just("ventilation"), RARELY),
    st.tuples(st.just("diode_missing"), RARELY),
    st.tuples(st.just("pilot_shorted"), RARELY),
    st.tuples(st.just("wants_charge"), MOSTLY),
    st.tuples(st.just("powered"), MOSTLY),
)
LATCHING = st.tuples(st.just("residual"), st.booleans())
SOME = settings(max_examples=20, deadline=None)


def happen(world, what, value):
    if what == "offer":
        world.offer_ma = value
    elif what == "plugged":
        world.car.plug() if value else world.car.unplug()
    elif what == "residual":
        world.residual_current = value
        if value and world.powered:
            world.step()  # it opens in the pass that sees it
    elif what == "powered":
        if not value:
            world.power_off()
        elif not world.powered:
            world.power_on()
    else:
        setattr(world.car, what, value)


def play(seed, events):
    """World.step() checks the rules at every pass; -> the world after them."""
    world = World(seed, JumpyCar())
    world.car.plug()
    world.run(6)  # most of them charge by then
    for (what, value), pause_s in events:
        world.at.append((world.chip.now_us + 7000, lambda w=what, v=value: happen(world, w, v)))
        if what in ("powered", "offer", "residual"):  # the station's own: between two passes
            world.at.pop()
            happen(world, what, value)
        world.run(pause_s)
    return world


def heal(world):
    """A sound car, unplugged and plugged in again."""
    world.car.unplug()
    for name in ("ventilation", "diode_missing", "pilot_shorted"):
        setattr(world.car, name, False)
    world.car.s2, world.car.wants_charge = None, True
    world.offer_ma = 16000
    if not world.powered:
        world.power_on()
    world.run(2)
    world.car.plug()


@SOME
@given(st.integers(0, 1000), st.lists(st.tuples(EVENTS, st.sampled_from(MOMENTS_S)), max_size=20))
def test_power_only_in_c2_with_an_offer_and_again_for_a_sound_car(seed, events):
    world = play(seed, events)
    heal(world)
    world.run(15)
    assert world.pilot.charging, world.events


@SOME
@given(
    st.integers(0, 1000),
    st.lists(st.tuples(EVENTS | LATCHING, st.sampled_from(MOMENTS_S)), max_size=12),
)
def test_a_latched_fault_holds_until_the_power_is_cut(seed, events):
    world = play(seed, events)
    heal(world)
    world.residual_current = True
    world.step()
    world.residual_current = False
    world.run(15)
    assert not world.contactor.closed
    assert world.pilot.fault == faults.RESIDUAL_CURRENT.text
    world.power_off()
    world.run(1)
    world.power_on()
    world.run(15)
    assert world.pilot.charging


@SOME
@given(st.integers(0, 1000), st.integers(0, 14000), st.sampled_from((0.05, 0.5, 2, 10)))
def test_power_cut_at_any_moment_of_a_session(seed, moment_ms, gone_s):
    """Plug, charge, pause and resume take 14 s here; the car is charged again after the cut."""
    world = World(seed, JumpyCar())
    world.car.plug()
    moment_us = moment_ms * 1000
    while world.chip.now_us < moment_us:
        world.offer_ma = 0 if 8000 < world.now_ms < 10000 else 16000
        world.step()
    world.power_off()
    world.step()
    assert not world.contactor.closed
    world.run(gone_s)
    world.offer_ma = 16000
    world.power_on()
    assert world.chip.duty_u16 == 65535 and world.chip.levels[7] == 0
    world.run(15)
    assert world.pilot.charging and not world.events
