"""The run in short, counted by hand over a minute and a half of virtual time."""

import pytest

from tools.run.summary import Summary

# (until this second, house L1 A, car A on three phases, reason, charge), one look in 100 ms
STORY = (
    (10, 1, 0, "waiting for the car", "unplugged"),
    (40, 1, 10, "socket maximum", "charging"),
    (44, 18, 10, "grid L1", "charging"),  # 28 A of 25: 3 A for 4 s
    (50, 25.2, 0, "grid L1", "paused"),  # within the tolerance: no overload
    (60, 16, 10, "grid L1", "charging"),  # 26 A: 1 A for 10 s
    (70, 24, 0, "held: shortest pause", "paused"),
    (90, 1, 10, "socket maximum", "charging"),
)


def seen(now_s, house_a, car_a, reason, charge):
    return {
        "uptime_s": now_s,
        "limit_ma": 25000,
        "overload_ma": 25250,
        "mains_ma": [round(1000 * (house_a + car_a)), 1000 * car_a, 1000 * car_a],
        "car_ma": [1000 * car_a] * 3,
        "station": {"reason": reason},
        "reason": reason,
        "charge": charge,
    }


def played(story):
    summary, now_s = Summary(), 0.0
    summary.step(seen(0.0, *story[0][1:]))
    for until_s, *facts in story:
        while now_s < until_s - 0.05:
            now_s += 0.1
            summary.step(seen(now_s, *facts))
    return summary


def test_the_figures():
    summary = played(STORY)
    assert summary.duration_s == pytest.approx(90)
    # 3 phases x 230 V x 10 A x (30 + 4 + 10 + 20) s
    assert summary.car_ws == pytest.approx(3 * 230 * 10 * 64)
    assert summary.worst_ma == 3000
    assert summary.worst_mas == pytest.approx(12000)  # of the first: 12 As, of the second 10 As
    assert summary.pauses == 2
    assert summary.paused_s == pytest.approx(16)
    assert summary.reasons_s == pytest.approx(
        {
            "waiting for the car": 10,
            "socket maximum": 50,
            "grid L1": 20,
            "held: shortest pause": 10,
        }
    )


def test_its_lines():
    assert played(STORY).lines() == [
        "The run in short",
        "  duration        1 min 30 s",
        "  into the car    0.12 kWh",  # 441600 Ws
        "  worst overload  3.0 A above the limit of 25.0 A, at most 12.0 A*s in one go",
        "  pauses          2, 16 s in all",
        "  why the offer was as it was",
        "     56 %  socket maximum",
        "     22 %  grid L1",
        "     11 %  waiting for the car",
        "     11 %  held: shortest pause",
    ]


def test_a_run_in_which_nothing_happened():
    assert Summary().lines() == []
    quiet = Summary()
    quiet.step({**seen(0.0, 1, 0, "starting", "unplugged"), "station": {}})
    quiet.step({**seen(2.0, 1, 0, "starting", "unplugged"), "station": {}})
    assert quiet.lines() == [
        "The run in short",
        "  duration        2 s",
        "  into the car    0 Wh",
        "  worst overload  none above the limit of 25.0 A",
        "  pauses          none",
        "  why the offer was as it was",
        "          the station gave no reason yet",
    ]


def test_each_phase_has_its_own_overload_and_the_worst_counts():
    summary = Summary()
    for now_s, mains_ma in (
        (0, [0, 0, 0]),
        (2, [26000, 27000, 0]),  # 2 As and 4 As
        (3, [26000, 0, 0]),  # 3 As
        (4, [0, 0, 0]),
        (6, [0, 27000, 0]),  # begins anew: 4 As
    ):
        summary.step({**seen(now_s, 0, 0, "", "unplugged"), "mains_ma": mains_ma})
    assert (summary.worst_ma, summary.worst_mas) == (2000, 4000)


def test_many_reasons_are_cut_and_a_short_one_is_not_nothing():
    summary = Summary()
    summary.step(seen(0.0, 0, 0, "", "unplugged"))
    now_s = 0.0
    for number, lasts_s in enumerate((0.4, 30, 20, 15, 14, 12, 8.6)):
        now_s += lasts_s
        summary.step(seen(now_s, 0, 0, f"reason {number}", "unplugged"))
    assert summary.lines()[6:] == [
        "     30 %  reason 1",
        "     20 %  reason 2",
        "     15 %  reason 3",
        "     14 %  reason 4",
        "     12 %  reason 5",
        "      9 %  reason 6",
        "     <1 %  others",
    ]
