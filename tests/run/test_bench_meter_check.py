"""`make bench BENCH=meter-check` in short: its random days, its wrong meters, and its report."""

import io

from rich.console import Console

from tools.bench import meter_check, random_days, wrong_meters
from tools.simulate.setup import Setup

SEEDS = range(4)


def outcomes(*alarms):
    day = random_days.made(7)
    return [random_days.Outcome(day, list(alarms), []), random_days.Outcome(day, [], [(9, "x")])]


def test_a_day_is_the_same_for_the_same_seed_and_no_alarm():
    assert random_days.made(3) == random_days.made(3)
    assert random_days.made(3) != random_days.made(4)
    found = [meter_check.day(seed) for seed in SEEDS]
    assert [outcome.day.seed for outcome in found] == list(SEEDS)
    assert meter_check.aims_of_days(found)[0].met


def test_days_of_all_kinds_come():
    days = [random_days.made(seed) for seed in range(200)]
    kinds = {device.split(":")[0] for day in days for device in day.setup.balancers}
    assert kinds == {"sum", "each", "phase", "phase-sum", "diverter", "zero-export"}
    assert {day.setup.ev_phases for day in days} == {1, 2, 3}
    assert any(day.setup.meter_fault == "unsigned" for day in days)
    assert any((day.setup.meter_fault or "").startswith("renew:") for day in days)
    assert min(min(row) for day in days for row in day.rows) < -10_000


def test_a_false_alarm_misses_the_aim_and_names_its_day():
    found = outcomes((30, "Meter is not valid: x"))
    assert [aim.met for aim in meter_check.aims_of_days(found)] == [False]
    lines = "\n".join(meter_check.report(found))
    assert "false alarm: day 7, 30 s: Meter is not valid: x" in lines
    assert "1 of 2 days of correct meters have a suspicion" in lines


def test_events_of_a_wrong_meter_count_and_those_of_a_right_one_do_not():
    day = random_days.Day(0, Setup(meter_fault="zero"), [(2000, 2000, 2000)] * 120, None)
    assert random_days.play(day).alarms
    day = random_days.Day(0, Setup(), [(2000 + s, 2000, 2000) for s in range(120)], None)
    assert random_days.play(day) == random_days.Outcome(day, [], [])


def test_a_wrong_meter_is_found_soon_and_a_right_one_is_not():
    found = wrong_meters.play(wrong_meters.Case("zero", 0, 3, "calm"), 120)
    assert (found.how, found.charging_s <= 60) == ("fault", True)
    right = wrong_meters.play(wrong_meters.Case("scale:1/1", 0, 3, "calm"), 120)
    assert right.how is None
    aims = meter_check.aims_of_wrong([found, right])
    assert [aim.met for aim in aims] == [False, True]
    assert "not: scale:1/1 from 0 s, 3-phase car, calm" in aims[0].text
    missed = found._replace(case=found.case._replace(fault="scale:3/1"), how=None)
    aims = meter_check.aims_of_wrong([found, missed])
    assert [aim.met for aim in aims] == [True, True]
    assert aims[0].text.endswith("1 of 1, beside 0 of 1 that read too much")


def test_the_table_names_each_case():
    found = wrong_meters.Found(wrong_meters.Case("dead:L1", 300, 1, "calm"), None, 3300, 70, 12.5)
    text = io.StringIO()
    Console(file=text, width=100).print(meter_check.table([found]))
    for word in ("dead:L1", "300 s", "1 phase", "not found", "70 s", "12.5 A s"):
        assert word in text.getvalue()
