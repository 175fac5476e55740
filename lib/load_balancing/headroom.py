"""Headroom: the current that the grid connection can still carry for the cars on each phase.

The mains meter shows house + cars, and the current of each car is only known to lie between
bounds; the bounds of all cars add up. So the house's load lies in an interval. The estimate moves
only as far as that interval forces it, and by the growth of a reading beyond what the cars can
have added. So a cut which a car has not followed yet is not made twice, and a load that comes
meanwhile is not overlooked. A reading above the limit is judged by overload.py: what a rise on its
way may have hidden is the house's then.
"""

from micropython import const

from load_balancing.overload import Overload
from load_balancing.socket_state import UNLIMITED_MA
from meter_check.sliding_window import SlidingWindow

# Two meters polled once a second, each with values that may be a second old, are up to 2 s apart.
READING_SLOTS = const(3)


class Headroom:
    """limits: the Limits; cars: the CarCurrent of each socket."""

    def __init__(self, limits, cars):
        # A phase in use on which the last reading was above the rated current, or None.
        self.exceeded = None
        self._limits = limits
        self._cars = cars
        self._house_ma = [0, 0, 0]
        self._mains = [SlidingWindow(READING_SLOTS) for _ in range(3)]
        self._overloads = [Overload(limits) for _ in range(3)]
        # Growth counts from here: a reading, and the estimate of the house's load at it.
        self._from_mains_ma = [0, 0, 0]
        self._from_house_ma = [0, 0, 0]

    def step(self, elapsed_ms, mains_ma):
        """Take a reading (mA per grid phase, import positive), elapsed_ms after the last one."""
        self.exceeded = None
        for phase in self._limits.phases:
            if mains_ma[phase] > self._limits.installation_ma and self._in_use(phase):
                self.exceeded = phase
            self._estimate(elapsed_ms, phase, mains_ma[phase])

    def of(self, phase):
        """Headroom of a grid phase in mA, negative in a shortage; exports add to it."""
        return self._limits.installation_ma - self._house_ma[phase]

    def narrowest(self, car):
        """Index of the phase with the least headroom among those that this car uses."""
        narrowest = None
        for phase in self._limits.phases:
            narrower = narrowest is None or self.of(phase) < self.of(narrowest)
            if narrower and car.uses(phase):
                narrowest = phase
        return self._limits.phases[0] if narrowest is None else narrowest

    def _in_use(self, phase):
        for car in self._cars:
            if car.uses(phase):
                return True
        return False

    def _estimate(self, elapsed_ms, phase, mains_ma):
        lowest_ma = highest_ma = rise_ma = 0  # of all cars together
        for car in self._cars:
            lowest_ma += car.lowest_ma[phase]
            highest_ma += car.highest_ma[phase]
            rise_ma += car.rise_ma
        grown_ma = mains_ma - self._from_mains_ma[phase] - rise_ma
        house_ma = max(self._house_ma[phase], self._from_house_ma[phase] + grown_ma)
        house_ma = min(max(house_ma, mains_ma - highest_ma), mains_ma - lowest_ma)
        house_ma = max(house_ma, self._measured_house_ma(elapsed_ms, phase, mains_ma))
        house_ma = self._with_overload(elapsed_ms, phase, mains_ma, house_ma)
        self._house_ma[phase] = house_ma
        if rise_ma or lowest_ma == highest_ma:
            self._from_mains_ma[phase] = mains_ma
            self._from_house_ma[phase] = house_ma
        else:
            # The cars can only be following a cut: growth counts from the lowest reading.
            self._from_mains_ma[phase] = min(self._from_mains_ma[phase], mains_ma)
            self._from_house_ma[phase] = min(self._from_house_ma[phase], house_ma)

    def _measured_house_ma(self, elapsed_ms, phase, mains_ma):
        """What the house takes at least, where all cars are measured: what the mains have carried
        for so long that the meters at the sockets show the cars' part of it."""
        self._mains[phase].step(elapsed_ms, mains_ma)
        house_ma = self._mains[phase].lowest
        for car in self._cars:
            if car.measured_ma is None:
                return -UNLIMITED_MA
            house_ma -= car.measured_ma[phase]
        return house_ma

    def _with_overload(self, elapsed_ms, phase, mains_ma, house_ma):
        """The house load to reckon with, where house_ma is likely."""
        overload = self._overloads[phase]
        if mains_ma <= self._limits.installation_ma:
            overload.end(elapsed_ms)
            return house_ma
        surely_ma = response_ms = 0
        for car in self._cars:
            surely_ma += car.surely_ma[phase]
            response_ms = max(response_ms, car.window_ms)
        most_ma = max(house_ma, mains_ma - surely_ma)
        return overload.step(elapsed_ms, mains_ma, house_ma, most_ma, response_ms)
