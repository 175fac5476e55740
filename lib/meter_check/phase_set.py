"""Does the car show on the station's L1, and on L2 where it is on L3, as each does (IEC 62196)?"""

from meter_check import follow, move


class PhaseSet:
    """phases: indexes of the grid phases in use, the station's L1 first; `devices`: whether a
    device may balance them. `other`: the phase that follows in the place of `first`."""

    def __init__(self, phases):
        self.evidence = 0
        self.first = phases[0]
        self.other = phases[0]
        self.devices = True
        self._phases = phases
        self._is_shown = False  # the start of this charge showed the car on the first phase

    def judge(self, made):
        """Take a Move that no change of the house load has caused."""
        other = follow.strongest(made)
        missing = self._missing(made)
        if made.cause == move.START:
            self._is_shown = missing != self._phases[0]
        elif self._is_shown and missing == self._phases[0]:
            return  # a car that takes no more than the least offer; a load goes with the move
        if missing is None or not follow.follows(made, other):
            shown = follow.follows(made, self._phases[0])
            self.evidence = 0 if shown else max(self.evidence - 1, 0)
        elif self._is_without_the_car(made, missing, other):
            if self.evidence and (missing, other) != (self.first, self.other):
                self.evidence = 0
            self.first, self.other = missing, other
            self.evidence += 1

    def _missing(self, made):
        """The phase that has to carry the car and does not follow, or None."""
        phases = self._phases
        if not self._has(made, phases[0]):
            return phases[0]
        if len(phases) == 3 and follow.follows(made, phases[2]) and not self._has(made, phases[1]):
            return phases[1]
        return None

    def _has(self, made, phase):
        return follow.follows(made, phase) or follow.shows(made, phase)

    def _is_without_the_car(self, made, missing, other):
        """It stays still even in the second in which the other phase goes with the car, and that
        one does not go as far by itself."""
        went_ma = made.change_ma[other]
        if made.noise_ma[other] * 2 > went_ma:
            return False
        if not follow.is_still(made, missing, went_ma) or not follow.is_calm(made, missing):
            return False
        if not self.devices or self._is_alone(made, other):
            return True
        if not follow.is_steep(made, other):
            return False
        if abs(made.step_ma[missing]) * 4 <= made.step_ma[other]:
            return True
        self.evidence = 0  # a device takes back what the car draws there
        return False

    def _is_alone(self, made, other):
        """No car draws from this phase alone, whatever a device does to the first one."""
        if len(self._phases) == 3 and other != self._phases[2]:
            return False
        for phase in range(3):
            if phase != other and follow.follows(made, phase):
                return False
        return True
