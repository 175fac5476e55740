"""The pilot shows the offer late and in steps: the law still knows the car; no overload."""

from hypothesis import given, settings
from hypothesis import strategies as st

from iec61851.pacing import Pacing
from load_balancing.control import ControlLaw
from load_balancing.limits import Limits
from load_balancing.supervision import NORMAL

CYCLE_MS = 250
READINGS_EVERY = 4
LIMIT_MA = 25_000


class Loop:
    """Law, pilot and a car that draws what it is signalled, `dead_cycles` later: 5 s at most."""

    def __init__(self, dead_cycles):
        limits = Limits(32_000, 32_000, 32_000, LIMIT_MA, 6_000, (0, 1, 2))
        self.law, self.pacing = ControlLaw(limits), Pacing()
        self._signals = [0] * (dead_cycles + 1)
        self._count = 0

    def step(self, house_ma, silent=False):
        """One cycle; -> what the car draws."""
        self._count += 1
        car_ma = self._signals[0]
        reading = self._count % READINGS_EVERY == 0 and not silent
        mains_ma = [house_ma + car_ma] * 3 if reading else None
        self.law.step(CYCLE_MS, NORMAL, mains_ma, True, None, self.pacing.signalled_ma)
        self.pacing.may_raise = self.law.may_rise
        self.pacing.step(CYCLE_MS, self.law.offer_ma)
        self._signals = [*self._signals[1:], self.pacing.signalled_ma]
        return car_ma


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 18_000), st.integers(0, 20))
def test_a_steady_house_is_never_overloaded_and_used_up(house_ma, dead_cycles):
    loop = Loop(dead_cycles)
    for _ in range(4 * 120):
        assert house_ma + loop.step(house_ma) <= LIMIT_MA
    assert loop.step(house_ma) >= min(32_000, LIMIT_MA - house_ma) - 30


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30_000), st.booleans(), st.integers(1, 60)), max_size=12),
    st.integers(0, 16),
)
def test_the_signal_is_never_above_the_offer_and_rises_slowly_upon_a_reading(pieces, dead_cycles):
    loop = Loop(dead_cycles)
    since_change_ms = 0
    for house_ma, silent, count in pieces:
        for _ in range(count):
            before_ma = loop.pacing.signalled_ma
            loop.step(house_ma, silent)
            now_ma = loop.pacing.signalled_ma
            since_change_ms += CYCLE_MS
            assert now_ma <= loop.law.offer_ma
            if now_ma > before_ma > 0:
                assert not silent and since_change_ms >= 5000
                assert now_ma - before_ma <= 2500  # 1 A in 2 s since the last change
            if now_ma != before_ma:
                since_change_ms = 0
