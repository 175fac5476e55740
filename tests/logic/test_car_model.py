"""What is learned of the car: its phases, the most it takes, its time; how a wrong belief ends."""

from load_balancing.car_model import CarModel
from load_balancing.response_time import ResponseTime
from meter_check.moves import Moves
from simulated_home import Car

SECOND = 1000
UNLIMITED_MA = 1 << 29  # more than any connection
LONGEST_MS = 20000
LIMIT_MA = 25000


class Watched:
    """The model of a simulated car: each call of offer() lasts until all is at rest."""

    def __init__(self, phases=(0, 1, 2), car_phases=(0, 1, 2), most_ma=32000, dead_s=0):
        self.model = CarModel(phases)
        self.moves = Moves()
        self.house_ma = [2000, 3000, 4000]
        self.car = Car(dead_s, most_ma, phases=car_phases)
        self.ceilings = []
        self.offer(0)

    def offer(self, offer_ma, seconds=22):
        """-> the model."""
        for _ in range(seconds):
            self.step(offer_ma)
        return self.model

    def step(self, offer_ma):
        self.car.step(offer_ma)
        mains_ma = self.car.with_house(self.house_ma)
        self.moves.settle_ms = self.model.settle_ms
        made = self.moves.step(SECOND, mains_ma, offer_ma)
        self.model.step(SECOND, offer_ma, mains_ma, made, LIMIT_MA)

    def used(self):
        return [phase for phase in range(3) if self.model.uses(phase)]

    def window_s(self, offer_ma, seconds=30):
        return self.offer(offer_ma, seconds).window_ms // SECOND


def test_phases_that_stay_still_while_l1_follows_are_not_used():
    for car_phases in ((0,), (0, 1), (0, 1, 2)):
        watched = Watched(car_phases=car_phases)
        watched.offer(6000)
        assert watched.used() == [0, 1, 2]  # too small a move
        watched.offer(16000)
        assert watched.used() == list(car_phases), car_phases


def test_the_order_is_that_of_the_station():
    for phases, car_phases in (
        ((1, 2, 0), (1,)),
        ((1, 2, 0), (1, 2)),
        ((2, 1, 0), (2,)),
        ((2, 0, 1), (0, 2)),
    ):
        watched = Watched(phases, car_phases)
        watched.offer(16000)
        assert watched.used() == list(car_phases), (phases, car_phases)


def test_an_impossible_set_is_never_learned():
    """By IEC 62196 one phase is L1, two are L1 and L2: the meter or the rotation is at fault."""
    for phases, car_phases in (
        ((0, 1, 2), (1,)),
        ((0, 1, 2), (2,)),
        ((0, 1, 2), (1, 2)),
        ((0, 1, 2), (0, 2)),
        ((1, 2, 0), (0,)),
        ((2, 1, 0), (0, 1)),
    ):
        watched = Watched(phases, car_phases)
        for offer_ma in (16000, 6000, 16000, 0, 16000):
            watched.offer(offer_ma)
            assert watched.used() == [0, 1, 2], (phases, car_phases)


def test_a_phase_that_follows_once_is_used_again():
    watched = Watched(car_phases=(0,))
    watched.offer(16000)
    assert watched.used() == [0]
    watched.car.phases = (0, 1, 2)
    watched.offer(16000)
    assert watched.used() == [0]  # nothing has moved
    watched.offer(10000)
    assert watched.used() == [0, 1, 2]


def test_a_phase_after_it_means_that_it_is_used_as_well():
    """The meter's L2 is dead: L3 follows."""
    watched = Watched(car_phases=(0,))
    watched.offer(16000)
    watched.car.phases = (0, 2)
    watched.offer(16000)
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


def test_where_no_phase_follows_nothing_is_known_of_them():
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
        assert watched.model.most_ma == learned_ma, (most_ma, offers)


