"""The bounds of a car's current, by what it was offered and by what a meter measures."""

from micropython import const

from load_balancing.car_model import CarModel
from load_balancing.socket_state import UNLIMITED_MA
from meter_check.sliding_window import SlidingWindow

# A car may take 5 s to follow a new duty (IEC 61851-1 table A.6), and some take 10 s with a lag of
# 5 s; the rest is for the meter, whose values may be 2 s old.
OFFER_SLOTS = const(20)
# Two meters polled once a second, each with values that may be a second old, are up to 2 s apart.
READING_SLOTS = const(3)
SETTLED_MS = const(3000)  # by then they hold no older value
HABIT_MARGIN_MA = const(500)
# Where one phase carries the car's current, another one with less than this has none of it.
CARRYING_MA = const(3000)
IDLE_MA = const(1000)


class CarCurrent:
    """phases: indexes of the grid phases that the station uses.

    By the offers alone the car draws no less than the lowest of the last 20 s, and no more than
    the highest within its response time, or the most that it has been seen to take. A time
    that was learned too short raises the estimate of the house's load, never the offer. A meter
    at the socket narrows the bounds: the car draws what was measured in the last 3 s, or it is on
    its way to an offer that changed. A reading above the highest offer counts as that offer.
    """

    def __init__(self, phases):
        self.lowest_ma = [0, 0, 0]  # per grid phase
        self.highest_ma = [0, 0, 0]
        self.surely_ma = [0, 0, 0]  # what it draws at least if it follows in its response time
        # Largest rise of the offer that the car may be following, and so grow by at once.
        self.rise_ma = 0
        # The highest measured current per grid phase, None where the car is not measured.
        self.measured_ma = None
        self.model = CarModel(phases)
        self._phases = phases
        self._offers = SlidingWindow(OFFER_SLOTS)
        self._rises = SlidingWindow(OFFER_SLOTS)
        self._offer_ma = 0
        self._readings = [SlidingWindow(READING_SLOTS) for _ in range(3)]
        self._highest_ma = [0, 0, 0]  # where measured_ma lies
        self._measured_ms = 0  # how long there have been measurements, up to SETTLED_MS

    @property
    def settle_ms(self):
        """The time to give the car to follow a move of the offer."""
        return self.model.settle_ms

    @property
    def window_ms(self):
        """After this time it has followed a change of the offer; 20 s while it is not known."""
        return self.model.window_ms

    @property
    def ceiling_ma(self):
        """Offer no more, for a test of the car's phases."""
        return self.model.ceiling_ma

    def step(self, elapsed_ms, offer_ma, mains_ma, car_ma, move=None, limit_ma=UNLIMITED_MA):
        """One cycle. offer_ma: at work in the car during elapsed_ms, 0 while no power flows;
        mains_ma: a new valid reading or None; car_ma: the last valid measurement at the socket or
        None; both in mA per grid phase."""
        self._offers.step(elapsed_ms, offer_ma)
        self._rises.step(elapsed_ms, max(offer_ma - self._offer_ma, 0))
        self._offer_ma = offer_ma
        self._measure(elapsed_ms, car_ma)
        if car_ma is not None:
            limit_ma = UNLIMITED_MA  # what the car uses is measured
        self.model.step(elapsed_ms, offer_ma, mains_ma, move, limit_ma)
        if self._measured_ms == SETTLED_MS:
            self._bound_by_readings(offer_ma)
        else:
            self._bound_by_offers()

    def uses(self, phase):
        """Whether the car draws from it, as far as is known."""
        if self._measured_ms < SETTLED_MS:
            return self.model.uses(phase)
        if self._readings[phase].highest >= IDLE_MA:
            return True
        for other in self._phases:
            if self._readings[other].lowest >= CARRYING_MA:
                return False
        return True

    def forget(self):
        """Nothing is known of the next car."""
        self.model.forget()

    def _highest_offer_ma(self):
        return self._offers.highest_of(self.model.window_ms)

    def _bound_by_offers(self):
        self.measured_ma = None
        self.rise_ma = self._rises.highest
        model = self.model
        lowest_ma = min(self._offers.lowest, model.most_ma - HABIT_MARGIN_MA)
        highest_ma = min(self._highest_offer_ma(), model.most_ma)
        surely_ma = min(self._offers.lowest_of(model.window_ms), model.most_ma)
        for phase in self._phases:
            used = model.uses(phase)
            self.lowest_ma[phase] = max(lowest_ma, 0) if used else 0
            self.surely_ma[phase] = surely_ma if used else 0
            self.highest_ma[phase] = highest_ma if used else 0

    def _bound_by_readings(self, offer_ma):
        lowest_ma, highest_ma = self._offers.lowest, self._highest_offer_ma()
        self.measured_ma = self._highest_ma
        self.rise_ma = self._rises.highest
        # Since it was measured the car may have followed a rise, but no further than that went.
        risen_ma = offer_ma - lowest_ma
        for phase in self._phases:
            readings = self._readings[phase]
            least_ma = min(lowest_ma, readings.lowest)
            most_ma = min(highest_ma, readings.highest + risen_ma)
            if readings.lowest < IDLE_MA and offer_ma and self.uses(phase):
                # It begins late, and as steeply as it likes.
                most_ma = self.rise_ma = highest_ma
            self.lowest_ma[phase] = least_ma
            self.surely_ma[phase] = readings.lowest
            self.highest_ma[phase] = max(least_ma, most_ma)
            self._highest_ma[phase] = readings.highest

    def _measure(self, elapsed_ms, car_ma):
        if car_ma is None:
            self._measured_ms = 0
            return
        self._measured_ms = min(self._measured_ms + elapsed_ms, SETTLED_MS)
        for phase in self._phases:
            self._readings[phase].step(elapsed_ms, car_ma[phase])
