"""How each phase responds to the offer: tables of moves, and rules that hold for all of them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meter_check import move as kinds
from tools.service_installer.faults import BACKWARDS, TOO_LARGE
from tools.service_installer.observation import Move
from tools.service_installer.responses import (
    FOLLOWS,
    LARGE,
    NOT_MEASURED,
    REVERSED,
    STILL,
    UNCLEAR,
    conclusive,
    power_of_ten,
    responses,
)

STEPS = ((0, 6000), (6000, 12000), (12000, 6000))
UP_AND_DOWN = (*STEPS, (6000, 12000))


def move(from_ma, to_ma, moved_ma, at_least=False, noise_ma=0):
    """moved_ma: up is positive; None: a phase that is not measured."""
    sign = 1 if to_ma > from_ma else -1
    change_ma = tuple(sign * (one or 0) for one in moved_ma)
    before_ma = tuple(None if one is None else 0 for one in moved_ma)
    return Move(
        kinds.CUT_SHORT if at_least else kinds.TEST,
        from_ma,
        to_ma,
        before_ma,
        moved_ma,
        change_ma,
        peak_ma=tuple(max(one, 0) for one in change_ma),
        against_ma=tuple(max(-one, 0) for one in change_ma),
        noise_ma=(noise_ma,) * 3,
        step_ma=change_ma,
    )


def moves(*ratios, steps=STEPS, noise_ma=0):
    """Of L1, the other phases stay still; None: restless."""
    made = []
    for (from_ma, to_ma), ratio in zip(steps, ratios):
        moved_ma = None if ratio is None else round(ratio * (to_ma - from_ma))
        made.append(move(from_ma, to_ma, (moved_ma, 0, 0), noise_ma=noise_ma))
    return made


CASES = (
    # ratios of L1 at 0->6, 6->12, 12->6 A; verdict, reading for one ampere (0: not known)
    ((1, 1, 1), FOLLOWS, 1),
    ((0.93, 0.67, 0.7), FOLLOWS, 0.93),  # the car takes 10 A
    ((1, 0.33, 0.33), FOLLOWS, 1),  # the car takes 8 A
    ((-1, -0.33, -0.33), REVERSED, 1),
    ((-1, -1, -0.9), REVERSED, 1),
    ((0, 0.1, -0.05), STILL, 0),
    ((10, 9.5, 10), FOLLOWS, 10),
    ((-10, -9.5, -10), REVERSED, 10),
    ((0.1, 0.1, 0.11), FOLLOWS, 0.1),
    ((-0.1, -0.1, -0.11), REVERSED, 0.1),
    ((0.1, 0.1, -0.1), STILL, 0),
    ((0.025, 0.025, 0.025), FOLLOWS, 0.025),  # 200/5 left at 5/5
    ((0.01, 0.01, 0.011), FOLLOWS, 0.01),
    ((0.006, 0.006, 0.006), STILL, 0),  # 36 mA is nothing
    ((1000, 1001, 980), FOLLOWS, 1000),
    ((0.5, 0.5, 0.5), FOLLOWS, 0.5),
    ((-0.5, -0.5, -0.5), REVERSED, 0.5),
    ((1.5, 1.5, 1.5), FOLLOWS, 1.5),
    ((2.5, 2.5, 2.5), FOLLOWS, 2.5),
    ((0.5, 0.33, 0.33), FOLLOWS, 0),  # half, or a car that takes little
    ((1.5, 1, 1), FOLLOWS, 0),  # 1.5 times and a car for 10 A, or a load as it began
    ((10, 6.7, 6.7), FOLLOWS, 10),
    ((None, 1, 1, 1), FOLLOWS, 1),
    ((None, 2, 2, 2), FOLLOWS, 2),
    ((None, 0.7, 0.7, 0.7), FOLLOWS, 0),  # 0.7 times, or a car for 10 A
    ((1, 0, 0), UNCLEAR, 0),  # a kettle, or a car that takes no more
    ((1, -1, 1), UNCLEAR, 0),
    ((1, 1, 2.5), UNCLEAR, 0),
    ((1, 2.5, 2.3, 1), UNCLEAR, 0),  # a kettle with one step, the sun with the next
    ((1, None, 1), UNCLEAR, 0),
    ((0.5, 1.5, 1), UNCLEAR, 0),
    ((-1, 0.33, 0.33), UNCLEAR, 0),
    ((), UNCLEAR, 0),
)


@pytest.mark.parametrize(("ratios", "verdict", "scale"), CASES)
def test_verdicts(ratios, verdict, scale):
    found = responses(moves(*ratios, steps=UP_AND_DOWN))
    assert found[0].verdict == verdict
    assert abs(found[0].scale - scale) <= 0.05 * scale
    assert conclusive(found) == (verdict != UNCLEAR)


def test_what_a_phase_does_by_itself_is_no_small_scale():
    for noise_ma, verdict in ((100, FOLLOWS), (125, STILL)):
        found = responses(moves(0.06, 0.06, 0.06, steps=UP_AND_DOWN, noise_ma=noise_ma))
        assert found[0].verdict == verdict, noise_ma


def test_beside_a_phase_that_follows_a_small_move_is_the_mains_voltage():
    made = [move(a, b, (b - a, (b - a) // 50, 0)) for a, b in UP_AND_DOWN]
    assert [one.verdict for one in responses(made)] == [FOLLOWS, STILL, STILL]


def test_starts_that_agree_tell_the_scale_of_a_car_that_takes_little():
    steps = ((0, 6000), (6000, 12000), (12000, 6000), (6000, 0), (0, 6000))
    assert responses(moves(0.5, 0.33, 0.33, 0.5, 0.5, steps=steps))[0].scale == 0.5
    assert responses(moves(2.5, 1, 1, 1, 1, steps=steps))[0].scale == 1


def test_a_car_that_was_seen_in_part_gives_the_least_scale():
    seen = [move(0, 6000, (20000, 0, 0), at_least=True)] * 3
    found = responses(seen)
    assert (found[0].verdict, found[0].at_least) == (FOLLOWS, True)
    assert [one.verdict for one in found[1:]] == [STILL, STILL]


POWERS = (
    (1, 0),
    (0.9, 0),
    (0.1, -1),
    (0.01, -2),
    (10.4, 1),
    (99, 2),
    (1000, 3),
    (7, None),
    (0.5, None),
)


@pytest.mark.parametrize(("scale", "power"), POWERS)
def test_powers_of_ten(scale, power):
    assert power_of_ten(scale) == power


def test_one_outlier_among_many_is_the_house():
    steps = STEPS + STEPS[1:]
    found = responses(moves(1, 1, 2.5, 1, 1, steps=steps))
    assert (found[0].verdict, found[0].agreeing, found[0].moves) == (FOLLOWS, 4, 5)


def test_a_phase_that_the_meter_does_not_tell():
    made = [move(from_ma, to_ma, (to_ma - from_ma, None, None)) for from_ma, to_ma in STEPS]
    found = responses(made, measured=[0])
    assert [one.verdict for one in found] == [FOLLOWS, NOT_MEASURED, NOT_MEASURED]
    assert conclusive(found)


def three(ratio, steps=STEPS[:1]):
    """All phases move as one."""
    return [move(a, b, (round(ratio * (b - a)),) * 3) for a, b in steps]


CONFIRMED = (
    # ratio of one single move on all phases, the fault that the station reports, verdict
    (-1, BACKWARDS, REVERSED),
    (-1, None, UNCLEAR),
    (-1, TOO_LARGE, UNCLEAR),
    (1, BACKWARDS, UNCLEAR),
    (1, None, UNCLEAR),
    (10, TOO_LARGE, FOLLOWS),
    (10, None, FOLLOWS),  # no load of a house is that large, on all phases at once
    (-10, None, REVERSED),
)


@pytest.mark.parametrize(("ratio", "meter_fault", "verdict"), CONFIRMED)
def test_a_single_move_counts_where_it_is_confirmed(ratio, meter_fault, verdict):
    assert {one.verdict for one in responses(three(ratio), meter_fault=meter_fault)} == {verdict}


def test_one_phase_that_the_station_reports_as_well():
    found = responses(moves(-1, -1), meter_fault=BACKWARDS)
    assert [one.verdict for one in found] == [REVERSED, STILL, STILL]


levels = st.sampled_from([0, 6000, 9000, 12000, 16000])


@st.composite
def steps_of(draw):
    """Levels of the offer, one after the other, that differ by enough."""
    found = [draw(levels)]
    for _ in range(draw(st.integers(3, 9))):
        found.append(draw(levels.filter(lambda level: abs(level - found[-1]) >= 3000)))
    return list(pairwise(found))


@settings(deadline=None)
@given(
    steps_of(),
    st.lists(st.sampled_from([-1, 0, 1]), min_size=3, max_size=3),
    st.sampled_from([1, 10, 100]),
    st.data(),
)
def test_a_quiet_house_is_judged_right(steps, signs, scale, data):
    noise = st.integers(-300 * scale, 300 * scale)
    made = []
    for from_ma, to_ma in steps:
        moved = [sign * scale * (to_ma - from_ma) for sign in signs]
        quiet = st.integers(-300, 300)
        moved = [ma + data.draw(noise if ma else quiet) for ma in moved]
        made.append(move(from_ma, to_ma, tuple(moved)))
    found = responses(made)
    for sign, one in zip(signs, found):
        wanted = {1: FOLLOWS, -1: REVERSED, 0: STILL}[sign]
        assert one.verdict == wanted
        assert abs(one.scale - scale) <= 0.15 * scale if sign else one.scale == 0


anything = st.one_of(st.none(), st.integers(-200_000, 200_000))


@settings(deadline=None)
@given(steps_of(), st.data())
def test_whatever_moves_a_verdict_has_the_majority_behind_it(steps, data):
    made = [
        move(*step, tuple(data.draw(st.tuples(anything, anything, anything)))) for step in steps
    ]
    found = responses(made)
    confirmed = any(one.scale >= LARGE for one in found)
    for one in found:
        ratios = [move.ratio(one.phase) for move in made if move.ratio(one.phase) is not None]
        assert one.moves == len(ratios)
        if one.verdict == UNCLEAR:
            continue
        assert one.agreeing >= 3 or confirmed
        assert 3 * one.agreeing >= 2 * one.moves
        same_way = [ratio for ratio in ratios if (ratio > 0) == (one.ratio > 0)]
        if one.carries:
            assert len(same_way) >= one.agreeing
