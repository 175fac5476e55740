"""Small house loads, a second at a time (the ideal timing), against figures computed by hand."""

import pytest

from tools.simulate import figures
from tools.simulate.run import Run, Second, SimulatedStation, play
from tools.simulate.setup import Setup

CALM_MA = (2000, 2000, 2000)


def ideal(**fields):
    return Setup(ideal_timing=True, **fields)


def by_hand(house_ma, ev_ma, offers_ma, setup=None, car_phases=(0, 1, 2)):
    """A Run as if it had been simulated."""
    rows = []
    for house, drawn, offer in zip(house_ma, ev_ma, offers_ma):
        ev = tuple(drawn if phase in car_phases else 0 for phase in range(3))
        rows.append(Second(tuple(map(sum, zip(house, ev))), ev, offer, "because", offer > 0))
    return Run(setup or Setup(), house_ma, rows, car_phases, [])


def test_figures_of_a_small_run():
    house_ma = [(2000, 2000, 2000)] * 3 + [(12000, 2000, 2000)] * 2 + [(2000, 2000, 2000)] * 2
    run = by_hand(
        house_ma,
        [0, 0, 16000, 16000, 13200, 13040, 16000],
        [6000, 16000, 16000, 13000, 13000, 16000, 0],
    )
    # 3 A in one second, 0.2 A in the next, which counts as excess but not as a second over
    found = figures.of(run)
    assert found[:7] == (1, 3.2, 3.0, 2, 0.021, 1, 3.0)
    # of a fuse, 8.3 % of the way each second: 2, 2, 18, 28, 25.2, 15.04, 18 A, squared / 39.75 A
    assert found.thermal_percent == found.thermal_by_car_percent == 10.2


@pytest.mark.parametrize(
    ("house_a", "ev_ma", "excess_ma"),
    [
        ((10, 2, 2), 15000, 0),
        ((10, 2, 2), 15300, 300),
        ((2, 2, 20), 6000, 1000),
        ((30, 2, 2), 6000, 6000),  # the house is over by itself: the car causes what it draws
        ((30, 2, 2), 0, 0),
    ],
)
def test_what_the_car_causes(house_a, ev_ma, excess_ma):
    house_ma = [tuple(1000 * one for one in house_a)]
    assert figures.excesses(by_hand(house_ma, [ev_ma], [0]))[0] == excess_ma


def test_a_phase_without_the_car_does_not_count():
    run = by_hand([(2000, 30000, 2000)], [16000], [16000], car_phases=(0,))
    assert figures.of(run).excess_as == 0
    assert figures.way_back(run) is None


@pytest.mark.parametrize(
    ("short_s", "offers_ma", "back"),
    [
        ((), [16000] * 6, None),
        ((1, 2), [16000, 9000, 9000, 15000, 16000, 16000], (2, False)),
        ((1, 2), [16000, 0, 0, 6000, 15000, 16000], (3, True)),
        ((1, 2), [16000, 9000, 9000, 15000, 15000, 15000], None),
        ((1, 2), [16000, 0, 9000, 16000, 0, 16000], (1, False)),
        ((0, 5), [16000] * 6, (0, False)),
    ],
)
def test_the_way_back(short_s, offers_ma, back):
    house_ma = [(20000, 0, 0) if second in short_s else CALM_MA for second in range(6)]
    run = by_hand(house_ma, [6000] * 6, offers_ma)
    assert figures.way_back(run) == back
    assert figures.of(run).seconds_to_full == (back[0] if back else None)


def test_every_way_back():
    short = (1, 2, 5)
    house_ma = [(20000, 0, 0) if second in short else CALM_MA for second in range(10)]
    run = by_hand(house_ma, [6000] * 10, [16000, 9000, 0, 0, 6000, 6000, 15000, 16000, 9000, 9000])
    # the second and its predecessor are one after the other; then 2 s, paused; then 2 s
    assert figures.ways_back(run) == [(0, False), (2, True), (2, False)]


def test_a_calm_house_gives_the_station_s_maximum():
    run = play([CALM_MA] * 60, ideal())
    assert run.seconds[0].offer_ma == 6000
    assert run.seconds[-1] == Second((18000,) * 3, (16000,) * 3, 16000, "station maximum", True)
    assert figures.of(run).excess_as == 0


def test_a_cut_reaches_the_car_after_its_dead_time():
    house_ma = [CALM_MA] * 60 + [(16000, 2000, 2000)] * 30
    for dead_s in (0, 2, 5):
        run = play(house_ma, ideal(ev_dead_s=dead_s))
        assert run.seconds[60].offer_ma == 9000, dead_s
        # 7 A over the limit for the second of the reading and the dead time
        assert figures.of(run).excess_as == 7.0 * (1 + dead_s)
        assert run.seconds[60 + dead_s].mains_ma[0] == 32000
        assert run.seconds[61 + dead_s].mains_ma[0] == 25000


