"""From reading to reading: which one is used, which one is refused, and which one can only cut.

A current above what the connection carries is an overload, whatever else the reading says: it is
let through at once, and cannot raise anything. Only where the contradiction persists it is the
meter that lies. What contradicts itself below that is never used.
"""

from micropython import const

from energy_meters import plausibility
from energy_meters.reading import ReadingInvalid

# Some meters renew their currents and their powers at different moments, a second apart:
# so many readings in a row, with loads that come and go, are no such moment any more.
PERSISTS = const(5)


class Judge:
    """phases: indexes of the grid phases that count; generates: what is measured may export;
    carries_ma: returns what the connection carries, None where no current is an overload."""

    def __init__(self, phases, generates=True, carries_ma=None):
        self._phases = phases
        self._generates = generates
        self._carries_ma = carries_ma
        self._believed = False  # a whole reading came; before, it may be another meter's registers
        self._in_a_row = 0  # readings that cannot be true

    def judge(self, reading):
        """Set `only_cuts` of the reading. Raises ReadingInvalid for one that is not to be used,
        whose `persists` is False while it may be due to the moment of the poll."""
        reading.only_cuts = False
        try:
            plausibility.check(reading, self._phases, self._generates)
        except ReadingInvalid as error:
            self._in_a_row = min(self._in_a_row + 1, PERSISTS)
            if self._in_a_row < PERSISTS:
                if self._believed and self._is_overload(reading):
                    reading.only_cuts = True
                    return
                if isinstance(error, plausibility.Contradiction):
                    error.persists = False
            raise
        self._in_a_row = 0
        self._believed = True

    def _is_overload(self, reading):
        """Its direction is in doubt as well, and import is the safe one."""
        if self._carries_ma is None:
            return False
        carries_ma = self._carries_ma()
        found = False
        for phase in self._phases:
            current_ma = abs(reading.current_ma[phase])
            if current_ma > carries_ma:
                reading.current_ma[phase] = current_ma
                found = True
        return found