def test_a_car_that_stops_late_is_not_one_that_takes_little():
    watched = Watched()
    watched.offer(6000)
    mains_ma = watched.car.with_house(watched.house_ma)
    for _ in range(6):
        made = watched.moves.step(SECOND, mains_ma, 0)
        watched.model.step(SECOND, 0, mains_ma, made, LIMIT_MA)
    assert watched.model.most_ma == UNLIMITED_MA


def test_a_car_on_few_phases_that_takes_little_of_a_large_offer():
    for car_phases in ((0,), (0, 1)):
        watched = Watched(car_phases=car_phases, most_ma=8000)
        watched.offer(32000)
        assert watched.used() == list(car_phases)
        assert watched.model.most_ma == 8000


def test_a_device_that_takes_back_the_car_s_step_shows_nothing_of_its_most():
    """A battery covers 6 A of the car's 10 A on each phase, 3 s later."""
    watched = Watched()
    watched.offer(6000)
    watched.offer(16000, 3)
    watched.house_ma = [load - 6000 for load in watched.house_ma]
    assert watched.offer(16000).most_ma == UNLIMITED_MA


def test_a_car_that_takes_more_again_is_noticed_at_the_next_move():
    watched = Watched(most_ma=10000)
    watched.offer(16000)
    watched.offer(6000)
    watched.car.most_ma = 32000
    watched.offer(16000)
    assert watched.model.most_ma == UNLIMITED_MA


def test_it_is_noticed_before_anything_rests():
    watched = Watched(most_ma=10000)
    watched.offer(16000)
    watched.offer(9000)
    watched.car.most_ma = 32000
    for offer_ma in (10000, 11000, 12000, 13000, 14000):
        watched.offer(offer_ma, 2)
    assert watched.model.most_ma == UNLIMITED_MA


def test_a_long_start_shows_it_before_it_ends():
    """The offer rises by 2.5 A in 5 s, to 32 A; the car takes 10 A after 20 s at most."""
    for car_phases in ((0,), (0, 1), (0, 1, 2)):
        watched = Watched(car_phases=car_phases, most_ma=10000, dead_s=5)
        for step in range(11):
            watched.offer(6000 + step * 2500, 5)
            known = watched.model.most_ma == 10000
            assert known == (step >= 6), (car_phases, step)  # 13.5 A were offered for 20 s


def test_a_long_start_in_which_the_phases_disagree_shows_nothing():
    for phase, change_ma in ((0, -6000), (1, 4000)):
        watched = Watched(dead_s=5)
        watched.offer(6000, 10)
        watched.house_ma[phase] += change_ma
        for step in range(1, 11):
            watched.offer(6000 + step * 2500, 5)
        assert watched.model.most_ma == UNLIMITED_MA, phase


def test_a_cut_that_changes_nothing_halves_the_belief():
    watched = Watched(most_ma=32000)
    watched.offer(32000, 120)
    watched.car.most_ma = 7000  # the battery is nearly full
    watched.offer(32000)
    watched.offer(20000)
    assert watched.model.most_ma == 13000
    watched.offer(12000)
    assert watched.model.most_ma == 13000  # a move between 12 and 13 A is too small
    watched.offer(9000)
    assert watched.model.most_ma == 7500


def test_a_house_that_moves_with_the_car_shows_nothing():
    for phase, change_ma in ((0, 5000), (1, -5000), (2, 16000)):
        watched = Watched(most_ma=32000)
        watched.offer(6000)
        watched.house_ma[phase] += change_ma
        watched.offer(16000)
        assert watched.model.most_ma == UNLIMITED_MA, phase
        assert watched.used() == [0, 1, 2], phase


def test_another_car_is_another_car():
    watched = Watched(car_phases=(0,), most_ma=10000, dead_s=2)
    watched.offer(16000)
    watched.model.forget()
    assert watched.model.most_ma == UNLIMITED_MA
    assert watched.model.window_ms == LONGEST_MS
    assert watched.used() == [0, 1, 2]


