"""Between which bounds the car's current lies: by what it was offered, and by what is measured."""

from micropython import const

from load_balancing.sliding_window import SlidingWindow

# A car may take 5 s to follow a new duty (IEC 61851-1 table A.6); the rest is for the meter,
# whose values may be a second old, and for the contactor.
OFFER_SLOTS = const(8)
# Two meters polled once a second, each with values that may be a second old, are up to 2 s apart.
READING_SLOTS = const(3)
SETTLED_MS = const(3000)  # by then no older value is left in them


class CarCurrent:
    """lowest_ma and highest_ma per grid phase; phases: indexes of those that the station uses.

    By the offers alone the car draws what it was offered, at some moment of the last 8 s. A meter
    at the socket tells more: the car draws what was measured in the last 3 s, or it is on its way
    to an offer that changed. It can only draw less than it is offered by this, never more: the
    highest offer stays the upper bound whatever the meter says.
    """

    def __init__(self, phases):
        self.lowest_ma = [0, 0, 0]
        self.highest_ma = [0, 0, 0]
        self._phases = phases
        self._offers = SlidingWindow(OFFER_SLOTS)
        self._readings = [SlidingWindow(READING_SLOTS) for _ in range(3)]
        self._measured_ms = 0

    def step(self, elapsed_ms, offer_ma, car_ma):
        """offer_ma: during the last elapsed_ms; car_ma: the last valid measurement per grid phase,
        or None."""
        self._offers.step(elapsed_ms, offer_ma)
        lowest_ma, highest_ma = self._offers.lowest, self._offers.highest
        self._measure(elapsed_ms, car_ma)
        measured = self._measured_ms == SETTLED_MS
        # Since it was measured the car may have followed a rise, but no further than that went.
        risen_ma = offer_ma - lowest_ma
        for phase in self._phases:
            least_ma, most_ma = lowest_ma, highest_ma
            if measured:
                least_ma = min(lowest_ma, self._readings[phase].lowest)
                most_ma = min(highest_ma, self._readings[phase].highest + risen_ma)
            self.lowest_ma[phase] = least_ma
            self.highest_ma[phase] = max(least_ma, most_ma)

    def _measure(self, elapsed_ms, car_ma):
        if car_ma is None:
            self._measured_ms = 0
            return
        self._measured_ms = min(self._measured_ms + elapsed_ms, SETTLED_MS)
        for phase in self._phases:
            self._readings[phase].step(elapsed_ms, car_ma[phase])
