"""The bench of breaker and fuse: what the car makes of them on a trace, and the house alone."""

import io

import pytest
from rich.console import Console

from tools.bench import bar, warmth


def test_the_small_connection_has_the_house_scaled():
    assert warmth.house("step-8a", 25) == bar.trace("step-8a")
    first, last = bar.trace("step-8a")[0], bar.trace("step-8a")[-1]
    scaled = warmth.house("step-8a", 16)
    assert scaled[0] == tuple(ma * 16 // 25 for ma in first)
    assert scaled[-1] == tuple(ma * 16 // 25 for ma in last)


def test_the_references():
    """A house of at most 10 A, and 16 A more: 40 % and 104 % of 25 A."""
    alone, uncontrolled = warmth.references("step-8a", 25)
    assert alone == pytest.approx((7.7, 6.3), abs=0.1)
    assert uncontrolled == pytest.approx((52.2, 42.8), abs=0.1)
    # a car on L1 alone: 26 A of the house on L2 stay the most
    alone, uncontrolled = warmth.references("other-phase-26a", 25)
    assert alone == uncontrolled == pytest.approx((52.2, 42.8), abs=0.1)


def test_table_and_aim():
    chosen = warmth.cases(["step-8a"], (0, 6), (25, 16))
    assert chosen == [
        ("step-8a", 25, 0),
        ("step-8a", 25, 6),
        ("step-8a", 16, 0),
        ("step-8a", 16, 6),
    ]
    found = warmth.measure(chosen)
    # a car that fills the connection: 48 % and 40 %
    assert found["step-8a", 25, 0] == pytest.approx((48.2, 39.6), abs=0.2)
    text = io.StringIO()
    Console(file=text, width=120).print(warmth.table(found))
    assert "step-8a" in text.getvalue()
    assert warmth.aim(found).met
    too_warm = {**found, ("step-8a", 25, 6): (50.0, 60.1)}
    assert not warmth.aim(too_warm).met
    assert "60 %" in warmth.aim(too_warm).text
