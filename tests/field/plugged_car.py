"""A car that is plugged into the simulated station, second by second: what it is offered and does.

The headroom is that of each phase without the car, on a connection of 25 A.
"""

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

LIMIT_A = 25
CHARGES_MA = 5000
FIFTEEN_MINUTES_S = 900


class PluggedCar:
    """car: attributes of the plant's car; settings: those of the simulator's Setup."""

    def __init__(self, car, **settings):
        self.station = SimulatedStation(Setup(limit_a=LIMIT_A, **settings))
        self.car = self.station.timing.car
        for name, value in car.items():
            assert hasattr(self.car, name), name
            setattr(self.car, name, value)
        self.now_s = 0
        self.closings_s = []
        self.began_s = None  # when it first took power
        self.draws_s = 0
        self.over_s = 0  # of the limit, by more than a tail of the car's lag
        self.offers_ma = []
        self._closed = False

    def run(self, seconds, headroom_a):
        """headroom_a: on each phase, or three of them."""
        on_phases = headroom_a if type(headroom_a) is tuple else (headroom_a,) * 3
        house_ma = [round((LIMIT_A - headroom) * 1000) for headroom in on_phases]
        for _ in range(seconds):
            self._second(self.station.step(house_ma))
        return self

    def _second(self, second):
        if second.closed and not self._closed:
            self.closings_s.append(self.now_s)
        self._closed = second.closed
        if max(second.ev_ma) > CHARGES_MA:
            self.draws_s += 1
            if self.began_s is None:
                self.began_s = self.now_s
        if max(second.mains_ma) > LIMIT_A * 1000 + 500:
            self.over_s += 1
        self.offers_ma.append(second.offer_ma)
        self.now_s += 1

    @property
    def charging(self):
        return max(self.car.drawn_ma) > CHARGES_MA

    @property
    def most_closings(self):
        """The most in any 15 minutes."""
        counts = [
            sum(first_s <= one_s < first_s + FIFTEEN_MINUTES_S for one_s in self.closings_s)
            for first_s in self.closings_s
        ]
        return max(counts, default=0)

    def events(self, text):
        """The seconds of this event."""
        return [second for second, event in self.station.events if event == text]
