"""What the grid connection can still carry for the car on each phase.

The mains meter shows house + car, and the car's current is only known to lie between bounds. So
the house's load lies in an interval; the estimate moves only as far as that interval forces it.
That keeps a cut which the car has not followed yet from being made twice.
"""


class Headroom:
    """limit_ma: rated current of the connection; phases: indexes of the grid phases in use."""

    def __init__(self, limit_ma, phases):
        self.limit_ma = limit_ma
        self.phases = phases
        # The last reading was above the limit on a phase in use.
        self.exceeded = False
        self._house_ma = [0, 0, 0]

    def step(self, mains_ma, car_lowest_ma, car_highest_ma):
        """Take a valid reading and the car's bounds (mA per grid phase, import positive)."""
        self.exceeded = False
        for phase in self.phases:
            self.exceeded = self.exceeded or mains_ma[phase] > self.limit_ma
            least_ma = mains_ma[phase] - car_highest_ma[phase]
            most_ma = mains_ma[phase] - car_lowest_ma[phase]
            self._house_ma[phase] = min(max(self._house_ma[phase], least_ma), most_ma)

    def of(self, phase):
        """Headroom of a grid phase in mA: the limit less the house; exports add to it."""
        return self.limit_ma - self._house_ma[phase]

    def narrowest(self):
        """Index of the phase in use with the least headroom."""
        narrowest = self.phases[0]
        for phase in self.phases:
            if self.of(phase) < self.of(narrowest):
                narrowest = phase
        return narrowest
