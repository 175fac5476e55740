"""The control law against the bar: what is met today stays met, trace by trace."""

import io

import pytest
from rich.console import Console

from tools.bench import bar, law
from tools.simulate import figures

# Why these are out of reach: docs/control-law.md, and python -m tools.bench ideal.
UNMET = {
    "busy-2h": {(0, "ah"), (2, "ah"), (4, "ah"), (5, "ah")},
    "hob-cycling": {(0, "ah"), (2, "ah")},
}


@pytest.mark.parametrize("socket_meter", [False, True], ids=["estimated", "measured"])
@pytest.mark.parametrize("name", bar.NAMES)
def test_every_met_cell_stays_met(name, socket_meter):
    cells = law.measure(socket_meter, [name])
    assert len(cells) == len(bar.DEAD_TIMES_S)
    unmet = {
        (dead_s, figure)
        for (_, dead_s), flags in law.met(cells).items()
        for figure, flag in zip(bar.Bar._fields, flags)
        if not flag
    }
    assert unmet <= UNMET.get(name, set()), cells
    assert law.way_back_aim(cells, "").met


BARS = (
    # by hand, from peers.json
    ("noisy-2h", 0, (547 / 2, 0.95 * 26.64, 6.5)),
    ("hob-cycling", 2, (585 / 2, 0.95 * 3.08, 1)),
    ("step-20a", 4, (1.1 * 13, 0.95 * 1.01, 3)),
    ("unbalanced-14a", 6, (1.1 * 130, 0.95 * 1.36, 9)),
    ("other-phase-26a", 0, (0, 0.99 * 2.64, 1)),
    ("solar-1h", 4, (11, 0.99 * 15.94, 1)),
)


@pytest.mark.parametrize(("name", "dead_s", "expected"), BARS)
def test_the_bar(name, dead_s, expected):
    assert bar.bar(name, dead_s) == pytest.approx(expected)


def figures_of(excess_as, ah, switches):
    return figures.Figures(0, excess_as, 0.0, switches, ah, None, 0.0)


@pytest.mark.parametrize(
    ("values", "met"),
    [
        ((10.0, 5.0, 3), (True, True, True)),
        ((10.1, 5.0, 3), (False, True, True)),
        ((10.0, 4.994, 3), (True, False, True)),
        ((10.0, 4.996, 3), (True, True, True)),  # the peers' figures are no finer
        ((10.0, 5.0, 4), (True, True, False)),
    ],
)
def test_a_bar_is_met_or_not(values, met):
    assert bar.Bar(10, 5, 3.5).met(figures_of(*values)) == met


def test_the_table_shows_ours_theirs_and_the_ratio():
    cells = law.measure(False, ["hob-cycling", "step-8a"], [0])
    text = io.StringIO()
    Console(file=text, width=law.WIDTH).print(law.table(cells, "as a test"))
    lines = text.getvalue().splitlines()
    hob = next(line for line in lines if "hob-cycling" in line).split()
    ours = cells["hob-cycling", 0][0]
    assert hob[1] == "0"
    assert hob[2:6] == [f"{ours.excess_as:.1f}", "195", "1349", "97.5"]
    assert hob[6:8] == [f"{ours.excess_as / 97.5:.2f}", "✓"]
    assert "✗" in hob[8:14]
    assert law.count(cells) == "5 of 6 cells met"
    aims = law.aims_per_trace(cells, "as a test")
    assert [(aim.met, aim.text) for aim in aims] == [
        (False, "hob-cycling, as a test: 2 of 3 cells"),
        (True, "step-8a, as a test: 3 of 3 cells"),
    ]


def test_a_slow_way_back_is_told():
    found = figures_of(0.0, 1.0, 1)
    for back, met in (((60, False), True), ((61, False), False), ((180, True), True)):
        assert law.way_back_aim({"any": (found, back, None)}, "").met == met
    assert not law.way_back_aim({"any": (found, (181, True), None)}, "").met
