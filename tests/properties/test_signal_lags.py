"""The pilot shows the offer late and in steps: the law still knows the car; no overload."""

from hypothesis import given, settings
from hypothesis import strategies as st

from simulated_home import Car, Home, limits

CYCLE_MS = 250
LIMIT_MA = 25_000


def station(dead_cycles):
    """With a car that follows its signal after dead_cycles, 5 s at most."""
    bounds, car = limits(socket_a=32, safe_a=6), Car(dead_cycles)
    return Home(bounds, car, paced=True, period_ms=CYCLE_MS)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 18_000), st.integers(0, 20))
def test_a_steady_house_is_never_overloaded_and_used_up(house_ma, dead_cycles):
    made = station(dead_cycles)
    for _ in range(4 * 120):
        made.step((house_ma,) * 3)
        assert max(made.mains_ma) <= LIMIT_MA
    assert made.car.current_ma >= LIMIT_MA - house_ma - 30


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30_000), st.booleans(), st.integers(1, 60)), max_size=12),
    st.integers(0, 16),
)
def test_the_signal_is_never_above_the_offer_and_rises_slowly_upon_a_reading(pieces, dead_cycles):
    made = station(dead_cycles)
    since_change_ms = 0
    for house_ma, silent, count in pieces:
        for _ in range(count):
            before_ma = made.pilot.signalled_ma
            made.meter.silent = silent
            made.step((house_ma,) * 3)
            now_ma = made.pilot.signalled_ma
            since_change_ms += CYCLE_MS
            assert now_ma <= made.law.offer_ma
            if now_ma > before_ma > 0:
                assert not silent and since_change_ms >= 5000
                assert now_ma - before_ma <= 2500  # 1 A in 2 s since the last change
            if now_ma != before_ma:
                since_change_ms = 0
