"""F5: one impossible reading lowers to 6 A, the next one judges it; the contactor stays closed.

Reported as dingo35/SmartEVSE-3.5#11 (a register of another value, now and then) and
serkri/SmartEVSE-3#198 (jumps of a meter to 200 A).
"""

import pytest

from simulated_home import Car, Home, limits
from tools.simulate.run import play
from tools.simulate.setup import Setup

HOUR_S = 3600
# What the simulated house needs; its base load, mA per phase.
CALM_MA = (2000, 2000, 2000)

# phase, what one reading shows in mA, how often in s, rated current in A, phases of the car
PHANTOMS = (
    (0, 231_400, 60, 25, (0, 1, 2)),  # SmartEVSE-3.5#11: as in phantom_each_60_s.csv
    (0, 200_000, 60, 25, (0,)),  # SmartEVSE-3#198
    (1, 60_000, 45, 25, (0, 1, 2)),
    (2, 65_535, 30, 25, (0, 1, 2)),
    (1, 655_350, 120, 40, (0, 1, 2)),
    (2, 127_000, 90, 63, (0, 1, 2)),
    (1, -300_000, 60, 25, (0, 1, 2)),
)


def home(rated_a=25, phases=(0, 1, 2), **more):
    return Home(
        limits(installation_a=rated_a, safe_a=6, budget_as=10),
        Car(8, phases=phases, starts_s=8),
        paced=True,
        period_ms=250,
        **more,
    )


def run(made, seconds, odd=lambda second: None, house_ma=CALM_MA):
    """-> the offers in mA at the end of each second; odd: a second -> what its reading shows."""
    offers = []
    for second in range(seconds):
        shown_ma = odd(second)
        made.show = lambda mains_ma, shown_ma=shown_ma: shown_ma or mains_ma
        offers += made.run(1, house_ma)
    return offers


def phantom(made, phase, shown_ma, every_s):
    def odd(second):
        if second % every_s:
            return None
        mains_ma = list(made.mains_ma)
        mains_ma[phase] = shown_ma
        return mains_ma

    return odd


@pytest.mark.parametrize("phase, shown_ma, every_s, rated_a, phases", PHANTOMS)
def test_the_contactor_stays_closed_and_the_car_gets_most_of_its_energy(
    phase, shown_ma, every_s, rated_a, phases
):
    made = home(rated_a, phases)
    run(made, 90)
    offers = run(made, 600, phantom(made, phase, shown_ma, every_s))
    assert min(offers) >= 6000
    assert sum(offers) > (0.65 if every_s < 60 else 0.8) * 600 * 16_000
    if shown_ma > 0:
        assert offers[every_s] == 6000


@pytest.mark.parametrize(
    "phase, shown_ma, every_s, text",
    (
        (0, 231_400, 60, "2 impossible readings within an hour, the last: L1 231.4 A"),
        (1, 60_000, 45, "2 impossible readings within an hour, the last: L2 60.0 A"),
        (2, -300_000, 200, "2 impossible readings within an hour, the last: L3 -300.0 A"),
    ),
)
def test_repeated_ones_are_an_event_with_the_count_but_not_each_of_them(
    phase, shown_ma, every_s, text
):
    made = home()
    run(made, 90)
    run(made, HOUR_S, phantom(made, phase, shown_ma, every_s))
    found = [event for event in made.events if "impossible" in event]
    assert found[0] == text
    assert len(found) == 2
    assert int(found[1].split()[0]) == pytest.approx(HOUR_S // every_s, abs=3)


def test_a_single_one_is_no_event():
    made = home()
    run(made, 90)
    run(made, HOUR_S, phantom(made, 0, 231_400, 2 * HOUR_S))
    run(made, HOUR_S)
    assert not [event for event in made.events if "impossible" in event]


@pytest.mark.parametrize("house_a", (52, 60, 100))
def test_an_overload_that_stays_is_answered_a_second_later(house_a):
    made = home()
    run(made, 90)
    house_ma = (house_a * 1000, 2000, 2000)
    assert run(made, 1, house_ma=house_ma) == [6000]
    assert run(made, 2, house_ma=house_ma)[-1] == 0
    assert not [event for event in made.events if "impossible" in event]


@pytest.mark.parametrize("seconds", (1, 2, 5))
def test_without_another_reading_it_stays_at_6_a(seconds):
    made = home()
    run(made, 90)
    run(made, 1, lambda _: (231_400, 2000, 2000))
    made.meter.silent = True
    assert set(run(made, seconds)) == {6000}
    assert made.law.reason in ("suspect reading L1", "safe current: meter lost")


# A contradictory reading holds an overload of any size: in mA on L1; the offer that it leaves.
@pytest.mark.parametrize("shown_ma, offer_ma", ((60_000, 6000), (26_000, 15_000), (40_000, 6000)))
def test_a_contradictory_reading_lowers_and_is_judged_by_the_next(shown_ma, offer_ma):
    made = home()
    run(made, 90)
    made.run(1, mains_ma=(shown_ma, 18_000, 18_000), only_cuts=True)
    assert made.decided == (offer_ma, "suspect reading L1")
    offers = run(made, 60)
    assert min(offers) >= offer_ma
    assert offers[-1] == 16_000


def test_a_second_contradictory_one_counts():
    made = home()
    run(made, 90)
    made.run(2, mains_ma=(60_000, 18_000, 18_000), only_cuts=True)
    assert made.law.offer_ma == 0


@pytest.mark.parametrize("every_s, amperes", ((60, 200), (50, 90), (130, 655)))
def test_in_the_simulator(every_s, amperes):
    """With judged readings, the pilot's own session and a car of 2 s."""
    found = play([CALM_MA] * 900, Setup(meter_fault=f"phantom:{every_s}:{amperes}"))
    assert all(second.closed for second in found.seconds[20:])
    assert sum(second.ev_ma[0] for second in found.seconds) > 0.75 * 900 * 16_000
    assert any("impossible readings within an hour" in text for _, text in found.events)
