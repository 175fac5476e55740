"""What the grid connection can still carry for the car on each phase.

The mains meter shows house + car, and the car's current is only known to lie between bounds. So
the house's load lies in an interval; the estimate moves only as far as that interval forces it,
and by what a reading grows beyond what the car can have added. That keeps a cut which the car has
not followed yet from being made twice, and a load that comes meanwhile from being overlooked.
"""


class Headroom:
    """limit_ma: rated current of the connection; phases: indexes of the grid phases behind the
    station; car: the CarCurrent."""

    def __init__(self, limit_ma, phases, car):
        self.limit_ma = limit_ma
        # A phase in use on which the last reading was above the limit, or None.
        self.exceeded = None
        self._phases = phases
        self._car = car
        self._house_ma = [0, 0, 0]
        # From where growth counts: a reading, and what the house was taken for at it.
        self._from_mains_ma = [0, 0, 0]
        self._from_house_ma = [0, 0, 0]

    def step(self, mains_ma):
        """Take a valid reading (mA per grid phase, import positive)."""
        self.exceeded = None
        for phase in self._phases:
            if mains_ma[phase] > self.limit_ma and self._car.uses(phase):
                self.exceeded = phase
            self._estimate(phase, mains_ma[phase])

    def of(self, phase):
        """Headroom of a grid phase in mA: the limit less the house; exports add to it."""
        return self.limit_ma - self._house_ma[phase]

    def narrowest(self):
        """Index of the phase in use with the least headroom."""
        narrowest = None
        for phase in self._phases:
            narrower = narrowest is None or self.of(phase) < self.of(narrowest)
            if narrower and self._car.uses(phase):
                narrowest = phase
        return self._phases[0] if narrowest is None else narrowest

    def _estimate(self, phase, mains_ma):
        car = self._car
        least_ma = mains_ma - car.highest_ma[phase]
        most_ma = mains_ma - car.lowest_ma[phase]
        grown_ma = mains_ma - self._from_mains_ma[phase] - car.rise_ma
        house_ma = max(self._house_ma[phase], self._from_house_ma[phase] + grown_ma)
        house_ma = min(max(house_ma, least_ma), most_ma)
        self._house_ma[phase] = house_ma
        if car.rise_ma or least_ma == most_ma:
            self._from_mains_ma[phase] = mains_ma
            self._from_house_ma[phase] = house_ma
        else:
            # Nothing but the car's following of a cut: the lowest reading is where growth begins.
            self._from_mains_ma[phase] = min(self._from_mains_ma[phase], mains_ma)
            self._from_house_ma[phase] = min(self._from_house_ma[phase], house_ma)
