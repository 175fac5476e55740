"""What is learned of the car: its phases and the most it takes, and how a wrong belief ends."""

from load_balancing.car_habits import CarHabits
from simulated_home import Car

SECOND = 1000
UNLIMITED_MA = 1 << 29  # more than any connection


class Watched:
    """The habits of a simulated car: each call of offer() lasts until all is at rest."""

    def __init__(self, phases=(0, 1, 2), car_phases=(0, 1, 2), most_ma=32000):
        self.habits = CarHabits(phases)
        self.house_ma = [2000, 3000, 4000]
        self.car = Car(most_ma=most_ma, phases=car_phases)
        self.offer(0)

    def offer(self, offer_ma, seconds=20):
        for _ in range(seconds):
            self.car.step(offer_ma)
            self.habits.step(SECOND, offer_ma, self.car.with_house(self.house_ma))
        return self.habits

    def used(self):
        return [phase for phase in range(3) if self.habits.uses(phase)]


def test_phases_that_stay_still_while_others_follow_are_not_used():
    for car_phases in ((0,), (1,), (2,), (0, 1), (0, 1, 2)):
        watched = Watched(car_phases=car_phases)
        watched.offer(6000)
        assert watched.used() == [0, 1, 2]  # too small a move
        watched.offer(16000)
        assert watched.used() == list(car_phases), car_phases


def test_a_phase_that_follows_once_is_used_again():
    watched = Watched(car_phases=(0,))
    watched.offer(16000)
    assert watched.used() == [0]
    watched.car.phases = (0, 1, 2)
    watched.offer(16000)
    assert watched.used() == [0]  # nothing has moved
    watched.offer(10000)
    assert watched.used() == [0, 1, 2]


def test_a_load_that_goes_while_the_car_starts_does_not_hide_its_phase():
    watched = Watched()
    watched.house_ma[2] = 20000
    watched.offer(0)
    watched.offer(8000, 5)
    watched.house_ma[2] = 4000
    watched.offer(16000)
    assert watched.used() == [0, 1, 2]


def test_where_no_phase_follows_nothing_is_told_of_them():
    watched = Watched(most_ma=0)
    watched.offer(16000)
    assert watched.used() == [0, 1, 2]


def test_the_most_that_the_car_takes():
    for most_ma, offers, learned_ma in (
        (32000, (16000,), UNLIMITED_MA),
        (10000, (16000,), 10000),
        (10000, (6000, 16000), 10000),
        (10000, (6000, 9000), UNLIMITED_MA),  # not yet seen
        (10000, (16000, 13000), 10000),
        (10000, (16000, 6000), 10000),
        (0, (16000,), UNLIMITED_MA),  # it starts late; no car's most is below 6 A
        (3000, (16000,), UNLIMITED_MA),
    ):
        watched = Watched(most_ma=most_ma)
        for offer_ma in offers:
            watched.offer(offer_ma)
        assert watched.habits.most_ma == learned_ma, (most_ma, offers)


def test_a_car_that_stops_late_is_not_one_that_takes_little():
    watched = Watched()
    watched.offer(6000)
    for _ in range(4):
        watched.habits.step(SECOND, 0, (8000, 9000, 10000))
    assert watched.habits.most_ma == UNLIMITED_MA


def test_a_car_on_few_phases_that_takes_little_of_a_large_offer():
    for car_phases in ((0,), (1, 2)):
        watched = Watched(car_phases=car_phases, most_ma=8000)
        watched.offer(32000)
        assert watched.used() == list(car_phases)
        assert watched.habits.most_ma == 8000


def test_it_is_learned_where_the_first_reading_comes_after_the_offer():
    for late_s, learned_ma in ((1, 8000), (3, 8000), (4, UNLIMITED_MA)):
        habits = CarHabits((0, 1, 2))
        for second in range(60):
            car_ma = 8000 if second > 4 else 0
            mains_ma = None if second < late_s else [2000 + car_ma] * 3
            habits.step(SECOND, 32000, mains_ma)
        assert habits.most_ma == learned_ma, late_s


def test_a_car_that_follows_soon_is_at_rest_soon():
    habits = CarHabits((0,))
    for offer_ma in (0, 16000):
        for _ in range(6):
            habits.step(SECOND, offer_ma, [min(offer_ma, 10000)] * 3, 5000)
    assert habits.most_ma == 10000


def test_a_car_that_takes_more_again_is_noticed_at_the_next_move():
    watched = Watched(most_ma=10000)
    watched.offer(16000)
    watched.offer(6000)
    watched.car.most_ma = 32000
    watched.offer(16000)
    assert watched.habits.most_ma == UNLIMITED_MA


def test_it_is_noticed_before_anything_rests():
    watched = Watched(most_ma=10000)
    watched.offer(16000)
    watched.offer(9000)
    watched.car.most_ma = 32000
    for offer_ma in (10000, 11000, 12000, 13000, 14000):
        watched.offer(offer_ma, 2)
    assert watched.habits.most_ma == UNLIMITED_MA


def test_a_cut_that_changes_nothing_halves_the_belief():
    watched = Watched(most_ma=32000)
    watched.offer(32000)
    watched.car.most_ma = 7000  # the battery is nearly full
    watched.offer(32000)
    watched.offer(20000)
    assert watched.habits.most_ma == 13000
    watched.offer(12000)
    assert watched.habits.most_ma == 13000  # a move between 12 and 13 A is too small
    watched.offer(9000)
    assert watched.habits.most_ma == 7500


def test_a_house_that_moves_with_the_car_tells_nothing():
    for phase, change_ma in ((0, 5000), (1, -5000), (2, 16000)):
        watched = Watched(most_ma=32000)
        watched.offer(6000)
        watched.house_ma[phase] += change_ma
        watched.offer(16000)
        assert watched.habits.most_ma == UNLIMITED_MA, phase
        assert watched.used() == [0, 1, 2], phase


def test_what_rested_long_ago_is_not_compared():
    watched = Watched(most_ma=10000)
    for second in range(130):
        watched.offer(8000 + second % 2 * 2000, 1)  # never at rest
    watched.offer(16000)
    assert watched.habits.most_ma == UNLIMITED_MA


def test_another_car_is_another_car():
    watched = Watched(car_phases=(0,), most_ma=10000)
    watched.offer(16000)
    watched.habits.forget()
    assert watched.habits.most_ma == UNLIMITED_MA
    assert watched.used() == [0, 1, 2]


def test_a_station_on_one_phase_looks_at_no_other():
    watched = Watched(phases=(1,), car_phases=(1,), most_ma=10000)
    watched.offer(16000)
    assert watched.habits.most_ma == 10000
