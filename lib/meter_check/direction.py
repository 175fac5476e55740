"""A phase is reversed where it goes against the car, at once, and all of the car's way.

A device that balances the phases makes a phase fall, too, but later than the car's phases rise,
and never the sum of all. A meter without direction reads no export, and is never judged.
"""

from meter_check import follow, move

# Made once: a step allocates nothing.
_OF_THE_STATION = (move.START, move.STOP, move.TEST)


class Direction:
    """`evidence` of each grid phase: moves in which it went the wrong way.

    phases: indexes of the grid phases in use; `devices`: whether a device may balance them.
    """

    def __init__(self, phases):
        self.evidence = [0, 0, 0]
        self.devices = True
        self.is_slow = False  # the meter does not show what happens at once
        self._is_unclear = False  # what went against the car did so too slowly to show the cause
        self._phases = phases

    @property
    def is_open(self):
        """Some phase is suspect: another move has to show."""
        return max(self.evidence) > 0 or self._is_unclear

    def reversed_phase(self, needed):
        """The phase with the evidence needed, or None; -1: all in use."""
        found = None
        everywhere = True
        for phase in self._phases:
            if self.evidence[phase] >= needed:
                found = phase
            else:
                everywhere = False
        return -1 if found is not None and everywhere else found

    def judge(self, made):
        """Take a Move that no change of the house load has caused."""
        followers = 0
        self._is_unclear = False
        for phase in range(3):
            followers += follow.follows(made, phase)
        for phase in self._phases:
            if follow.follows(made, phase) or follow.shows(made, phase):
                self.evidence[phase] = 0
            elif not self._is_against(made, phase) or not self._agrees(made, phase, followers):
                self.evidence[phase] = max(self.evidence[phase] - 1, 0)
            elif self._at_once(made, phase, followers):
                self.evidence[phase] += 1

    def _is_against(self, made, phase):
        """By a car's part of the move, without any rise before, and with export while it draws."""
        size_ma, change_ma = made.size_ma, -made.change_ma[phase]
        if change_ma * 100 < size_ma * follow.LEAST_PERCENT or not follow.is_calm(made, phase):
            return False
        if change_ma * 100 > size_ma * follow.MOST_PERCENT:
            return False
        if (made.peak_ma[phase] - made.noise_ma[phase]) * 8 > size_ma:
            return False
        drawing_ma = made.after_ma if made.to_ma > made.from_ma else made.before_ma
        return drawing_ma[phase] is not None and drawing_ma[phase] < 0

    def _agrees(self, made, phase, followers):
        """As far as the other phases of the car, whichever way they go."""
        change_ma = -made.change_ma[phase]
        for other in range(3):
            other_ma = abs(made.change_ma[other])
            goes = follow.follows(made, other) if followers else self._is_against(made, other)
            if other != phase and goes and not follow.alike(change_ma, other_ma):
                return False
        return True

    def _at_once(self, made, phase, followers):
        """Where other phases follow the car, it went against them in the same second."""
        if not self.devices:
            return True
        if not followers:
            return not self._rises_elsewhere(made, phase)
        if self.is_slow:
            return False
        other = follow.strongest(made)
        if not follow.is_steep(made, other):
            self._is_unclear = True  # a device that takes a part of the sum may fall as far
            return False
        if follow.alike(-made.step_ma[phase], made.step_ma[other]):
            return True
        self.evidence[phase] = 0
        return False

    def _rises_elsewhere(self, made, phase):
        """Less than follows() asks for, where a device takes back a part of the car's sum."""
        for other in range(3):
            risen_ma = made.peak_ma[other] - made.noise_ma[other]
            if other != phase and risen_ma * 4 > -made.change_ma[phase]:
                return True
        return False


def is_caused(made):
    """A move that no change of the house load has caused: loads come in company."""
    return made.cause in _OF_THE_STATION
