"""From reading to reading: which one is valid, which one is not, and which one may only cut.

A current above what the connection carries is an overload, whatever else the reading contains: it
acts at once, and cannot raise anything. Only a contradiction that persists shows that the meter is
wrong. A contradictory reading without an overload is never used.
"""

from micropython import const

from energy_meters import plausibility
from energy_meters.reading import ReadingInvalid

# Some meters renew their currents and their powers at different moments, a second apart. This
# number of contradictory readings in a row has another cause, even with loads that come and go.
PERSISTS = const(5)


class Judge:
    """Judges the readings of one meter, one per poll.

    phases: indexes of the grid phases that count; generates: something behind the meter may
    export; carries_ma: callable that returns the current in mA that the connection carries, None:
    no current is an overload.
    """

    def __init__(self, phases=(0, 1, 2), generates=True, carries_ma=None):
        self.phases = phases
        self._generates = generates
        self._carries_ma = carries_ma
        # A valid reading came. Before, the registers may be those of another meter.
        self._has_been_valid = False
        self._contradictions = 0  # implausible readings in a row

    def check(self, reading):
        """Raises ReadingInvalid for a reading that cannot be true; does not count it."""
        plausibility.check(reading, self.phases, self._generates)

    def judge(self, reading):
        """Count this reading and set its `only_cuts`; call it once per poll.

        Raises ReadingInvalid for a reading that must not be used; its `persists` is False while
        the moment of the poll may explain it.
        """
        reading.only_cuts = False
        try:
            self.check(reading)
        except ReadingInvalid as error:
            self._contradictions = min(self._contradictions + 1, PERSISTS)
            if self._contradictions < PERSISTS:
                if self._has_been_valid and self._is_overload(reading):
                    reading.only_cuts = True
                    return
                if isinstance(error, plausibility.Contradiction):
                    error.persists = False
            raise
        self._contradictions = 0
        self._has_been_valid = True

    def _is_overload(self, reading):
        """Makes the overloaded currents import: their direction is unknown, and import is safe."""
        if self._carries_ma is None:
            return False
        carries_ma = self._carries_ma()
        found = False
        for phase in self.phases:
            current_ma = abs(reading.current_ma[phase])
            if current_ma > carries_ma:
                reading.current_ma[phase] = current_ma
                found = True
        return found