def test_limits_of_station_connection_and_car():
    for setup, offer_ma, drawn_ma in (
        (ideal(station_max_a=10), 10000, 10000),
        (ideal(station_max_a=32, limit_a=20), 18000, 18000),
        (ideal(ev_max_a=10.5), 16000, 10500),
    ):
        last = play([CALM_MA] * 120, setup).seconds[-1]
        assert (last.offer_ma, last.ev_ma[0]) == (offer_ma, drawn_ma), setup


@pytest.mark.parametrize(
    ("rotation", "ev_phases", "ev_ma"),
    [
        ("L1L2L3", 1, (16000, 0, 0)),
        ("L1L2L3", 2, (16000, 16000, 0)),
        ("L2L3L1", 1, (0, 16000, 0)),
        ("L3L1L2", 2, (16000, 0, 16000)),
    ],
)
@pytest.mark.parametrize("socket_meter", [False, True])
def test_phases_of_the_car(rotation, ev_phases, ev_ma, socket_meter):
    setup = ideal(phase_rotation=rotation, ev_phases=ev_phases, socket_meter=socket_meter)
    assert play([CALM_MA] * 60, setup).seconds[-1].ev_ma == ev_ma


def test_a_one_phase_car_is_learned():
    """26 A on a phase that it does not use are no reason to cut, once that is known."""
    house_ma = [CALM_MA] * 60 + [(2000, 26000, 2000)] * 60
    last = play(house_ma, ideal(ev_phases=1)).seconds[-1]
    assert last.offer_ma == 16000
    assert play(house_ma, ideal(ev_phases=2)).seconds[-1].offer_ma == 0


def test_a_socket_meter_knows_the_phase_wherever_it_is():
    """At once, without moves of the offer to learn from: the car is behind L2 of the grid."""
    setup = ideal(phase_rotation="L2L3L1", ev_phases=1)
    for house_ma, socket_meter, offered in (
        ((30000, 2000, 2000), True, True),
        ((2000, 2000, 30000), True, True),
        ((2000, 30000, 2000), True, False),
        ((30000, 2000, 2000), False, False),
    ):
        run = play([CALM_MA] * 12 + [house_ma] * 3, setup._replace(socket_meter=socket_meter))
        assert (run.seconds[-1].offer_ma > 0) == offered, (house_ma, socket_meter)


def test_a_lost_meter_means_the_safe_current():
    run = play([CALM_MA] * 400, ideal(safe_a=8, meter_losses=((100, 200),)))
    offers_ma = [second.offer_ma for second in run.seconds]
    assert offers_ma[99] == 16000
    assert offers_ma[110] == offers_ma[299] == 8000
    assert run.seconds[299].reason == "safe current: meter lost"
    assert offers_ma[-1] == 16000
    reported = [text.split(" ")[1] for _, text in run.events]
    assert [second for second, _ in run.events] == [0, 104, 219, 300]
    assert reported == ["MODBUS", "warning", "error", "MODBUS"]


def test_a_meter_that_is_not_valid_is_reported_with_the_reason():
    simulation = SimulatedStation(ideal())
    faults = [None] * 5 + ["it is upside down"] * 5 + [None] * 5
    simulation.cycle._check.step = lambda *_: faults.pop(0)
    for _ in range(15):
        simulation.step(CALM_MA)
    reported = [(second, text) for second, text in simulation.events if "upside" in text]
    assert reported == [(5, "Meter is not valid: it is upside down")]


def test_two_losses_and_a_socket_meter_that_stays():
    setup = ideal(meter_losses=((50, 10), (90, 10)), socket_meter=True)
    run = play([CALM_MA] * 120, setup)
    # the events of the two meters' first readings come one after the other
    assert [second for second, _ in run.events] == [0, 1, 54, 60, 94, 100]


def test_a_late_reading():
    house_ma = [CALM_MA] * 60 + [(16000, 2000, 2000)] * 30
    run = play(house_ma, ideal(meter_delay_s=3))
    assert run.events[0][0] == 3
    assert run.seconds[62].offer_ma == 16000
    assert run.seconds[63].offer_ma == 9000


def test_without_a_safe_current_nothing_is_offered_before_the_first_reading():
    run = play([CALM_MA] * 10, ideal(safe_a=0, meter_delay_s=5))
    assert [second.offer_ma for second in run.seconds[:6]] == [0] * 5 + [6000]
