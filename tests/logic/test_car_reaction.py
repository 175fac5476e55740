"""How long the car takes to follow: learned from moves of the offer, beside the house's."""

from load_balancing.car_habits import CarHabits
from load_balancing.car_reaction import CarReaction
from simulated_home import Car

SECOND = 1000
LONGEST_MS = 20000
MARGIN_S = 2


class Watched:
    """The reaction of a simulated car that follows after a dead time, all at once."""

    def __init__(self, dead_s=4, phases=(0, 1, 2), most_ma=32000):
        self.reaction = CarReaction(phases)
        self.habits = CarHabits(phases)
        self.house_ma = [2000, 3000, 4000]
        self.car = Car(dead_s, most_ma)
        self.offer(0, 5)

    def offer(self, offer_ma, seconds=30):
        """-> the window in seconds."""
        for _ in range(seconds):
            self.car.step(offer_ma)
            mains_ma = self.car.with_house(self.house_ma)
            self.reaction.step(SECOND, offer_ma, mains_ma, self.habits)
        return self.reaction.window_ms // SECOND


def seconds(dead_s):
    """The window for a car of this dead time: its first reading shows it a cycle later."""
    return dead_s + 1 + MARGIN_S


def test_unknown_it_is_the_longest():
    assert Watched().reaction.window_ms == LONGEST_MS


def test_every_move_of_3_a_tells_it():
    for dead_s in range(11):
        for offers in ((16000,), (6000, 16000), (16000, 13000)):
            watched = Watched(dead_s)
            for offer_ma in offers:
                window_s = watched.offer(offer_ma)
            assert window_s == seconds(dead_s), (dead_s, offers)


def test_a_gradual_rise_tells_it_from_its_end():
    for dead_s in range(11):
        watched = Watched(dead_s)
        for offer_ma in range(6000, 16000, 1000):
            watched.offer(offer_ma, 2)
        assert watched.offer(16000) == seconds(dead_s), dead_s


def test_smaller_moves_tell_nothing():
    watched = Watched()
    watched.reaction.forget()
    for offer_ma in (2900, 5800, 2900):
        watched.offer(offer_ma)
    assert watched.reaction.window_ms == LONGEST_MS


def test_a_pause_tells_nothing_since_the_contactor_stops_the_car():
    watched = Watched(dead_s=4)
    watched.offer(16000)
    for _ in range(3):
        watched.offer(0)
        assert watched.offer(16000) == seconds(4)


def test_a_house_that_moves_meanwhile_hides_it():
    watched = Watched(dead_s=4)
    for phase, change_ma in ((0, 5000), (1, -5000), (2, 1000)):
        watched.offer(16000, 2)
        watched.house_ma[phase] += change_ma
        watched.offer(16000)
        assert watched.reaction.window_ms == LONGEST_MS, phase
        watched.offer(0)


def test_one_of_three_may_be_wrong():
    """A house that falls by just what was cut, on all phases, before the car does."""
    watched = Watched(dead_s=6)
    watched.offer(16000)
    watched.offer(10000, 2)
    watched.house_ma = [load - 6000 for load in watched.house_ma]
    assert watched.offer(10000) == seconds(6)
    assert watched.offer(16000) == seconds(6)


def test_a_car_that_became_slower_is_learned_again():
    watched = Watched(dead_s=1)
    watched.offer(16000)
    watched.car.signals = [16000] * 4
    for offer_ma in (10000, 16000):
        window_s = watched.offer(offer_ma)
    assert window_s == seconds(4)


def test_small_moves_under_way_do_not_begin_it_anew():
    watched = Watched(dead_s=6)
    watched.offer(16000)
    for offer_ma in (10000, 9800, 9600):
        watched.offer(offer_ma, 2)
    assert watched.offer(9500) == seconds(6)


def test_a_house_that_grows_during_a_rise_is_no_arrival():
    """2 A on all phases make up for a lag of 2 A, until the car comes."""
    watched = Watched(dead_s=8)
    for offer_ma in range(6000, 16000, 1000):
        watched.offer(offer_ma, 2)
    watched.house_ma = [load + 2000 for load in watched.house_ma]
    assert watched.offer(16000) == LONGEST_MS // SECOND


def test_a_phase_without_the_car_is_not_asked():
    watched = Watched(dead_s=3)
    watched.habits.uses = lambda phase: phase != 1
    watched.offer(16000, 1)
    watched.house_ma[1] += 9000
    assert watched.offer(16000) == seconds(3)


def test_what_the_car_takes_at_most_is_respected():
    for learned_ma, window_s in ((16000, seconds(3)), (32000, LONGEST_MS // SECOND)):
        watched = Watched(dead_s=3, most_ma=16000)
        watched.habits.most_ma = learned_ma
        watched.offer(0, 1)
        assert watched.offer(32000) == window_s
        assert watched.offer(24000) == window_s  # nothing that it takes has moved


def test_what_is_learned_of_the_most_under_way_tells_nothing():
    watched = Watched(dead_s=8, most_ma=10000)
    watched.offer(23000, 18)
    watched.habits.most_ma = 10000
    assert watched.offer(22000) == LONGEST_MS // SECOND
    assert watched.offer(6000) == seconds(8)


def test_another_car_is_another_car():
    watched = Watched()
    watched.offer(16000)
    watched.reaction.forget()
    assert watched.reaction.window_ms == LONGEST_MS
