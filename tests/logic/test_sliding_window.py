"""Lowest and highest of the last seconds, in slots that may be longer than a step or shorter."""

from meter_check.sliding_window import SlidingWindow


def stepped(slots, slot_ms, steps):
    """steps: (ms, value) each."""
    window = SlidingWindow(slots, slot_ms)
    window.fill(5)
    for elapsed_ms, value in steps:
        window.step(elapsed_ms, value)
    return window


def test_values_leave_after_the_time_of_all_slots():
    cases = (
        # steps -> lowest, highest
        ((), 5, 5),
        (((250, 9),), 5, 9),
        (((250, 1),), 1, 5),
        (((2999, 9),), 5, 9),
        (((3000, 9),), 9, 9),
        (((3000, 9), (250, 1)), 1, 9),
        (((3000, 9), (250, 1), (2749, 9)), 1, 9),
        (((3000, 9), (250, 1), (2750, 9)), 9, 9),
        (((600000, 7),), 7, 7),  # a long cycle is no more than all slots
    )
    for steps, lowest, highest in cases:
        window = stepped(3, 1000, steps)
        assert (window.lowest, window.highest) == (lowest, highest), steps


def test_the_highest_of_a_part():
    window = stepped(5, 1000, [(1000, value) for value in (9, 8, 7, 6, 5)])
    # Each slot also has the value with which the one before it ended; the last is just opened.
    for recent_ms, highest in ((0, 5), (1000, 5), (1001, 6), (2000, 6), (2001, 7), (3001, 8)):
        assert window.highest_of(recent_ms) == highest, recent_ms
    for recent_ms in (4001, 5000, 60000):
        assert window.highest_of(recent_ms) == 9, recent_ms


def test_when_the_lowest_leaves():
    for steps, leaves_ms in (
        (((15000, 9), (1000, 2)), 14000),
        (((15000, 9), (1000, 2), (1000, 9)), 13000),
        (((15000, 9), (1000, 2), (4000, 9)), 10000),
        (((15000, 9), (1000, 2), (10000, 9)), 4000),
        (((15000, 9), (1000, 2), (1000, 9), (6000, 2)), 12000),
        (((15000, 9),), 15000),
    ):
        window = stepped(3, 5000, steps)
        assert window.lowest_leaves_ms() == leaves_ms, steps
        lowest = window.lowest
        window.step(leaves_ms - 1, 100)
        assert window.lowest == lowest, steps
        window.step(1, 100)
        assert window.lowest > lowest, steps
