"""The comparison of two versions' offers: it finds every second that differs, column by column."""

from tools.bench import same_offers

CASE = "step-8a, dead time 0 s"


def compared(before, after):
    lines = []
    count = same_offers.compare({CASE: before}, {CASE: after}, lines.append)
    return count, lines


def test_equal_runs_have_no_difference():
    rows = [[6000, "rising gradually", 2000], [7000, "rising gradually", 1000]]
    assert compared(rows, rows) == (
        0,
        [
            "1 runs, 2 seconds compared",
            "offer_ma: 0 seconds differ, in 0 runs",
            "reason: 0 seconds differ, in 0 runs",
            "next_change_ms: 0 seconds differ, in 0 runs",
        ],
    )


def test_a_difference_in_an_offer_counts_and_the_others_are_listed_apart():
    before = [[6000, "cable", 0], [7000, "cable", 0], [8000, "cable", 0]]
    after = [[6000, "cable", 5], [6500, "cable", 0], [8500, "grid L1", 0]]
    count, lines = compared(before, after)
    assert count == 2
    assert lines == [
        "1 runs, 3 seconds compared",
        "offer_ma: 2 seconds differ, in 1 runs",
        f"    {CASE}: 2 s, the first is 1 s: (7000, 'cable', 0) -> (6500, 'cable', 0)",
        "reason: 1 seconds differ, in 1 runs",
        f"    {CASE}: 1 s, the first is 2 s: (8000, 'cable', 0) -> (8500, 'grid L1', 0)",
        "next_change_ms: 1 seconds differ, in 1 runs",
        f"    {CASE}: 1 s, the first is 0 s: (6000, 'cable', 0) -> (6000, 'cable', 5)",
    ]


def test_a_run_that_ended_early_differs():
    assert compared([[6000, "cable", 0]] * 2, [[6000, "cable", 0]])[0] == 1


def test_every_combination_is_played():
    cases = same_offers.cases(["step-8a", "busy-2h"], (0, 5))
    assert len(set(map(str, cases))) == len(cases) == 2 * 2 * 8
    assert {case.trace for case in same_offers.cases([], (0,))} >= {"evening", "noisy-2h"}


def test_a_file_that_was_recorded_is_compared_with(tmp_path):
    path, chosen = tmp_path / "offers.json.gz", ["--traces", "evening", "--dead", "2"]
    assert same_offers.main(["--record", str(path), *chosen]) == 0
    assert same_offers.main(["--against", str(path), *chosen]) == 0
    found = same_offers.recorded(path)
    assert [len(rows) for rows in found.values()] == [300] * 8
    next(iter(found.values()))[150][0] += 1
    same_offers.record(found, path)
    assert same_offers.main(["--against", str(path), *chosen]) == 1
