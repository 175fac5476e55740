"""Which of two faults counts, and how long a state must last to be one or to be over."""

from iec61851 import faults
from iec61851.faults import Faults


def test_which_of_two_counts():
    cases = (
        # The first, the one after it, the one that counts
        (faults.RESIDUAL_CURRENT, faults.WELDED, faults.RESIDUAL_CURRENT),
        (faults.WELDED, faults.DIODE, faults.WELDED),
        (faults.DIODE, faults.WELDED, faults.WELDED),
        (faults.DIODE, faults.OVER_CURRENT, faults.DIODE),
        (faults.DIODE, faults.VENTILATION, faults.DIODE),
        (faults.VENTILATION, faults.DIODE, faults.DIODE),
        (faults.VENTILATION, faults.SHORTED, faults.VENTILATION),
        (faults.SHORTED, faults.NOT_CLOSING, faults.NOT_CLOSING),
    )
    for first, second, counts in cases:
        found = Faults()
        assert found.active is None and found.event() is None
        found.report(first)
        assert found.event() == first.text
        found.report(second)
        assert found.active is counts, (first.text, second.text)
        assert found.event() == (None if counts is first else counts.text)


def test_a_state_must_last_250_ms():
    for state, fault in (
        ("D", faults.VENTILATION),
        ("E", faults.SHORTED),
        ("F", faults.HELD_LOW),
    ):
        found = Faults()
        found.step(249, state)
        assert found.active is None, state
        found.step(20, "B")
        found.step(249, state)
        assert found.active is None, state
        found.step(1, state)
        assert found.active is fault, state
    found = Faults()
    found.step(9000, "C")
    assert found.active is None


def test_it_is_over_30_s_after_its_state():
    found = Faults()
    found.step(250, "D")
    found.step(60000, "D")
    found.step(29999, "B")
    found.step(20, "D")  # shown once more: the time begins anew
    found.step(29999, "B")
    assert found.active is faults.VENTILATION
    found.step(1, "B")
    assert found.active is None


def test_state_f_half_a_second_where_the_contactor_opens_at_once():
    found = Faults()
    found.step(5000, "C")
    assert not found.hold_low and not found.open_now
    found.report(faults.DIODE)
    found.step(499, None)
    assert found.hold_low and found.open_now
    found.step(1, None)
    assert not found.hold_low and found.open_now
    found.report(faults.WELDED)
    found.step(60000, None)
    assert found.hold_low and found.open_now
    stopped = Faults()
    stopped.report(faults.OVER_CURRENT)
    assert not stopped.hold_low and not stopped.open_now


def test_a_latched_fault_comes_back_by_its_code():
    codes = ((0, None), (1, faults.RESIDUAL_CURRENT), (2, faults.WELDED), (3, faults.NOT_CLOSING))
    for code, fault in codes:
        found = Faults()
        found.restore(code)
        assert (found.active, found.latched_code) == (fault, code)
    found.restore(1)
    assert found.latched_code == 3  # the one that counts already
    unknown = Faults()
    unknown.restore(200)
    assert unknown.active.latches
    passing = Faults()
    passing.report(faults.DIODE)
    assert passing.latched_code == 0
