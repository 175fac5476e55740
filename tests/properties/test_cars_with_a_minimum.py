"""Whatever a car needs and a house takes: it charges where it can, and wears no contactor.

Random cars with a least current, which wait for it or begin with less and give up, on the
simulated station with the timing of the board.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

LIMIT_MA = 25000
CHARGES_MA = 5000
FIFTEEN_MINUTES_S = 900
FEW = settings(max_examples=8, deadline=None)
CARS = st.fixed_dictionaries(
    {
        "min_a": st.integers(6, 13),
        "gives_up_s": st.sampled_from((0, 2, 5, 10, 20, 30)),
        "tries_again_s": st.sampled_from((5, 30, 60)),
        "phases": st.sampled_from(((1,), (1, 2), (1, 2, 3))),
        "s2_closes_s": st.sampled_from((0.5, 1.5, 6)),
    }
)
# Above or below the car's minimum.
MARGINS_MA = st.integers(300, 8000)


class Seconds:
    """Plays headrooms (mA, on each phase) to a car; what it keeps is per second."""

    def __init__(self, car):
        self.station = SimulatedStation(Setup(limit_a=LIMIT_MA // 1000))
        self.car = self.station.timing.car
        for name, value in car.items():
            setattr(self.car, name, value)
        self.headroom_ma = []
        self.closed = []
        self.charges = []
        self.signalled_ma = []

    def play(self, seconds, headroom_ma):
        house_ma = [LIMIT_MA - headroom_ma] * 3
        for _ in range(seconds):
            second = self.station.step(house_ma)
            self.headroom_ma.append(headroom_ma)
            self.closed.append(second.closed)
            self.charges.append(max(second.ev_ma) > CHARGES_MA)
            self.signalled_ma.append(self.station.timing.pilot.signalled_ma)
        return self

    def closings(self):
        pairs = enumerate(zip([False] + self.closed, self.closed))
        return [second for second, (before, now) in pairs if now and not before]

    def most_closings(self):
        """In any 15 minutes."""
        all_s = self.closings()
        return max([sum(a <= one < a + FIFTEEN_MINUTES_S for one in all_s) for a in all_s] or [0])


@FEW
@given(CARS, MARGINS_MA)
def test_a_car_charges_within_three_minutes_where_the_headroom_allows(car, margin_ma):
    made = Seconds(car).play(181, car["min_a"] * 1000 + margin_ma)
    assert True in made.charges
    made.play(300, car["min_a"] * 1000 + margin_ma)
    assert False not in made.charges[-250:]
    assert len(made.closings()) <= 2


@FEW
@given(CARS, MARGINS_MA, MARGINS_MA, st.integers(30, 1000))
def test_few_closings_where_it_does_not_and_a_charge_once_it_does(car, less_ma, more_ma, seconds):
    made = Seconds(car).play(seconds, max(car["min_a"] * 1000 - less_ma, 0))
    assert True not in made.charges
    assert made.most_closings() <= 3
    made.play(181, car["min_a"] * 1000 + more_ma)
    assert True in made.charges


@FEW
@given(
    CARS,
    st.lists(st.tuples(st.sampled_from((20, 60, 120, 300)), st.integers(3000, 23000)), min_size=6),
)
def test_a_signal_to_a_car_that_waits_is_within_the_headroom(car, loads):
    """That of a second before at most, once no estimate takes the car for one that draws."""
    made = Seconds(car)
    for seconds, headroom_ma in loads[:8]:
        made.play(seconds, headroom_ma)
    failed = [second for second in made.closings() if True not in made.charges[second:][:10]]
    for second in range(30, len(made.closed)):
        if True not in made.closed[second - 25 : second + 1]:
            allowed_ma = max(made.headroom_ma[second - 2 : second + 1])
            assert made.signalled_ma[second] <= allowed_ma, second
    for first_s in failed:
        assert sum(first_s <= one < first_s + FIFTEEN_MINUTES_S for one in failed) <= 4
