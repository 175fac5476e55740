"""What the control cycle reads and drives, in virtual time: meter, control pilot, LED."""

from collections import deque

from energy_meters.reading import Reading
from iec61851.pacing import Pacing


class Meter:
    """Exact, one reading a second, delay_s late; losses: (start, length) in seconds."""

    def __init__(self, delay_s=0, losses=()):
        self._on_the_way = deque([None] * delay_s)
        self._losses = losses
        self._reading = None

    def measure(self, second, current_ma):
        """current_ma: L1, L2, L3 in this second."""
        reading = Reading()
        reading.current_ma = current_ma
        # A network's voltage never stands still, nor do the powers.
        voltage_v = 230 + second % 3
        reading.voltage_mv = [voltage_v * 1000] * 3
        reading.power_w = [voltage_v * ma // 1000 for ma in current_ma]
        self._on_the_way.append(reading)
        self._reading = self._on_the_way.popleft()
        if any(start <= second < start + length for start, length in self._losses):
            self._reading = None

    def take(self):
        """The reading of this second, or None."""
        reading, self._reading = self._reading, None
        return reading


class Pilot:
    """A car is plugged in all the time and wants to charge.

    paced: the signal follows the offer as the station's pilot does it, raised after 5 s at the
    soonest."""

    car_state = "C"
    cable_ma = None
    car_ma = None
    fault = None

    def __init__(self, paced=False):
        self.offer_ma = 0
        self.may_raise = False
        self._pacing = Pacing() if paced else None

    def step(self, elapsed_ms):
        """Time passes with this offer."""
        if self._pacing:
            self._pacing.may_raise = self.may_raise
            self._pacing.step(elapsed_ms, self.offer_ma)

    @property
    def signalled_ma(self):
        """The current that the duty stands for, mA."""
        return self._pacing.signalled_ma if self._pacing else self.offer_ma

    @property
    def charging(self):
        """Power flows."""
        return self.signalled_ma > 0


class Led:
    """Keeps the state that it has to show."""

    def __init__(self):
        self.state = None

    def show(self, state):
        self.state = state
