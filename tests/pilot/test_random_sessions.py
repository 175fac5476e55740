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
    st.tuples(st.just("min_a"), st.sampled_from((0, 7, 9, 13))),
    st.tuples(st.just("gives_up_s"), st.sampled_from((0, 2, 5, 30))),
    st.tuples(st.just("powered"), MOSTLY),
    st.tuples(st.just("power cycle"), st.just(True)),
    st.tuples(st.just("restart"), st.just(True)),
    st.tuples(st.just("restart"), st.just(True)),
    st.tuples(st.just("residual"), st.booleans()),
    st.tuples(st.just("welded"), RARELY),
    st.tuples(st.just("stuck_open"), RARELY),
)
# How the car is that comes first: S2 closed already, faulty.
CARS = st.fixed_dictionaries(
    {
        "s2": st.sampled_from((None, True)),
        "diode_missing": RARELY,
        "ventilation": RARELY,
        "pilot_shorted": RARELY,
    }
)
STATION_S_OWN = ("powered", "power cycle", "restart", "offer", "residual")
MANY = settings(max_examples=100, deadline=None)
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
    elif what == "power cycle":
        cycle_power(world)
    elif what == "restart":
        if world.powered:
            world.restart()
    elif what in ("welded", "stuck_open"):
        setattr(world.contactor, what, value)
    else:
        setattr(world.car, what, value)


def cycle_power(world):
    world.power_off()
    world.run(0.5)
    world.power_on()


def play(seed, car, events):
    """World.step() checks the rules at every pass; -> the world after them."""
    world = World(seed, JumpyCar())
    for what, value in car.items():
        setattr(world.car, what, value)
    world.car.plug()
    world.run(6)  # most of them charge by then
    for (what, value), pause_s in events:
        world.at.append((world.chip.now_us + 7000, lambda w=what, v=value: happen(world, w, v)))
        if what in STATION_S_OWN:  # between two passes
            world.at.pop()
            happen(world, what, value)
        world.run(pause_s)
    return world


def heal(world):
    """A sound car, unplugged and plugged in again; the power is cycled where a fault latched."""
    world.car.unplug()
    world.residual_current = world.contactor.welded = world.contactor.stuck_open = False
    for name in ("ventilation", "diode_missing", "pilot_shorted"):
        setattr(world.car, name, False)
    world.car.min_a = world.car.gives_up_s = 0
    world.car.s2, world.car.wants_charge = None, True
    world.offer_ma = 16000
    world.run(2)
    if world.latched or not world.powered:
        cycle_power(world)
    world.run(2)
    world.car.plug()


def charges(world):
    """Within 15 s."""
    world.until(lambda: world.pilot.charging, 15)


@MANY
@given(
    st.integers(0, 1000),
    CARS,
    st.lists(st.tuples(EVENTS, st.sampled_from(MOMENTS_S)), max_size=20),
)
def test_power_only_in_c2_with_an_offer_and_again_for_a_sound_car(seed, car, events):
    world = play(seed, car, events)
    heal(world)
    charges(world)


@SOME
@given(
    st.integers(0, 1000),
    CARS,
    st.lists(st.tuples(EVENTS, st.sampled_from(MOMENTS_S)), max_size=12),
    st.integers(0, 2),
)
def test_a_latched_fault_holds_until_the_power_is_cut(seed, car, events, restarts):
    world = play(seed, car, events)
    heal(world)
    world.residual_current = True
    world.step()
    world.residual_current = False
    for _ in range(restarts):
        world.restart()
    world.run(15)
    assert not world.contactor.closed
    assert world.pilot.fault == faults.RESIDUAL_CURRENT.text
    cycle_power(world)
    charges(world)


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
    charges(world)
    assert not world.events
