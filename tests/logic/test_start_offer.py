"""The offer to a car that does not charge yet: raised while it waits; what giving up teaches."""

from load_balancing.attempts import Attempts
from load_balancing.limits import Limits
from load_balancing.socket_state import SocketState
from load_balancing.start_offer import StartOffer

SECOND_MS = 1000


class Plugged:
    """A StartOffer and the socket that it follows; a step is a second."""

    def __init__(self, minimum_ma=6000):
        self.limits = Limits((0, 1, 2))
        self.limits.minimum_ma = minimum_ma
        self.start = StartOffer(self.limits)
        self.socket = SocketState()
        self.socket.car_state = "B"

    def wait(self, seconds, offer_ma=6000):
        return self._step(seconds, offer_ma, False, "B")

    def charge(self, seconds, offer_ma):
        return self._step(seconds, offer_ma, True, "C")

    def give_up(self, offer_ma):
        """The car opens S2 while this is signalled."""
        return self._step(1, offer_ma, False, "B")

    def _step(self, seconds, offer_ma, charging, car_state):
        self.socket.charging, self.socket.car_state = charging, car_state
        self.socket.signalled_ma = offer_ma
        for _ in range(seconds):
            self.start.step(SECOND_MS, self.socket, offer_ma)
        return self

    @property
    def bounds(self):
        return self.start.minimum_ma, self.start.most_ma


def test_a_car_that_waits_is_offered_more_after_20_s():
    made = Plugged()
    assert made.wait(19).bounds == (6000, 6000) and not made.start.is_raised
    assert made.wait(1).bounds == (6000, 16000) and made.start.is_raised
    assert made.wait(10000).bounds == (6000, 16000)


def test_only_an_offer_in_state_b_is_waited_with():
    made = Plugged()
    made.wait(19)
    made.wait(1, 0)
    assert made.wait(19).bounds == (6000, 6000)
    for state in (None, "A", "C", "D", "E", "F"):
        made = Plugged()
        made._step(60, 6000, False, state)
        assert made.bounds == (6000, 6000), state


def test_a_wake_up_takes_back_nothing():
    """The pilot signals nothing for some seconds, the offer stands."""
    made = Plugged().wait(20)
    made.socket.signalled_ma = 0
    made.start.step(SECOND_MS, made.socket, 6000)
    assert made.bounds == (6000, 16000)


def test_the_known_minimum_is_the_least():
    for minimum_ma in (6000, 8000, 16000):
        assert Plugged(minimum_ma).bounds == (minimum_ma, minimum_ma)


def test_a_car_that_gives_up_is_offered_more_after_25_s():
    for seconds in (2, 30, 100, 179):
        made = Plugged().charge(seconds, 8000).give_up(8000)
        assert made.start.refused_ma == 8000, seconds
        assert made.bounds == (8500, 16000) and made.start.held_ms == 25000
        assert made.wait(24, 0).start.held_ms == 1000
        assert made.wait(1, 0).start.held_ms == 0


def test_the_lowest_of_the_last_35_s_was_refused():
    made = Plugged().charge(5, 6000).charge(29, 12000).give_up(12000)
    assert made.start.refused_ma == 6000
    made = Plugged().charge(5, 6000).charge(40, 12000).give_up(12000)
    assert made.start.refused_ma == 12000


def test_a_car_that_ends_its_charge_has_refused_nothing():
    made = Plugged().charge(180, 8000).give_up(8000)
    assert made.start.refused_ma == 0 and made.start.held_ms == 0
    assert made.bounds == (6000, 8000)
    # nor by what is above that
    made.charge(20, 12000).give_up(12000)
    assert made.start.refused_ma == 0 and made.start.held_ms == 0
    # but a cut below it may have been too much
    made.charge(1000, 9000).charge(10, 7000).give_up(7000)
    assert made.start.refused_ma == 7000 and made.start.minimum_ma == 7500


def test_16_a_are_refused_for_another_reason():
    made = Plugged().charge(5, 15999).give_up(15999)
    assert made.start.refused_ma == 0 and made.bounds == (6000, 6000)
    made = Plugged().charge(5, 15500).give_up(15500)
    assert made.bounds == (16000, 16000)


