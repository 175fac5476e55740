"""The bench of the timing: its cases, and what it counts as late."""

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from tools.bench import timing
from tools.simulate.setup import Setup


def test_there_are_enough_cases_and_none_twice():
    setups = timing.courses()
    cases = [case for setup in setups for case in timing.cases(setup)]
    assert len(set(cases)) == len(cases) >= 5000
    for field, least in (("dead_s", 4), ("lag_s", 3), ("delay_s", 3), ("phase_ms", 4)):
        assert len({getattr(case, field) for case in cases}) >= least, field
    assert {case.offer for case in cases} == {"rises", "rests", "falls", "rises again"}
    # 6 A are left to the car in every case
    assert all(timing.house(case.moment_s)[0] + case.step_ma <= 19000 for case in cases)


def a_case(**changes):
    """Of a load that comes while the offer rises."""
    return timing.cases(Setup())[0]._replace(**changes)


@pytest.mark.parametrize(
    ("changes", "worst_ma", "allowed_s"),
    [
        ({"dead_s": 0, "lag_s": 0, "delay_s": 0}, 9000, 2),
        ({"dead_s": 4, "lag_s": 0, "delay_s": 1}, 9000, 7),
        ({"dead_s": 4, "lag_s": 2, "delay_s": 1}, 300, 9),  # at least the time constant
        ({"dead_s": 0, "lag_s": 2, "delay_s": 0}, 250 * 7.389, 6),  # e * e
        # the cut of the first load arrives 4 + 1 + 2 s after 60 s
        ({"dead_s": 4, "lag_s": 0, "delay_s": 1, "offer": "falls", "moment_s": 62}, 9000, 12),
        ({"dead_s": 4, "lag_s": 0, "delay_s": 1, "offer": "falls", "moment_s": 70}, 9000, 7),
    ],
)
def test_what_the_delays_explain(changes, worst_ma, allowed_s):
    assert timing.allowed_s(a_case(**changes), worst_ma) == pytest.approx(allowed_s, abs=0.01)


def test_the_longest_time_over_the_limit_counts():
    """3 s of 26 A on L2 within two seconds more of 24 A; then 2.5 s of 30 A."""
    loads_a = [24] * 20 + [26] * 60 + [24] * 20 + [30] * 50
    left = iter([[0, 1000 * load_a, 0] for load_a in loads_a])
    houses = []

    class Station:
        timing = SimpleNamespace(fine_mains_ma=[])

        def step(self, house_ma):
            houses.append(house_ma)
            self.timing.fine_mains_ma = [next(left, [0, 0, 0]) for _ in range(20)]

    case = a_case(dead_s=0, lag_s=0, delay_s=0, moment_s=88, step_ma=3000, phases=timing.L1)
    found = timing.meet(Station(), case)
    assert (found.over_s, found.late_s, found.worst_ma) == (3.0, 1.0, 5000)
    assert set(houses) == {(12000, 9000, 9000)}


def test_a_course_meets_its_loads(monkeypatch):
    monkeypatch.setattr(timing, "MOMENTS", {"rises": (12,), "rests": (46,)})
    monkeypatch.setattr(timing, "STEPS_MA", (3000, 13000))
    found = timing.course(Setup(station_max_a=32, ev_dead_s=2))
    assert [(one.case.offer, one.case.step_ma) for one in found] == [
        ("rises", 3000),
        ("rises", 13000),
        ("rests", 3000),
        ("rests", 13000),
    ]
    rests = found[2:]
    # polled, read and cut after 0.25 s; 2 s of dead time; the lag
    for one in rests:
        assert 2.2 < one.over_s < 7
        assert one.worst_ma == pytest.approx(one.case.step_ma, abs=5)
        assert one.late_s == 0
    text = io.StringIO()
    Console(file=text, width=160).print(timing.table(found))
    assert "13.0 A on L1" in text.getvalue()
