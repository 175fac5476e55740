"""Which runs of the station lead to safe mode, what leads out of it, and what a fault outlasts."""

import micropython

from chip import Rtc
from iec61851.faults import Faults
from restarts import Restarts


def play(runs, rtc=None):
    """Runs (how the reset before it is seen, seconds it lasts, how it ends); -> the last Restarts.

    Seen as "power", "watchdog" or "reset"; ends by "cut" (whatever comes), "crash" or "stop".
    """
    rtc = rtc or Rtc()
    for seen, seconds, end in runs:
        last = Restarts(rtc, seen == "power", seen == "watchdog")
        for _ in range(seconds // 5):
            last.step(5)
        if end == "crash":
            last.crashed()
        elif end == "stop":
            last.stopped()
    return last


HANGS = ("watchdog", 5, "cut")
CRASHES = ("reset", 5, "crash")


def test_three_failures_within_ten_minutes():
    cases = (
        ("first start", (("power", 0, "cut"),), False),
        ("one", (("power", 5, "cut"), HANGS), False),
        ("two", (("power", 5, "cut"), HANGS, HANGS), False),
        ("three hangs", (("power", 5, "cut"), HANGS, HANGS, HANGS), True),
        ("three crashes", (("power", 5, "crash"), CRASHES, CRASHES, CRASHES), True),
        ("panics", (("power", 5, "cut"),) + (("reset", 5, "cut"),) * 3, True),
        ("mixed", (("power", 5, "cut"), HANGS, ("watchdog", 5, "crash"), CRASHES), True),
        (
            "just within",
            (("power", 9000, "cut"), ("watchdog", 295, "cut"), ("watchdog", 300, "cut"), HANGS),
            True,
        ),
        (
            "just too slow",
            (("power", 9000, "cut"), ("watchdog", 300, "cut"), ("watchdog", 300, "cut"), HANGS),
            False,
        ),
        ("for ever, but slowly", (("power", 5, "cut"),) + (("watchdog", 400, "cut"),) * 9, False),
        ("power in between", (("power", 5, "cut"), HANGS, HANGS, ("power", 5, "cut")), False),
        (
            "a person in between",
            (("power", 5, "cut"), HANGS, ("watchdog", 5, "stop"), ("reset", 5, "cut"), HANGS),
            False,
        ),
        ("stopped each time", (("power", 5, "stop"),) + (("reset", 5, "stop"),) * 5, False),
    )
    for name, runs, expected in cases:
        assert (play(runs).safe_mode is not None) is expected, name


THREE_HANGS = (("power", 5, "cut"), HANGS, HANGS, HANGS)


def test_safe_mode_says_why():
    assert play(THREE_HANGS).safe_mode == (
        "Safe mode: 3 restarts within 10 minutes, the last after a reset by the watchdog: a task "
        "made no progress for 8 s; no charging until power is cut or the command restart"
    )
    crashed = play((("power", 5, "crash"), CRASHES, CRASHES, CRASHES)).safe_mode
    assert "the last after a crash, which the command crash shows;" in crashed


def test_safe_mode_lasts_and_keeps_its_reason():
    first = play(THREE_HANGS).safe_mode
    for later in (
        (("reset", 5, "cut"),),
        (("watchdog", 5, "cut"),),
        (("reset", 9000, "cut"), ("reset", 9000, "crash"), ("reset", 5, "cut")),
    ):
        assert play(THREE_HANGS + later).safe_mode == first


def test_safe_mode_ends_with_the_power_or_the_command():
    assert play(THREE_HANGS + (("power", 5, "cut"),)).safe_mode is None
    assert play(THREE_HANGS + (("reset", 5, "stop"), ("reset", 5, "cut"))).safe_mode is None


BY_WATCHDOG = "a reset by the watchdog: a task made no progress for 8 s"
BY_CRASH = "a crash, which the command crash shows"
UNEXPECTED = "an unexpected reset"


def test_what_ended_the_last_run():
    cases = (
        ((("power", 5, "cut"),), None),
        ((("power", 5, "cut"), ("power", 5, "cut")), None),
        ((("power", 5, "stop"), ("reset", 5, "cut")), None),
        ((("power", 5, "cut"), ("watchdog", 5, "cut")), BY_WATCHDOG),
        ((("power", 5, "cut"), ("reset", 5, "cut")), UNEXPECTED),
        ((("power", 5, "crash"), ("reset", 5, "cut")), BY_CRASH),
        # The watchdog may end the run while the crash is being reported: it was a crash.
        ((("power", 5, "crash"), ("watchdog", 5, "cut")), BY_CRASH),
    )
    for runs, after in cases:
        assert play(runs).after == after, runs


def test_a_record_that_cannot_be_read_is_a_latched_fault_until_the_power_is_cut():
    whole = Rtc()
    play(THREE_HANGS[:3], whole)
    for record, latched_code in (
        (b"", 0),  # nothing has run since the power came
        (b"noted", 255),
        (bytes(len(whole.bytes)), 255),
        (b"\xff" * len(whole.bytes), 255),
        (b"\x00" + whole.bytes[1:], 255),
        (whole.bytes[:2] + b"\x04" + whole.bytes[3:], 255),  # a state that does not exist
        (whole.bytes[:3] + b"\x09" + whole.bytes[4:], 255),  # a failure that does not exist
        (whole.bytes[:-1], 255),
        (whole.bytes + b"\x00", 255),
    ):
        rtc = Rtc()
        rtc.memory(record)
        first = play((("watchdog", 5, "cut"),), rtc)
        assert (first.safe_mode, first.after) == (None, None), record
        assert first.latched_code == latched_code, record
        for end in ("stop", "crash", "cut"):
            assert play((("reset", 5, end),), rtc).latched_code == latched_code, record
        assert play((("power", 5, "cut"),), rtc).latched_code == 0, record
    assert play((("watchdog", 5, "cut"),), whole).safe_mode


def test_a_code_that_no_fault_has_latches_as_unknown():
    for code, text in (
        (1, "Residual current detected"),
        (3, "The contactor does not close"),
        (4, "The record of faults cannot be read"),
        (255, "The record of faults cannot be read"),
    ):
        latched = Faults()
        latched.restore(code)
        assert latched.active.text.startswith(text), code
        assert latched.hold_low and latched.latched_code == min(code, 4), code


def test_a_latched_fault_outlasts_everything_but_the_power():
    for end, seen in (
        ("cut", "watchdog"),
        ("cut", "reset"),
        ("crash", "reset"),
        ("stop", "reset"),
        ("stop", "soft"),
    ):
        rtc = Rtc()
        Restarts(rtc, True, False).latch(2)
        runs = tuple((one, 5, end) for one in ("reset", seen, seen, seen, seen, seen))
        assert play(runs, rtc).latched_code == 2, (end, seen)
        assert play((("power", 5, "cut"),), rtc).latched_code == 0
        assert play((("reset", 5, "cut"),), rtc).latched_code == 0


def test_a_fault_is_kept_at_once_without_allocating():
    rtc = Rtc()
    running = Restarts(rtc, True, False)
    micropython.heap_lock()
    try:
        running.latch(3)
    finally:
        micropython.heap_unlock()
    assert Restarts(rtc, False, True).latched_code == 3
    assert Restarts(rtc, False, True).after == BY_WATCHDOG
