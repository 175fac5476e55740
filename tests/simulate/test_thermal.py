"""The thermal model against the points that the standards fix, and what is the car's of it."""

import pytest

from tools.simulate import thermal
from tools.simulate.run import Second

HOUR_S = 3600


def tripped_after_s(element, multiple, rated_a=25, before=0):
    """Seconds at this multiple of the rated current until it trips, or None within an hour;
    before: the multiple that it carried for a long time."""
    currents_ma = [rated_a * 1000 * before] + [rated_a * 1000 * multiple] * HOUR_S
    percent = thermal.course(currents_ma, rated_a * 1000, element)
    return next((second for second, one in enumerate(percent) if one >= 100), None)


POINTS = (
    # element, multiple of the rated current, seconds: trips not before, trips by then
    (thermal.BREAKER, 1.13, HOUR_S, None),
    (thermal.BREAKER, 1.45, 60, HOUR_S),
    (thermal.BREAKER, 1.5, 40, 60),
    (thermal.BREAKER, 2.55, 1, 60),
    (thermal.FUSE, 1.25, HOUR_S, None),
    (thermal.FUSE, 1.6, 30, HOUR_S),
    (thermal.FUSE, 2.08, 10, HOUR_S),
    (thermal.FUSE, 4.4, 0, 5),
)


@pytest.mark.parametrize(("element", "multiple", "not_before_s", "by_s"), POINTS)
@pytest.mark.parametrize("rated_a", [16, 25])
def test_a_point_of_the_standard(element, multiple, not_before_s, by_s, rated_a):
    after_s = tripped_after_s(element, multiple, rated_a)
    if by_s is None:
        assert after_s is None
    else:
        assert not_before_s < after_s <= by_s


@pytest.mark.parametrize(
    ("element", "multiple", "percent"),
    [(thermal.BREAKER, 1, 48.2), (thermal.BREAKER, 1.13, 61.6), (thermal.FUSE, 1.25, 61.8)],
)
def test_what_a_current_heats_it_to_in_the_long_run(element, multiple, percent):
    assert thermal.course([25_000 * multiple] * 9, 25_000, element) == pytest.approx(
        [percent] * 9, abs=0.05
    )


def test_a_warm_element_trips_sooner():
    assert tripped_after_s(thermal.BREAKER, 2, before=1) < tripped_after_s(thermal.BREAKER, 2)


def test_the_warmest_phase_counts():
    currents_ma = [(5000, 5000, 5000)] + [(5000, 36000, -5000)] * 300
    assert thermal.highest_percent(currents_ma, 25_000, (thermal.BREAKER,)) == pytest.approx(100)
    # an export warms, too
    exports_ma = [(0, 0, -36000)] * 300
    assert thermal.highest_percent(exports_ma, 25_000, (thermal.BREAKER,)) == pytest.approx(100)


@pytest.mark.parametrize(
    ("mains_ma", "ev_ma", "counts_ma"),
    [
        ((20000, 20000, 20000), (6000, 6000, 0), (20000, 20000, 20000)),
        ((30000, 28000, 40000), (6000, 0, 0), (30000, 25000, 25000)),
        ((40000, 31000, -9000), (6000, 6000, 6000), (31000, 31000, -9000)),
    ],
)
def test_a_house_above_the_limit_counts_as_the_limit(mains_ma, ev_ma, counts_ma):
    seconds = [Second(mains_ma, ev_ma, 6000, "because", True)]
    assert thermal.with_the_car(seconds, 25_000) == [counts_ma]
