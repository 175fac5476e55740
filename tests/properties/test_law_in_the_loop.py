"""The control law against a house and a car, in virtual time: no hunting, whatever the car and the
meter are like; it converges, recovers, and keeps every limit through a year at random."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from load_balancing.supervision import NORMAL
from simulated_home import CALM_MA, Bare, Car, limits

MINIMUM_OFFER_MA = 6000  # IEC 61851-1
LIMIT_MA = 25_000
# A direction counts from here on.
REVERSAL_MA = 1000
MOST_REVERSALS = 3


def bounds(socket_a=16):
    return limits(socket_a=socket_a, safe_a=6, budget_as=10)


class Loop(Bare):
    """The law with a simulated car, which needs 3 s to start; the meter's readings are late, and
    noisy by a share of their value: 1 % is a meter of class 1 (IEC 62053-21)."""

    def __init__(self, socket_a=16, late_s=0, noise=0, **car):
        super().__init__(bounds(socket_a))
        self.connect(**car)
        self._late = [[0, 0, 0]] * late_s
        self._noise = noise
        self._random = random.Random(1)

    def connect(self, **car):
        """Another car."""
        self.car = Car(starts_s=3, **car)

    def run(self, seconds, house_ma=CALM_MA):
        """-> the offers, one a second."""
        offers = []
        for _ in range(seconds):
            self.car.step(self.law.offer_ma)
            self.mains_ma = self.car.with_house(house_ma)
            self._late.append([round(self._measure(ma)) for ma in self.mains_ma])
            self.step(1000, self._late.pop(0), self.law.offer_ma > 0)
            offers.append(self.law.offer_ma)
        return offers

    def _measure(self, current_ma):
        return current_ma * (1 + self._random.uniform(-self._noise, self._noise))


def reversals(offers):
    """How often the offer turned round, by more than REVERSAL_MA each time."""
    count = direction = 0
    turned_at = offers[0]
    for offer in offers:
        if direction >= 0 and offer < turned_at - REVERSAL_MA:
            count += direction > 0
            direction, turned_at = -1, offer
        elif direction <= 0 and offer > turned_at + REVERSAL_MA:
            count += direction < 0
            direction, turned_at = 1, offer
        elif direction:
            turned_at = max(turned_at, offer) if direction > 0 else min(turned_at, offer)
    return count


CARS = list(product((0.5, 1, 2, 5), (6000, 10_000, 16_000, 32_000), ((0, 1, 2), (1,))))
# The step in the house, and what the socket allows
STEPS = ((8000, 16), (14_000, 16), (6000, 32))


@pytest.mark.parametrize("dead_s", [0, 2, 4, 6, 8, 10])
@pytest.mark.parametrize("late_s", [0, 2])
def test_a_step_of_the_house_is_not_hunted(dead_s, late_s):
    for (lag_s, most_ma, phases), (step_ma, socket_a) in product(CARS, STEPS):
        car = dict(dead_s=dead_s, lag_s=lag_s, most_ma=most_ma, phases=phases)
        made = Loop(socket_a, late_s, noise=0.01, **car)
        made.run(150)
        for house_ma in (2000 + step_ma, 2000):
            offers = made.run(300, (house_ma,) * 3)
            case = (lag_s, most_ma, phases, step_ma, house_ma, offers)
            assert reversals(offers) <= MOST_REVERSALS, case


# Without noise everything comes to rest where it belongs.
@pytest.mark.parametrize("dead_s", [0, 5, 10])
def test_it_converges_for_a_constant_load(dead_s):
    for (lag_s, most_ma, phases), house_ma in product(CARS, (-5000, 2000, 12_000, 17_000, 22_000)):
        made = Loop(dead_s=dead_s, lag_s=lag_s, most_ma=most_ma, phases=phases)
        made.run(300, (house_ma,) * 3)
        offers = made.run(100, (house_ma,) * 3)
        case = (lag_s, most_ma, phases, house_ma, offers)
        assert max(offers) - min(offers) <= 100, case
        assert max(made.mains_ma) <= LIMIT_MA + 250 or not made.car.current_ma, case
        left_ma = LIMIT_MA - house_ma
        wanted_ma = min(most_ma, 16_000, left_ma if left_ma >= MINIMUM_OFFER_MA else 0)
        assert made.car.current_ma >= wanted_ma - 1000, case


readings = st.tuples(*[st.integers(-40_000, 130_000)] * 3)
moments = st.lists(
    st.tuples(
        st.sampled_from([250, 1000, 1000, 5000, 60_000]),
        st.one_of(st.none(), readings),
        st.booleans(),
    ),
    max_size=60,
)


@settings(max_examples=100, deadline=None)
@given(moments, st.integers(0, 10), st.sampled_from([6000, 10_000, 16_000]))
def test_it_recovers_from_any_state(past, dead_s, most_ma):
    made = Loop()
    for elapsed_ms, mains_ma, charging in past:
        made.step(elapsed_ms, mains_ma, charging)
    made.connect(dead_s=dead_s, most_ma=most_ma)
    made.run(400)
    assert made.law.offer_ma == 16_000
    assert made.car.current_ma >= most_ma - 1


@settings(max_examples=300, deadline=None)
@given(moments, readings, st.tuples(*[st.integers(0, 60_000)] * 3))
def test_more_house_load_never_gives_more_offer(past, mains_ma, more_ma):
    """All else equal: two stations with the same past, one reading apart."""
    offers = []
    for add_ma in ((0, 0, 0), more_ma):
        made = Bare(bounds())
        for elapsed_ms, past_ma, charging in past:
            made.step(elapsed_ms, past_ma, charging)
        made.step(1000, tuple(a + b for a, b in zip(mains_ma, add_ma)), True)
        offers.append(made.law.offer_ma)
    assert offers[1] <= offers[0]


def test_nothing_of_the_past_survives_a_power_cycle():
    """All state is in the object, and a new one begins with the smallest offer."""
    for past_ma in (2000, 60_000):
        Loop(most_ma=10_000, phases=(1,)).run(200, (past_ma,) * 3)
        after, fresh = (Loop(dead_s=2, most_ma=16_000) for _ in range(2))
        assert after.run(100, (9000,) * 3) == fresh.run(100, (9000,) * 3)


def random_reading(source, was_ma):
    """None, or currents that wander, jump, or are at the edge of what is plausible."""
    kind = source.random()
    if kind < 0.02:
        return None, was_ma
    if kind < 0.05:
        was_ma = [source.randint(-20_000, 60_000) for _ in range(3)]
    return [ma + source.randint(-500, 500) for ma in was_ma], was_ma


@pytest.mark.parametrize("quarter", range(4))
def test_a_year_at_random_violates_no_limit(quarter):
    source = random.Random(quarter)
    made = Bare(bounds())
    house_ma, left_ms, since_rise_ms = [2000, 2000, 2000], 365 * 24 * 3600 * 1000 // 4, 0
    charging, offer_ma = False, 0
    while left_ms > 0:
        elapsed_ms = source.choice((250, 1000, 5000, *(60_000,) * 6))
        left_ms -= elapsed_ms
        reading, house_ma = random_reading(source, house_ma)
        if source.random() < 0.01:
            charging = not charging
        mains_ma = reading and [ma + offer_ma * charging for ma in reading]
        before_ma = made.law.offer_ma
        made.step(elapsed_ms, mains_ma, charging)
        offer_ma = made.law.offer_ma
        assert offer_ma == 0 or MINIMUM_OFFER_MA <= offer_ma <= 16_000
        assert not made.supervision.lost or offer_ma <= 6000
        since_rise_ms += elapsed_ms
        if offer_ma > before_ma:
            assert made.supervision.state != NORMAL or reading is not None
            assert offer_ma == MINIMUM_OFFER_MA if not before_ma else offer_ma - before_ma <= 1000
            assert before_ma == 0 or since_rise_ms >= 2000
            since_rise_ms = 0