def test_a_station_on_one_phase_looks_at_no_other():
    watched = Watched(phases=(1,), car_phases=(1,), most_ma=10000)
    watched.offer(16000)
    assert watched.model.most_ma == 10000


def seconds(dead_s):
    """The window for a car of this dead time: its first reading shows it a cycle later."""
    return dead_s + 1 + 2


def test_the_window_is_that_of_the_car():
    assert Watched().model.window_ms == LONGEST_MS
    for dead_s in range(11):
        for offers in ((16000,), (6000, 16000), (16000, 13000)):
            watched = Watched(dead_s=dead_s)
            for offer_ma in offers:
                window_s = watched.window_s(offer_ma)
            assert window_s == seconds(dead_s), (dead_s, offers)


def test_the_settle_time_is_the_window_within_18_s():
    for dead_s, settle_ms in ((2, 5000), (10, 13000), (17, 18000)):
        watched = Watched(dead_s=dead_s)
        assert watched.model.settle_ms == 18000
        assert watched.offer(16000, 40).settle_ms == settle_ms


def test_a_gradual_rise_shows_it_from_its_end():
    for dead_s in range(11):
        watched = Watched(dead_s=dead_s)
        for offer_ma in range(6000, 16000, 1000):
            watched.offer(offer_ma, 2)
        assert watched.window_s(16000) == seconds(dead_s), dead_s


def test_a_house_that_moves_meanwhile_hides_it():
    for phase, change_ma in ((0, 5000), (1, -5000), (2, 1000)):
        watched = Watched(dead_s=4)
        watched.offer(16000, 2)
        watched.house_ma[phase] += change_ma
        assert watched.window_s(16000) == 20, phase


def test_a_car_that_became_slower_is_learned_again():
    watched = Watched(dead_s=1)
    watched.offer(16000)
    watched.car.signals = [16000] * 6
    for offer_ma in (10000, 16000, 10000, 16000):
        window_s = watched.window_s(offer_ma)
    assert window_s == seconds(6)


def test_a_phase_without_the_car_is_not_asked():
    watched = Watched(car_phases=(0,), dead_s=3)
    watched.offer(16000)
    watched.offer(10000, 1)
    watched.house_ma[1] += 9000
    assert watched.window_s(10000) == seconds(3)


def test_what_the_car_takes_at_most_is_respected():
    watched = Watched(dead_s=3, most_ma=16000)
    watched.offer(32000)
    assert watched.model.most_ma == 16000
    watched.offer(6000)
    assert watched.window_s(32000) == seconds(3)


def test_the_middle_one_of_three_times_counts():
    time = ResponseTime()
    for took_s, window_s in ((3, 5), (9, 5), (8, 10), (0, 10), (3, 10), (3, 5), (19, 5), (19, 20)):
        time.learn(took_s * SECOND)
        assert time.window_ms == window_s * SECOND, took_s
    time.forget()
    assert time.window_ms == LONGEST_MS


class UnderTest(Watched):
    """The offer follows the ceiling of a test; `over_s`: seconds above the limit on any phase."""

    def __init__(self, most_ma=32000, dead_s=1, house_ma=(2000, 14000, 2000), phases=(0, 1, 2)):
        super().__init__(phases, phases[:1], most_ma, dead_s)
        self.phases = phases
        self.house_ma = list(house_ma)
        self.offered = []
        for offer_ma in (0, 16000):
            self.offer(offer_ma)
        assert self.used() == [phases[0]]

    def run(self, wanted_ma=16000, seconds=60):
        """-> the seconds above the limit on any phase, and the lowest offer."""
        over_s, lowest_ma = 0, wanted_ma
        for _ in range(seconds):
            offer_ma = min(wanted_ma, self.model.ceiling_ma)
            self.step(offer_ma)
            lowest_ma = min(lowest_ma, offer_ma)
            over_s += max(self.car.with_house(self.house_ma)) > LIMIT_MA
        return over_s, lowest_ma


