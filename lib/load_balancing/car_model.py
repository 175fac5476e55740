"""What is learned of the car from the Moves of the offer: its phases, the most it takes, its time.

A wrong belief costs charging current, never an overload: what contradicts it ends it at once.
"""

from micropython import const

from load_balancing.car_phases import MARGIN_MA, CarPhases, keeps_still
from load_balancing.limits import MINIMUM_OFFER_MA
from load_balancing.phase_test import PhaseTest
from load_balancing.response_time import ResponseTime
from load_balancing.socket_state import UNLIMITED_MA
from meter_check import move
from meter_check.moves import LEAST_MOVE_MA
from meter_check.phase_track import ARRIVED_MA
from meter_check.sliding_window import SlidingWindow

# So that a cut is judged before it could be made again.
SETTLE_AT_MOST_MS = const(18000)
# Any car has followed an offer within this number of seconds.
OFFER_SLOTS = const(20)
# A start that takes longer says nothing: the house load has changed since.
START_MS = const(120000)


class CarModel:
    """most_ma: the most that the car was seen to take; uses(phase): whether it draws from it;
    window_ms: after this time it has followed a change of the offer; ceiling_ma: offer no more,
    for a test of its phases.

    phases: indexes of the grid phases behind the station, in the order of its own L1, L2, L3.
    """

    def __init__(self, phases):
        self.most_ma = UNLIMITED_MA
        self._phases = phases
        self._used = CarPhases(phases)
        self._test = PhaseTest(phases, self._used)
        self._response = ResponseTime()
        self._offers = SlidingWindow(OFFER_SLOTS)
        self._offer_ma = 0
        self._still_ms = 0  # since the offer changed
        self._reading_ms = 0  # since the last reading
        self._latest_ma = [0, 0, 0]
        self._left_ms = START_MS  # since the offer left a rest, up to START_MS
        self._rest_offer_ma = 0  # the offer then, and the readings
        self._rest_ma = [0, 0, 0]

    @property
    def window_ms(self):
        """After this time the car has followed a change of the offer."""
        return self._response.window_ms

    @property
    def settle_ms(self):
        """The time to give the car to follow a move of the offer."""
        return min(self._response.window_ms, SETTLE_AT_MOST_MS)

    @property
    def ceiling_ma(self):
        """Offer no more, for a test of the car's phases."""
        return self._test.ceiling_ma

    def uses(self, phase):
        """Whether the car draws from it, as far as is known."""
        return self._used.uses(phase)

    def forget(self):
        """Another car may come."""
        self.most_ma = UNLIMITED_MA
        self._used.forget()
        self._test.forget()
        self._response.forget()

    def step(self, elapsed_ms, offer_ma, mains_ma, made, limit_ma):
        """One cycle. offer_ma: at work in the car during elapsed_ms, 0 while no power flows;
        mains_ma: a new valid reading per grid phase, or None; made: the Move that is complete, or
        None; limit_ma: of the grid connection."""
        self._follow(elapsed_ms, offer_ma)
        if made is not None and made.cause != move.CUT_SHORT:
            self._used.learn(made)
            self._learn(made)
            self._test.judge(made, min(offer_ma, self.most_ma))
        drawn_ma = min(offer_ma, self.most_ma)
        self._test.step(elapsed_ms, drawn_ma, self.settle_ms)
        if mains_ma is None:
            return
        for phase in self._phases:
            self._latest_ma[phase] = mains_ma[phase]
        if self._takes_more(offer_ma):
            self.most_ma = UNLIMITED_MA
            self._response.forget()
        elif self.most_ma == UNLIMITED_MA and self._rest_offer_ma == 0:
            self._learn_in_the_start()
        highest_ma = self._offers.highest
        self._test.read(self._reading_ms, mains_ma, drawn_ma, highest_ma, limit_ma)
        self._reading_ms = 0

    def _follow(self, elapsed_ms, offer_ma):
        """Where the offer leaves a rest, what it and the phases were."""
        self._reading_ms += elapsed_ms
        self._left_ms = min(self._left_ms + elapsed_ms, START_MS)
        self._offers.step(elapsed_ms, offer_ma)
        if offer_ma == self._offer_ma:
            self._still_ms = min(self._still_ms + elapsed_ms, SETTLE_AT_MOST_MS)
            return
        if self._still_ms >= self.settle_ms or self._offer_ma == 0:
            self._left_ms = 0
            self._rest_offer_ma = self._offer_ma
            for phase in self._phases:
                self._rest_ma[phase] = self._latest_ma[phase]
        self._offer_ma = offer_ma
        self._still_ms = 0

    def _takes_more(self, offer_ma):
        """Every phase in use grew, since the last rest, by more than the model allows, and by no
        more than the offer. What grows once any car has followed is a load of the house."""
        if self._still_ms == SETTLE_AT_MOST_MS:
            return False
        expected_ma = self._expected_ma(self._rest_offer_ma, offer_ma)
        if self._rest_offer_ma == 0 or offer_ma - self._rest_offer_ma < expected_ma + MARGIN_MA:
            return False
        largest_ma = offer_ma - min(self._rest_offer_ma, self.most_ma) + MARGIN_MA
        for phase in self._phases:
            grown_ma = self._latest_ma[phase] - self._rest_ma[phase]
            if self.uses(phase) and not expected_ma + MARGIN_MA <= grown_ma <= largest_ma:
                return False
        return True

    def _learn_in_the_start(self):
        """The offer goes on rising for a minute: what the car does not follow within 20 s it does
        not take, where the phases agree."""
        first = self._phases[0]
        drawn_ma = self._latest_ma[first] - self._rest_ma[first]
        short_ma = self._offers.lowest - drawn_ma
        if self._left_ms == START_MS or short_ma < LEAST_MOVE_MA or drawn_ma < MINIMUM_OFFER_MA:
            return
        for phase in self._phases:
            grown_ma = self._latest_ma[phase] - self._rest_ma[phase]
            if abs(grown_ma) > MARGIN_MA and abs(grown_ma - drawn_ma) > MARGIN_MA:
                return
        self.most_ma = drawn_ma

    def _expected_ma(self, from_ma, to_ma):
        """How far the car follows this move, positive upwards."""
        return min(to_ma, self.most_ma) - min(from_ma, self.most_ma)

    def _learn(self, made):
        """By how much the phases followed. Where they disagree, went the other way, or
        further than the offer, the house load moved, too, and nothing is learned."""
        least_ma = most_ma = made.change_ma[self._phases[0]]
        peak_ma = made.peak_ma[self._phases[0]]
        for phase in self._phases:
            if self._takes_part(made, phase):
                least_ma = min(least_ma, made.change_ma[phase])
                most_ma = max(most_ma, made.change_ma[phase])
                peak_ma = min(peak_ma, made.peak_ma[phase])
        if most_ma - least_ma > MARGIN_MA or not -MARGIN_MA <= most_ma <= made.size_ma + MARGIN_MA:
            return
        short_ma = abs(self._expected_ma(made.from_ma, made.to_ma)) - most_ma
        if abs(short_ma) <= ARRIVED_MA:
            self._response.learn(made.response_ms)
        # Where all of it showed on the way a device that balances the phases took it back.
        taken_back = peak_ma - most_ma >= short_ma - MARGIN_MA
        if short_ma < -MARGIN_MA or (short_ma > MARGIN_MA and not taken_back):
            self.most_ma = self._most_ma(made, most_ma)

    def _takes_part(self, made, phase):
        """Not where it stayed still while L1 followed, although it may be in use."""
        followed_ma = made.change_ma[self._phases[0]]
        still = followed_ma >= MARGIN_MA and keeps_still(made, phase, MARGIN_MA // 2)
        return self.uses(phase) and not still

    def _most_ma(self, made, followed_ma):
        lower_ma = min(made.from_ma, made.to_ma)
        if followed_ma + MARGIN_MA >= made.size_ma:
            return UNLIMITED_MA
        if followed_ma >= MARGIN_MA:
            most_ma = lower_ma + followed_ma
        elif made.to_ma > made.from_ma:
            most_ma = lower_ma
        else:
            # A cut that changed nothing: it takes less, and how much less is found by halving.
            most_ma = (lower_ma + MINIMUM_OFFER_MA) // 2
        # No car's most is less: it stops or starts later than a rest lasts. Its next start would
        # be taken for a load of the house.
        return most_ma if most_ma >= MINIMUM_OFFER_MA else UNLIMITED_MA
