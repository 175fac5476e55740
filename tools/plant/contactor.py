"""The contactor and the stage that drives its coil: by the pin's level, or by its pulses."""

import math


class Contactor:
    """`closed`: its main contacts; `welded` and `stuck_open` break it, at any time."""

    def __init__(self):
        self.closed = False
        self.welded = False
        self.stuck_open = False

    def drive(self, coil):
        """Its coil has current or not."""
        if coil and not self.stuck_open:
            self.closed = True
        elif not coil and not self.welded:
            self.closed = False


class LevelDriver:
    """The coil has current while the pin is high."""

    def __init__(self):
        self.released_s = 0.0

    def holds(self, high, now_s):
        """Whether relay and contactor are held at this moment; `released_s`: since when not."""
        if not high:
            self.released_s = now_s
        return high


class PulseDriver:
    """A charge pump: each rise of the pin fills it, a high pin empties it slowly, a low pin fast.

    The parts are those of docs/wiring: 1 uF pumps through 220 ohm and two diodes into 0.47 uF,
    which 220 kohm discharges, and 4.7 kohm with a diode while the pin is low; a comparator behind
    330 kohm, 2.4 Mohm back from its output, reference 1.375 V, holds the relay.
    """

    FULL_V = 3.3 - 2 * 0.45
    DIODE_V = 0.45
    # Of the difference to FULL_V, by a rise after 0.5 ms of low pin
    FILLS = 1 / 1.47 * 0.9
    HIGH_S = 0.47e-6 * 1 / (1 / 220e3 + 1 / 2.73e6)
    LOW_S = 0.47e-6 * 4.7e3
    CLOSES_V = 1.564
    OPENS_V = 1.110
    # From the comparator to the main contacts: relay 10 ms, contactor 20 ms
    RELEASE_S = 0.03

    def __init__(self):
        self.released_s = 0.0
        self._volt = 0.0
        self._coil = False
        self._high = False
        self._now_s = None
        self._fell_s = -1.0

    def holds(self, high, now_s):
        """Whether the main contacts are held at this moment; `released_s`: since when not."""
        self._pass_time(now_s)
        if high and not self._high:
            self._volt += self.FILLS * (self.FULL_V - self._volt)
            self._coil = self._coil or self._volt >= self.CLOSES_V
        self._high = high
        if self._coil:
            return True
        self.released_s = self._fell_s + self.RELEASE_S
        return self._fell_s >= 0 and now_s < self.released_s

    def _pass_time(self, now_s):
        before_s, self._now_s = self._now_s, now_s
        if before_s is None:
            return
        end_v, constant_s = (0.0, self.HIGH_S) if self._high else (self.DIODE_V, self.LOW_S)
        if self._coil:
            lasts_s = constant_s * math.log((self._volt - end_v) / (self.OPENS_V - end_v))
            if before_s + lasts_s <= now_s:
                self._coil, self._fell_s = False, before_s + lasts_s
        if self._volt > end_v:
            remaining = math.exp(-(now_s - before_s) / constant_s)
            self._volt = end_v + (self._volt - end_v) * remaining


# CONTACTOR_DRIVE of a board -> its driver
DRIVERS = {"level": LevelDriver, "pulse": PulseDriver}
