"""From reading to reading: an overload acts at once, a contradiction that persists is invalid."""

from checks import raises
from energy_meters.judge import Judge
from energy_meters.reading import Reading, ReadingInvalid

CARRIES_MA = 25000
# Of contradictory readings in a row this one shows that the meter is wrong.
PERSISTS = 5


def reading(*current_ma, power_w=(460, 460, 460), voltage_mv=230000, frequency_mhz=50000):
    made = Reading()
    made.current_ma = list(current_ma)
    made.voltage_mv = [voltage_mv] * 3
    made.power_w = list(power_w)
    made.frequency_mhz = frequency_mhz
    return made


def honest():
    return reading(2000, 2000, 2000)


def judge(phases=(0, 1, 2), generates=True, carries_ma=lambda: CARRIES_MA, valid_before=True):
    made = Judge(phases, generates, carries_ma)
    if valid_before:
        made.judge(honest())
    return made


# Readings that cannot be true, and the currents that count in each
OVERLOADS = (
    (reading(60000, 2000, 2000), [60000, 2000, 2000]),  # the power is still that of before
    (reading(60000, 2000, 2000, power_w=(-460, 460, 460)), [60000, 2000, 2000]),
    (reading(-60000, 2000, 2000), [60000, 2000, 2000]),  # import is the safe direction
    (reading(2000, -60000, 25000), [2000, 60000, 25000]),
    (reading(1000000, 2000, 2000), [1000000, 2000, 2000]),
    (reading(300000, 2000, 2000, voltage_mv=70000), [300000, 2000, 2000]),  # a short circuit
    (reading(26000, 2000, 2000, frequency_mhz=0), [26000, 2000, 2000]),
)


def test_an_overload_is_let_through_for_some_readings_and_only_cuts():
    for wrong, current_ma in OVERLOADS:
        one = judge()
        for _ in range(PERSISTS - 1):
            one.judge(wrong)
            assert wrong.only_cuts
            assert wrong.current_ma == current_ma
        error = raises(ReadingInvalid, lambda one=one, wrong=wrong: one.judge(wrong))
        assert error.persists
        raises(ReadingInvalid, lambda one=one, wrong=wrong: one.judge(wrong))


def test_a_step_whose_power_comes_later_is_an_overload():
    one = judge()
    late = reading(60000, 2000, 2000)
    one.judge(late)
    assert late.only_cuts
    right = reading(60000, 2000, 2000, power_w=(13800, 460, 460))
    one.judge(right)
    assert not right.only_cuts
    for _ in range(PERSISTS - 1):  # counted from the beginning
        one.judge(late)


def test_an_honest_overload_is_a_reading_like_any_other():
    for current_ma, power_w in ((60000, 13800), (-60000, -13800)):
        one, high = judge(), reading(current_ma, 2000, 2000, power_w=(power_w, 460, 460))
        for _ in range(5):
            one.judge(high)
            assert not high.only_cuts
            assert high.current_ma[0] == current_ma


def test_what_the_connection_carries_is_asked_each_time():
    limit = [100000]
    one = judge(carries_ma=lambda: limit[0])
    raises(ReadingInvalid, lambda: one.judge(reading(60000, 2000, 2000)))
    one.judge(honest())
    limit[0] = 50000
    one.judge(reading(60000, 2000, 2000))


def test_a_contradiction_without_an_overload_is_never_used_and_reported_where_it_persists():
    one = judge()
    for persists in [False] * (PERSISTS - 1) + [True, True]:
        low = reading(1000, 2000, 2000, power_w=(3680, 460, 460))
        assert raises(ReadingInvalid, lambda low=low: one.judge(low)).persists == persists
    one.judge(honest())
    low = reading(1000, 2000, 2000, power_w=(3680, 460, 460))
    assert not raises(ReadingInvalid, lambda: one.judge(low)).persists


def test_what_no_moment_explains_persists_at_once():
    lost = reading(2000, 2000, 2000, voltage_mv=0)
    assert raises(ReadingInvalid, lambda: judge().judge(lost)).persists
    export = reading(-2000, 2000, 2000, power_w=(-460, 460, 460))
    assert raises(ReadingInvalid, lambda: judge(generates=False).judge(export)).persists


def test_other_phases_meters_and_places_have_no_overload():
    wrong = reading(60000, 2000, 2000, voltage_mv=70000)
    # No valid reading came yet: these may be the registers of another meter.
    raises(ReadingInvalid, lambda: judge(valid_before=False).judge(wrong))
    # A meter at the socket
    raises(ReadingInvalid, lambda: judge(carries_ma=None).judge(wrong))
    # A phase that the station does not use
    raises(ReadingInvalid, lambda: judge(phases=(1,)).judge(wrong))


def test_a_check_counts_nothing_and_marks_nothing():
    one, wrong = judge(), reading(60000, 2000, 2000)
    for _ in range(2 * PERSISTS):
        error = raises(ReadingInvalid, lambda: one.check(wrong))
        assert error.persists
        assert not wrong.only_cuts
    one.check(honest())
    for _ in range(PERSISTS - 1):
        one.judge(wrong)
        assert wrong.only_cuts
    fresh = judge(valid_before=False)
    fresh.check(honest())
    raises(ReadingInvalid, lambda: fresh.judge(wrong))


def test_a_judge_without_arguments_takes_all_phases_and_an_export():
    one = Judge()
    one.judge(reading(-2000, -2000, -2000, power_w=(-460, -460, -460)))
    for phase in range(3):
        lost = honest()
        lost.voltage_mv[phase] = 0
        raises(ReadingInvalid, lambda lost=lost: one.judge(lost))


def test_a_contradiction_persists_with_the_fifth_reading_also_at_the_start():
    one, persists = judge(valid_before=False), []
    for _ in range(PERSISTS + 1):
        low = reading(1000, 2000, 2000, power_w=(3680, 460, 460))
        persists.append(raises(ReadingInvalid, lambda low=low: one.judge(low)).persists)
    assert persists == [False] * (PERSISTS - 1) + [True] * 2


def test_what_the_connection_carries_is_no_overload_yet():
    raises(ReadingInvalid, lambda: judge().judge(reading(CARRIES_MA, 2000, 2000, frequency_mhz=0)))
    above = reading(CARRIES_MA + 1, 2000, 2000, frequency_mhz=0)
    judge().judge(above)
    assert above.only_cuts


def test_a_mark_of_the_reading_before_is_taken_away():
    one, again = judge(), honest()
    again.only_cuts = True
    one.judge(again)
    assert not again.only_cuts