def test_a_phase_that_the_car_begins_to_use_is_found_by_a_cut():
    """30 A on L2 of 25 A: 11 A are offered, and the phase follows."""
    for phases, car_phases in (((0, 1, 2), (0, 1, 2)), ((0, 1, 2), (0, 1)), ((1, 0, 2), (0, 1))):
        house_ma = [2000, 2000, 2000]
        house_ma[phases[1]] = 14000
        watched = UnderTest(phases=phases, house_ma=house_ma)
        watched.car.phases = car_phases
        watched.run(seconds=1)
        watched.step(watched.model.ceiling_ma)
        assert watched.model.ceiling_ma == 11000
        watched.run(seconds=8)
        assert watched.used() == list(car_phases)
        assert watched.model.ceiling_ma == UNLIMITED_MA  # the law knows it now


def test_a_load_of_the_house_on_a_phase_without_the_car_costs_a_short_test():
    for load_a, lowest_ma in ((24, 16000), (12, 13000), (16, 11000), (40, 16000), (18, 9000)):
        watched = UnderTest()
        watched.house_ma[1] = 14000 + load_a * 1000
        over_s, least_ma = watched.run()
        assert over_s == 60
        assert least_ma == lowest_ma, load_a
        assert watched.used() == [0]
        assert watched.model.ceiling_ma == UNLIMITED_MA


def test_a_jump_between_readings_far_apart_is_tested_whatever_its_size():
    watched = UnderTest()
    watched.house_ma[1] = 40000
    for _ in range(4):
        watched.moves.step(SECOND, None, 16000)
        watched.model.step(SECOND, 16000, None, None, LIMIT_MA)
    watched.step(16000)
    assert watched.model.ceiling_ma == 6000


def test_the_same_load_is_tested_once_and_a_growing_one_again():
    watched = UnderTest()
    watched.house_ma[1] = 30000
    watched.run()
    assert watched.run()[1] == 16000
    watched.house_ma[1] = 32000
    assert watched.run()[1] == 16000
    watched.house_ma[1] = 33500
    assert watched.run()[1] < 16000
    watched.house_ma[1] = 20000
    watched.run()
    watched.house_ma[1] = 30000
    assert watched.run()[1] < 16000


def test_noise_around_the_limit_is_tested_once():
    watched = UnderTest()
    watched.house_ma[1] = 25500
    watched.run()
    for second in range(60):
        watched.house_ma[1] = 24500 + second % 4 * 500
        assert watched.run(seconds=1)[1] == 16000


def test_a_load_from_before_the_charge_is_known_not_to_be_the_car():
    watched = UnderTest()
    watched.house_ma[1] = 30000
    watched.run(0)
    assert watched.run(16000) == (60, 16000)


def test_without_room_for_a_test_the_phase_counts_as_used():
    for offer_ma, most_ma in ((8000, 32000), (16000, 8000)):
        watched = UnderTest(most_ma)
        watched.run(offer_ma)
        watched.house_ma[1] = 25500
        watched.run(offer_ma, 2)
        assert watched.used() == [0, 1], offer_ma
        watched.offer(0)  # a pause shows that the phase does not follow
        assert watched.used() == [0], offer_ma


def test_a_house_that_moves_all_the_time_decides_nothing_and_the_phase_counts_as_used():
    watched = UnderTest()
    for second in range(120):
        watched.house_ma[1] = 28000 + second % 6 // 3 * 5000
        watched.run(seconds=1)
        if watched.used() != [0]:
            break
    assert watched.used() == [0, 1]
    assert second < 100


def test_a_phase_that_rises_slowly_is_tested_until_it_is_clear():
    """It gains 1 A a second: what it does during the cut is not the answer to it."""
    watched = UnderTest()
    for second in range(60):
        added_ma = min(second * 1000, 16000)
        drawn_ma = watched.car.on_phases()[0]
        watched.house_ma[1] = 14000 + min(added_ma, drawn_ma)
        watched.run(seconds=1)
        if watched.used() != [0]:
            break
    assert watched.used() == [0, 1]
    assert second < 40
