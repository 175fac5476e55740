"""The ideal controller: its car is the simulator's, and it knows no future."""

import io

import numpy
import pytest
from rich.console import Console

from tools.bench import bar, ideal
from tools.simulate.car import Car

HABITS = ideal.Habits(1, ideal.FULL_MA, 10, 1, 0, 0, 50)


@pytest.mark.parametrize("dead_s", bar.DEAD_TIMES_S)
def test_its_car_is_the_simulator_s(dead_s):
    offers_ma = [0, 6000, 7000, 9000, 16000, 16000, 12000, 0, 0, 6000, 6000, 8000, 0, 6000]
    offers_ma += [6000, 6000, 6000, 10000, 16000, 16000, 9000, 9000, 9000]
    car = Car(dead_s, 1, ideal.FULL_MA)
    expected = [car.step(signalled_ma) for signalled_ma in [0, *offers_ma[:-1]]]
    assert ideal.drawn(numpy.array(offers_ma), dead_s).tolist() == expected


COURSES = (
    # habits changed, loads in A, offers in A
    ({}, [2, 2, 15, 2, 2], [6, 16, 10, 16, 16]),
    ({"rise_ma": 2000}, [2, 2, 2, 2], [6, 8, 10, 12]),
    ({"memory_s": 3}, [2, 2, 15, 2, 2, 2], [6, 16, 10, 10, 10, 16]),
    ({"pause_s": 3}, [2, 2, 20, 2, 2, 2], [6, 16, 0, 0, 0, 6]),
    ({"pause_s": 1, "quiet_s": 3}, [2, 2, 2, 20, 2, 2, 2], [6, 16, 16, 0, 0, 0, 6]),
    ({"pause_s": 1, "spare_ma": 2000}, [2, 2, 20, 18, 17], [6, 16, 0, 0, 6]),
    ({"budget_mas": 2000}, [2, 2, 20, 20, 20], [6, 16, 6, 6, 0]),
    ({"budget_mas": 20000}, [2, 2, 23, 2], [6, 16, 0, 0]),
)


@pytest.mark.parametrize(("changes", "loads_a", "offers_a"), COURSES)
def test_its_offers(changes, loads_a, offers_a):
    habits = HABITS._replace(**changes)
    offers_ma = ideal.offers([1000 * load_a for load_a in loads_a], habits)
    assert offers_ma == [1000 * offer_a for offer_a in offers_a]


def test_it_does_not_know_the_future():
    loads_ma = [load[0] for load in bar.trace("noisy-2h")[:900]]
    whole = ideal.offers(loads_ma, HABITS)
    assert ideal.offers(loads_ma[:400], HABITS) == whole[:400]


def test_the_best_of_one_figure_where_the_others_are_met():
    the_bar = bar.Bar(10, 5, 3)
    points = [
        ideal.Point(4, 4, 2, HABITS),
        ideal.Point(8, 4.5, 3, HABITS),
        ideal.Point(20, 6, 3, HABITS),
        ideal.Point(9, 5, 8, HABITS),
    ]
    best = ideal.closest(points, the_bar)
    assert best == {"excess_as": points[2], "ah": points[1], "switches": points[3]}
    assert ideal.most_ah(points, the_bar, 0.5) == 4
    assert ideal.most_ah(points, the_bar, 2) == 6
    assert ideal.most_ah(points, the_bar, 0.1) is None


def test_a_hob_met_once_cannot_reach_the_bar():
    """Where the hob is remembered the energy of dead times 0 and 2 s is out of reach."""
    swept = [HABITS._replace(memory_s=memory_s) for memory_s in (1, 13)]
    points = ideal.sweep("hob-cycling", swept, (0, 2))
    for dead_s, (forgetful, mindful) in points.items():
        the_bar = bar.bar("hob-cycling", dead_s)
        assert the_bar.met(forgetful) == (False, True, True)
        assert the_bar.met(mindful) == (True, False, True)


def test_the_table(monkeypatch):
    monkeypatch.setattr(ideal, "SWEPT", [HABITS, HABITS._replace(memory_s=13)])
    points = ideal.sweep("hob-cycling", dead_times_s=(0, 6))
    text = io.StringIO()
    console = Console(file=text, width=ideal.WIDTH)
    console.print(ideal.table("hob-cycling", points))
    console.print(ideal.front("hob-cycling", points))
    console.print(ideal.in_one({"hob-cycling": points}))
    assert "2 habits" in text.getvalue()
    assert "meets 5 of these 6 cells: memory 13 s" in text.getvalue()
