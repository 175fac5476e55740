"""The headroom with any number of cars: the bounds of their currents add up."""

from load_balancing.car_current import CarCurrent
from load_balancing.headroom import Headroom
from simulated_home import Car, limits

SECOND = 1000


class Bounds:
    """A car whose current lies between these bounds on these phases, in mA."""

    def __init__(self, lowest_ma, highest_ma, rise_ma=0, phases=(0, 1, 2)):
        self.lowest_ma = [lowest_ma if phase in phases else 0 for phase in range(3)]
        self.highest_ma = [highest_ma if phase in phases else 0 for phase in range(3)]
        self.surely_ma = self.lowest_ma
        self.rise_ma = rise_ma
        self.measured_ma = None
        self.window_ms = 20000
        self._phases = phases

    def uses(self, phase):
        return phase in self._phases


def test_the_bounds_of_all_cars_add_up():
    six, ten = (6000, 6000), (10000, 10000)
    cases = (
        # cars, the first reading in mA, headroom of a connection of 40 A in mA
        ((), 12000, 28000),
        ((ten,), 12000, 38000),
        ((ten, six), 20000, 36000),
        ((ten, six, six), 30000, 32000),
        # Between bounds the first reading counts as the house's as far as it can.
        (((6000, 16000), six), 20000, 32000),
        (((6000, 16000), (6000, 16000)), 20000, 32000),
        (((6000, 16000), (6000, 16000), ten), 60000, 2000),
    )
    for cars, mains_ma, headroom_ma in cases:
        made = Headroom(limits(installation_a=40), [Bounds(*one) for one in cars])
        made.step(SECOND, (mains_ma, 0, 0))
        assert made.of(0) == headroom_ma, (cars, mains_ma)


def test_a_growth_within_the_rises_of_all_cars_is_the_cars():
    """Two cars at 10 A that may be rising by 1 A each: 2 A more are no change of the house."""
    for grown_ma, house_ma in ((2000, 4000), (2500, 4500), (0, 4000)):
        cars = [Bounds(10000, 10000), Bounds(10000, 10000)]
        made = Headroom(limits(installation_a=40), cars)
        made.step(SECOND, (24000, 0, 0))
        for car in cars:
            car.highest_ma[0], car.rise_ma = 11000, 1000
        made.step(SECOND, (24000 + grown_ma, 0, 0))
        assert made.of(0) == 40000 - house_ma, grown_ma


def test_a_phase_counts_where_any_car_uses_it():
    cars = [Bounds(6000, 6000, phases=(0,)), Bounds(6000, 6000, phases=(1,))]
    for over, exceeded in ((0, 0), (1, 1), (2, None)):
        made = Headroom(limits(), cars)
        mains_ma = [8000, 8000, 8000]
        mains_ma[over] = 26000
        made.step(SECOND, mains_ma)
        assert made.exceeded == exceeded, over


def test_the_narrowest_phase_is_each_car_s_own():
    cars = [Bounds(0, 0, phases=(0, 1)), Bounds(0, 0, phases=(1, 2)), Bounds(0, 0, phases=())]
    made = Headroom(limits(), cars)
    made.step(SECOND, (9000, 8000, 12000))
    assert [made.narrowest(car) for car in cars] == [0, 2, 0]


class Street:
    """Several simulated cars, each with its CarCurrent, behind one connection of 63 A.

    Nothing is learned of the cars: the mains show the moves of all of them.
    """

    def __init__(self, *cars):
        self.cars = cars
        self.currents = [CarCurrent((0, 1, 2)) for _ in cars]
        self.headroom = Headroom(limits(installation_a=63), self.currents)

    def run(self, seconds, house_ma, *offers_ma):
        """-> the estimate of the house's load on each phase, after each second."""
        found = []
        for _ in range(seconds):
            mains_ma = list(house_ma)
            for car, offer_ma in zip(self.cars, offers_ma):
                car.step(offer_ma)
                mains_ma = car.with_house(mains_ma)
            for current, offer_ma in zip(self.currents, offers_ma):
                current.step(SECOND, offer_ma, None, None)
            self.headroom.step(SECOND, mains_ma)
            found.append([63000 - self.headroom.of(phase) for phase in range(3)])
        return found


def test_two_and_three_cars_at_rest_leave_the_house_exactly():
    house_ma = [3000, 5000, 4000]
    for offers_ma in ((16000, 10000), (16000, 10000, 6000), (6000, 6000, 6000)):
        street = Street(*(Car(dead_s=count) for count in range(len(offers_ma))))
        assert street.run(25, house_ma, *offers_ma)[-1] == house_ma, offers_ma


def test_a_cut_that_two_cars_have_not_followed_is_not_made_twice():
    """One follows after 2 s and one after 6 s: nothing of the house changes, nor its estimate."""
    house_ma = [3000, 5000, 4000]
    street = Street(Car(dead_s=2), Car(dead_s=6))
    street.run(30, house_ma, 16000, 16000)
    for estimate_ma in street.run(30, house_ma, 10000, 8000):
        assert estimate_ma == house_ma


def test_a_load_that_comes_while_two_cars_follow_a_cut_is_not_hidden():
    street = Street(Car(dead_s=3), Car(dead_s=5))
    street.run(30, [3000, 3000, 3000], 16000, 16000)
    street.run(1, [3000, 3000, 3000], 10000, 8000)
    assert street.run(1, [9000, 3000, 3000], 10000, 8000)[-1] == [9000, 3000, 3000]


def test_while_three_cars_rise_the_estimate_stays_between_the_bounds():
    house_ma = [3000, 5000, 4000]
    street = Street(Car(dead_s=0), Car(dead_s=4), Car(dead_s=8))
    for offer_ma in range(6000, 17000, 1000):
        for estimate_ma in street.run(2, house_ma, offer_ma, offer_ma, offer_ma):
            for phase in range(3):
                most_ma = house_ma[phase] + sum(car.current_ma for car in street.cars)
                assert estimate_ma[phase] <= most_ma
    assert street.run(40, house_ma, 16000, 16000, 16000)[-1] == house_ma