def test_the_station_s_own_pause_and_an_unplugged_car_teach_nothing():
    made = Plugged().charge(5, 6000)
    made.wait(1, 0)
    assert made.start.refused_ma == 0 and made.start.held_ms == 0
    made = Plugged().charge(5, 6000)
    made._step(1, 6000, False, "A")
    assert made.start.refused_ma == 0
    for state in "DEF":
        made = Plugged().charge(5, 6000)
        made._step(1, 6000, False, state)
        assert made.start.refused_ma == 0, state


def test_three_attempts_in_15_minutes():
    made = Plugged()
    for number, offer_ma in enumerate((6000, 8000, 10000)):
        assert made.start.held_ms == 0, number
        made.charge(10, offer_ma).give_up(offer_ma).wait(25, 0)
    # 15 minutes from the first one's end
    assert made.start.held_ms == (900 - 3 * 25 - 2 * 11) * 1000
    made.wait(900 - 3 * 25 - 2 * 11, 0)
    assert made.start.held_ms == 0


def test_the_third_attempt_needs_1_a_more_or_two_minutes():
    made = Plugged().charge(10, 6000).give_up(6000).wait(25, 0)
    assert made.start.minimum_ma == 6500
    made.charge(10, 8000).give_up(8000).wait(25, 0)
    assert made.start.minimum_ma == 9000
    made.wait(94, 0)
    assert made.start.minimum_ma == 9000
    made.wait(1, 0)
    assert made.start.minimum_ma == 8500


def test_a_refused_level_is_tried_again_later_and_later():
    made = Plugged()
    for wait_s in (900, 1800, 3600, 3600):
        made.charge(10, 8000).give_up(8000)
        made.wait(wait_s - 1, 0)
        assert made.start.minimum_ma == 8500, wait_s
        made.wait(1, 0)
        assert made.start.minimum_ma == 6000, wait_s
    # not while it charges with more
    made.charge(10, 8000).give_up(8000).wait(25, 0).charge(100000, 10000)
    assert made.start.minimum_ma == 8500


def test_a_level_that_suffices_after_all_is_not_refused_any_more():
    made = Plugged().charge(10, 8000).give_up(8000).wait(900, 0)
    assert made.charge(179, 8000).start.refused_ma == 8000
    assert made.charge(1, 8000).start.refused_ma == 0
    assert made.wait(1, 0).bounds == (6000, 8000)


def test_what_a_good_charge_began_with_is_offered_first_the_next_time():
    made = Plugged().wait(25, 6000).charge(180, 11000).wait(60, 0)
    assert made.bounds == (6000, 11000)
    made.charge(1, 9000)._step(1, 9000, False, "B")
    assert made.start.refused_ma == 9000
    assert made.wait(25, 0).bounds == (9500, 16000)


def test_the_next_car_is_another_one():
    made = Plugged().charge(10, 6000).give_up(6000).wait(25, 0).charge(10, 9000).give_up(9000)
    made.start.forget()
    assert made.bounds == (6000, 6000)
    assert made.start.refused_ma == made.start.held_ms == 0


def fail(attempts, seconds=10, gave_up=True):
    attempts.begin()
    for _ in range(seconds):
        attempts.step(SECOND_MS, True)
    attempts.end(gave_up)


def rest(attempts):
    """Until the next attempt -> seconds."""
    held_ms = attempts.held_ms
    attempts.step(held_ms, False)
    assert attempts.held_ms == 0
    return held_ms // 1000


def test_short_charges_that_the_car_ends_are_attempts():
    for seconds, waits_s in ((10, 880), (59, 782), (60, 0)):
        attempts = Attempts()
        fail(attempts, seconds, False)
        fail(attempts, seconds, False)
        assert attempts.held_ms == 0
        fail(attempts, seconds, False)
        assert attempts.held_ms == waits_s * 1000, seconds


def test_six_failures_in_a_row_are_followed_by_one_in_an_hour():
    attempts = Attempts()
    waits_s = []
    for _ in range(9):
        fail(attempts)
        waits_s.append(rest(attempts))
    assert waits_s[:3] == [25, 25, 830] and waits_s[3:5] == [25, 25], waits_s
    assert waits_s[5:] == [3600] * 4
    attempts.forget()
    assert attempts.held_ms == 0
    fail(attempts)
    assert attempts.held_ms == 25000
