"""The timing of the board: cycles, polls, the pilot's pacing and the car between them."""

import pytest

from tools.simulate import figures
from tools.simulate.run import SimulatedStation, play
from tools.simulate.setup import Setup

CALM_MA = (2000, 2000, 2000)


def signals(setup, seconds):
    """-> the signalled mA at the end of each second."""
    station = SimulatedStation(setup)
    found = []
    for _ in range(seconds):
        station.step(CALM_MA)
        found.append(station.timing.pilot.signalled_ma)
    return found


def test_the_pilot_raises_the_duty_every_5_s_at_the_soonest():
    """Steady +12 V for 3 s, then PWM; 2.5 A more in each 5 s, which the car may take to follow."""
    signalled_ma = signals(Setup(), 40)
    changes = [
        (second, after)
        for second, (before, after) in enumerate(zip([0, *signalled_ma], signalled_ma))
        if before != after
    ]
    expected = [(2, 6000), (8, 7999), (13, 10498), (18, 12997), (23, 15496), (28, 15999)]
    assert changes == expected


@pytest.mark.parametrize("dead_s", [0, 2, 5])
def test_a_cut_reaches_the_car_after_poll_reply_cycle_and_dead_time(dead_s):
    house_ma = [CALM_MA] * 60 + [(16000, 2000, 2000)] * 30
    station = SimulatedStation(Setup(ev_dead_s=dead_s, ev_lag_s=0))
    over_ms = 0
    for load_ma in house_ma:
        station.step(load_ma)
        over_ms += 50 * sum(mains_ma[0] > 25000 for mains_ma in station.timing.fine_mains_ma)
    # polled at 130 ms, read in the cycle of 250 ms
    assert over_ms == 250 + 1000 * dead_s


@pytest.mark.parametrize(("phase_ms", "reply_ms", "cut_ms"), [(130, 40, 250), (240, 40, 500)])
def test_the_moment_of_the_poll_can_be_chosen(phase_ms, reply_ms, cut_ms):
    house_ma = [CALM_MA] * 60 + [(16000, 2000, 2000)] * 2
    setup = Setup(ev_dead_s=0, ev_lag_s=0, meter_phase_ms=phase_ms, meter_reply_ms=reply_ms)
    station = SimulatedStation(setup)
    over_ms = 0
    for load_ma in house_ma:
        station.step(load_ma)
        over_ms += 50 * sum(mains_ma[0] > 25000 for mains_ma in station.timing.fine_mains_ma)
    assert over_ms == cut_ms


def test_the_car_follows_with_a_first_order_lag():
    house_ma = [CALM_MA] * 60 + [(16000, 2000, 2000)] * 10
    station = SimulatedStation(Setup(ev_dead_s=0, ev_lag_s=2))
    drawn_ma = [station.step(load_ma).ev_ma[0] for load_ma in house_ma]
    # from 250 ms on: 9 A + 7 A * exp(-t / 2 s), as the mean of a second
    assert drawn_ma[60:62] == [pytest.approx(15_035, rel=0.01), pytest.approx(12_786, rel=0.01)]


def test_a_pause_is_an_open_contactor():
    """A car opens S2 a second after the PWM ends; then the contactor opens."""
    house_ma = [CALM_MA] * 60 + [(30000, 2000, 2000)] * 30
    run = play(house_ma)
    closed = [second.closed for second in run.seconds]
    # plugged in, PWM after 3 s, S2 after 1.5 s, settled after 0.5 s
    assert closed.index(True) == 4
    assert closed[60:].index(False) == 1
    assert figures.of(run).switches == 2


@pytest.mark.parametrize("socket_meter", [False, True])
@pytest.mark.parametrize(
    ("rotation", "ev_phases", "phases"),
    [("L1L2L3", 1, (0,)), ("L1L2L3", 2, (0, 1)), ("L2L3L1", 1, (1,)), ("L3L1L2", 2, (0, 2))],
)
def test_phases_of_the_car(rotation, ev_phases, phases, socket_meter):
    setup = Setup(phase_rotation=rotation, ev_phases=ev_phases, socket_meter=socket_meter)
    last = play([CALM_MA] * 60, setup).seconds[-1]
    assert last.ev_ma == tuple(15999 if phase in phases else 0 for phase in range(3))
    assert last.mains_ma == tuple(2000 + drawn_ma for drawn_ma in last.ev_ma)


def test_readings_of_the_socket_meter_reach_cycle_and_pilot():
    station = SimulatedStation(Setup(phase_rotation="L2L3L1", ev_phases=1, socket_meter=True))
    for _ in range(60):
        station.step(CALM_MA)
    assert station.socket_meter.car_ma == [0, 15999, 0]
    assert station.timing.pilot.car_ma == [0, 15999, 0]


def test_readings_that_are_old_or_lost():
    house_ma = [CALM_MA] * 60 + [(16000, 2000, 2000)] * 60
    run = play(house_ma, Setup(meter_delay_s=3, meter_losses=((80, 15),)))
    offers_ma = [second.offer_ma for second in run.seconds]
    assert offers_ma[62:64] == [16000, 9000]
    assert [second for second, _ in run.events] == [3, 84, 95]
