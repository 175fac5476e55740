"""The mains of the simulated house: its load, the car, and the devices that balance the phases."""

from tools.plant import balancer, meter_fault


class Mains:
    """step() makes the mains of each step; `current_ma` is the last one.

    setup: the Setup; phases: indexes of the grid phases behind the station's.
    """

    def __init__(self, setup, phases):
        self.current_ma = None
        self._phases = phases
        self._balancers = [balancer.parse(text) for text in setup.balancers]
        self._house_ma = self._drawn_ma = None  # in the last step

    def step(self, elapsed_s, house_ma, drawn_ma):
        """The load of the house per grid phase, and the car's per phase of the station, in mA."""
        if drawn_ma != self._drawn_ma or house_ma is not self._house_ma or self._balancers:
            self._drawn_ma, self._house_ma = drawn_ma, house_ma
            current_ma = list(house_ma)
            for phase, own_ma in zip(self._phases, drawn_ma):
                current_ma[phase] += own_ma
            self._balance(elapsed_s, current_ma)
            self.current_ma = current_ma

    def _balance(self, elapsed_s, current_ma):
        for device in self._balancers:
            for phase, added_ma in enumerate(device.added_ma):
                current_ma[phase] += added_ma
        for device in self._balancers:
            device.step(elapsed_s, current_ma)


class TimedFault:
    """A meter that is wrong from one second of the run until another one.

    text: as of tools.plant.meter_fault, or None for a meter that is never wrong.
    """

    def __init__(self, text, from_s, until_s):
        self._fault = meter_fault.parse(text) if text else None
        self._from_s, self._until_s = from_s, until_s

    def reported_ma(self, at_s, mains_ma, house_ma):
        """What the meter reports of these currents in a reading of that time."""
        if self._fault and self._from_s <= at_s < self._until_s:
            return self._fault.reported_ma(at_s, mains_ma, house_ma)
        return mains_ma
