"""Over-current on its own: 10 % and 0.5 A above what was signalled in the last 7 s, for 7 s."""

from iec61851.over_current import OverCurrent


def ms_until_over(signalled_ma, car_ma, step_ms=1000, before=()):
    """Time of signalled_ma, with car_ma drawn, until it is reported; None within 30 s."""
    check = OverCurrent()
    for earlier_ma in before:
        assert not check.step(1000, earlier_ma, None)
    for passed_ms in range(step_ms, 30001, step_ms):
        if check.step(step_ms, signalled_ma, car_ma):
            return passed_ms
    return None


def test_how_much_and_how_long():
    cases = (
        # signalled, drawn, ms
        (16000, [18100, 0, 0], None),
        (16000, [18101, 0, 0], 7000),
        (16000, [0, 0, 18101], 7000),
        (6000, [7101], 7000),
        (16000, None, None),
        (0, [40000], None),  # no signal: the contactor's own rules hold
    )
    for signalled_ma, car_ma, expected_ms in cases:
        assert ms_until_over(signalled_ma, car_ma) == expected_ms, (signalled_ma, car_ma)


def test_what_was_signalled_before_a_cut_counts_for_7_s():
    assert ms_until_over(10000, [16000], before=[16000] * 10) == 7000
    assert ms_until_over(10000, [16000], 20, before=[16000] * 10) == 7000
    # Half-way through a slot of 1 s the higher signal still stands in that slot.
    check = OverCurrent()
    for _ in range(12):
        check.step(500, 16000, [16000])
    check.step(500, 16000, [16000])
    passed_ms = 0
    while not check.step(500, 10000, [16000]):
        passed_ms += 500
    assert 6500 <= passed_ms <= 7500, passed_ms


def test_the_7_s_are_in_a_row():
    check = OverCurrent()
    for drawn_ma in ([20000] * 6 + [16000]) * 3:
        assert not check.step(1000, 16000, [drawn_ma])
    for _ in range(6):
        assert not check.step(1000, 16000, [20000])
    assert not check.step(1000, 16000, None)
    assert not check.step(1000, 16000, [20000])
