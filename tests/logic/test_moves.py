"""The one observation: what a Move records of the offer's way and of each phase."""

import micropython

from meter_check import move
from meter_check.moves import Moves
from simulated_home import Car

SECOND = 1000
REST = 20  # seconds that an unknown car is given
NAMES = {
    move.START: "start",
    move.STOP: "stop",
    move.TEST: "test",
    move.RISE: "rise",
    move.CUT: "cut",
    move.CUT_SHORT: "cut short",
    move.MIXED: "mixed",
}


class Watched:
    """A house and a car; `found` has (cause, from, to, changes) of each Move in A."""

    def __init__(self, settle_ms=20000, house_a=(2, 3, 4), **car):
        self.moves = Moves(settle_ms)
        self.car = Car(**car)
        self.house_ma = [load * 1000 for load in house_a]
        self.found = []
        self.last = None
        self.offer(0, 5)

    def offer(self, offer_a, seconds=REST + 2, test=False):
        """The offer for so long; -> self."""
        for _ in range(seconds):
            self.step(offer_a, test)
        return self

    def step(self, offer_a, test=False, elapsed_ms=SECOND):
        offer_ma = int(offer_a * 1000)
        self.car.step(offer_ma)
        made = self.moves.step(elapsed_ms, self.car.with_house(self.house_ma), offer_ma, test)
        if made is not None:
            ends = made.from_ma // 1000, made.to_ma // 1000
            change_a = tuple(change_ma // 1000 for change_ma in made.change_ma)
            self.found.append((NAMES[made.cause],) + ends + change_a)
            self.last = made


def test_causes_and_changes():
    cases = (
        # offers in A -> the moves
        ((16,), [("start", 0, 16, 16, 16, 16)]),
        ((16, 0), [("start", 0, 16, 16, 16, 16), ("stop", 16, 0, 16, 16, 16)]),
        ((6, 16), [("start", 0, 6, 6, 6, 6), ("rise", 6, 16, 10, 10, 10)]),
        ((16, 10), [("start", 0, 16, 16, 16, 16), ("cut", 16, 10, 6, 6, 6)]),
        ((16, 14, 12), [("start", 0, 16, 16, 16, 16), ("mixed", 16, 12, 4, 4, 4)]),
        ((6, 8, 10), [("start", 0, 6, 6, 6, 6), ("rise", 6, 10, 4, 4, 4)]),
        ((16, 14, 6), [("start", 0, 16, 16, 16, 16), ("cut", 14, 6, 8, 8, 8)]),
        ((7, 9, 0), [("start", 0, 7, 7, 7, 7), ("stop", 9, 0, 9, 9, 9)]),
        ((6, 8, 6), [("start", 0, 6, 6, 6, 6)]),
        ((16, 15.5), [("start", 0, 16, 16, 16, 16)]),
    )
    for offers, found in cases:
        watched = Watched()
        for offer_a in offers:
            watched.offer(offer_a)
        assert watched.found == found, (offers, watched.found)


def test_a_staircase_is_one_move():
    watched = Watched()
    for offer_a in (6, 8.5, 11, 13.5):
        watched.offer(offer_a, 5)
    assert watched.offer(16).found == [("start", 0, 16, 16, 16, 16)]
    watched.offer(6)
    for offer_a in (8.5, 11, 13.5):
        watched.offer(offer_a, 5)
    assert watched.offer(16).found[2:] == [("rise", 6, 16, 10, 10, 10)]


def test_an_offer_that_turns_or_falls_twice_is_mixed():
    for start, way, ends in (
        (16, (13, 10), (16, 10)),
        (16, (8, 10), (16, 10)),
        (10, (16, 6), (10, 6)),
        (10, (12, 11, 14), (10, 14)),
        (16, (10, 0), (16, 0)),
    ):
        watched = Watched().offer(start)
        for offer_a in way:
            watched.offer(offer_a, 5)
        watched.offer(way[-1])
        assert watched.found[1][:3] == ("mixed",) + ends, way


def test_a_start_that_ends_at_once_is_recorded_as_far_as_it_went():
    watched = Watched()
    watched.offer(6, 3).offer(0, 5)
    assert watched.found == [("cut short", 0, 6, 6, 6, 6)]
    watched.offer(6, 3).offer(0, 1).offer(6)  # the house may be why it started again at once
    assert watched.found[1:] == [("cut short", 0, 6, 6, 6, 6), ("mixed", 0, 6, 6, 6, 6)]


def test_a_test_move_and_its_way_back():
    watched = Watched().offer(16)
    watched.offer(6, test=True)
    watched.offer(16)
    watched.offer(6)
    causes = [found[0] for found in watched.found]
    assert causes == ["start", "test", "test", "cut"]


def test_a_test_begins_anew_where_small_moves_add_up():
    watched = Watched().offer(10)
    watched.offer(8)
    watched.offer(6, test=True)
    watched.offer(10)
    assert watched.found[1:] == [("test", 6, 10, 4, 4, 4)]
    watched = Watched().offer(12)
    assert watched.offer(10).offer(6, test=True).found[1:] == [("test", 10, 6, 4, 4, 4)]


def test_a_test_without_a_move_leaves_the_next_cut_alone():
    watched = Watched().offer(16)
    watched.offer(16, 15, test=True)
    watched.offer(10)
    assert watched.found[-1][0] == "cut"


def test_each_phase_is_seen_by_itself():
    watched = Watched(phases=(0, 1)).offer(16)
    assert watched.found == [("start", 0, 16, 16, 16, 0)]
    assert watched.last.before_ma == [2000, 3000, 4000]
    assert watched.last.after_ma == [18000, 19000, 4000]


def test_what_a_balancing_device_takes_back_shows_as_the_peak():
    """A battery that follows after 3 s takes back the car's 10 A on L1, from L1 and L2 alike."""
    for offers, sign in (((6, 16), 1), ((16, 6), -1)):
        watched = Watched(house_a=(20, 20, 20), phases=(0,))
        watched.offer(offers[0])
        watched.offer(offers[1], 3)
        watched.house_ma[0] -= sign * 10000
        watched.house_ma[1] -= sign * 5000
        watched.offer(offers[1])
        made = watched.last
        assert made.change_ma == [0, -5000, 0], made.change_ma
        assert made.peak_ma == [10000, 0, 0]
        assert made.against_ma == [0, 5000, 0]


def test_the_noise_is_that_of_the_rests_before():
    watched = Watched().offer(16)
    for second in range(20):
        watched.house_ma[1] = 3000 + second % 4 * 500
        watched.offer(16, 1)
    watched.offer(10)
    assert watched.last.noise_ma == [0, 1500, 0]
    watched.offer(6)
    assert watched.last.noise_ma == [0, 1500, 0]
    watched.offer(16)
    assert watched.last.noise_ma == [0, 0, 0]


def test_the_response_time_is_that_of_the_last_phase_that_followed():
    """A reading shows it at the end of its second."""
    for dead_s in range(12):
        watched = Watched(dead_s=dead_s, phases=(0, 2))
        for offer_a in (16, 10, 13):
            watched.offer(offer_a)
            assert watched.last.response_ms == (dead_s + 1) * SECOND, (dead_s, offer_a)


def test_a_staircase_responds_from_its_last_step():
    for dead_s in (1, 4, 10):
        watched = Watched(dead_s=dead_s)
        for offer_a in range(6, 16):
            watched.offer(offer_a, 2)
        watched.offer(16, 30)
        assert watched.last.response_ms == (dead_s + 1) * SECOND


def test_a_car_that_does_not_follow_has_no_response_time():
    assert Watched(most_ma=0).offer(16).last.response_ms == 0


def test_settle_times_decide_when_a_move_is_complete():
    for settle_s in (5, 8, 20):
        watched = Watched(settle_ms=settle_s * SECOND)
        watched.offer(16, settle_s)
        assert watched.found == []
        watched.offer(16, 1)
        assert watched.found == [("start", 0, 16, 16, 16, 16)]
        watched.offer(0, 3)
        assert len(watched.found) == 1
        watched.offer(0, 1)
        assert watched.found[1] == ("stop", 16, 0, 16, 16, 16)


def test_only_fresh_readings_show_where_a_move_begins():
    for old_s, cause in ((0, move.CUT), (1, move.CUT), (2, move.MIXED)):
        watched = Watched().offer(16)
        for _ in range(old_s):
            watched.moves.step(SECOND, None, 16000)
        watched.offer(6)
        assert watched.last.cause == cause, old_s
    watched = Watched()
    watched.moves.fresh_ms = 60000  # a meter that renews its values each minute
    watched.offer(16)
    for _ in range(30):
        watched.moves.step(SECOND, None, 16000)
    assert watched.offer(6).last.cause == move.CUT


def test_a_move_waits_for_a_reading():
    moves = Moves()
    moves.step(SECOND, [0, 0, 0], 0)
    for _ in range(30):
        assert moves.step(SECOND, None, 16000) is None
    made = moves.step(SECOND, [16000, 0, 0], 16000)
    assert made.cause == move.START
    assert made.change_ma == [16000, 0, 0]


def test_the_first_reading_may_come_soon_after_the_start():
    for late_s, found in ((1, 16000), (3, 16000), (4, None)):
        moves, made = Moves(), None
        for second in range(1, 60):
            reading = None if second < late_s else [16000 if second > 6 else 0] * 3
            made = moves.step(SECOND, reading, 16000) or made
        assert (made and made.change_ma[0]) == found, late_s


def test_phases_that_are_not_measured():
    moves = Moves()
    moves.step(SECOND, [1000, None, None], 0)
    for _ in range(30):
        made = moves.step(SECOND, [17000, None, None], 16000)
        if made:
            break
    assert made.before_ma == [1000, None, None]
    assert made.after_ma == [17000, None, None]
    assert made.change_ma == made.peak_ma == [16000, 0, 0]


def test_what_rested_long_ago_is_not_compared():
    watched = Watched().offer(16)
    for second in range(121):
        watched.offer(10 + second % 2 * 3, 1)  # never at rest
    assert watched.offer(6).found == [("start", 0, 16, 16, 16, 16)]
    assert watched.offer(16).found[1] == ("rise", 6, 16, 10, 10, 10)


def test_rest_is_told_for_test_moves():
    watched = Watched().offer(16, 20)
    assert not watched.moves.resting
    watched.offer(16, 1)
    assert watched.moves.resting
    assert watched.moves.resting_ms == 0
    watched.offer(16, 30)
    assert watched.moves.resting_ms == 20000
    watched.offer(10, 1)
    assert not watched.moves.resting


def test_a_step_allocates_nothing():
    moves = Moves()
    current_ma = [2000, 3000, None]
    found = 0
    micropython.heap_lock()
    try:
        for count in range(2400):
            drawn_ma = (0, 16000, 6000, 8500, 11000, 0)[count // 120 % 6]
            current_ma[0] = 2000 + drawn_ma
            made = moves.step(250, current_ma if count % 4 == 0 else None, drawn_ma, count > 1200)
            found += made is not None
    finally:
        micropython.heap_unlock()
    assert found > 10
