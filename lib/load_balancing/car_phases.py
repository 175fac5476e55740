"""Which of the station's phases the car uses: L1, L1 and L2, or all three (IEC 62196).

It is learned from the Moves of the offer. Anything else that they show is a fault of the meter or
of the phase rotation, and all phases count as used. A phase that stayed still carries none of the
car, until a reading contradicts that: see phase_test.
"""

from micropython import const

from load_balancing.limits import MINIMUM_OFFER_MA

# A phase that stayed still while L1 moved by this in all carries none of the car.
UNUSED_AFTER_MA = const(10000)
# The meter's and the car's own tolerance.
MARGIN_MA = const(1500)


class CarPhases:
    """phases: indexes of the grid phases behind the station, in the order of its own L1, L2, L3.

    A wrong belief costs charging current, and ends at the next move that contradicts it.
    """

    def __init__(self, phases):
        self._phases = phases
        self._still_ma = [0, 0, 0]
        self._doubted = [False, False, False]  # a reading above the limit may be the car's
        self._used = [True, True, True]

    def forget(self):
        """Another car may come."""
        for phase in self._phases:
            self._still_ma[phase] = 0
            self._doubted[phase] = False
        self._decide()

    def uses(self, phase):
        """Whether the car draws from it, as far as is known."""
        return self._used[phase]

    def doubt(self, phase):
        """Count it as used until a move shows that it does not follow the car."""
        self._doubted[phase] = True
        self._decide()

    def learn(self, made):
        """Take a Move whose currents have arrived."""
        least_ma = least_that_follows(made)
        first_follows = made.change_ma[self._phases[0]] >= least_ma
        for phase in self._phases:
            if least_ma <= made.change_ma[phase] <= made.size_ma + MARGIN_MA:
                self._still_ma[phase] = 0
                self._doubted[phase] = False
            elif first_follows and keeps_still(made, phase, least_ma // 2):
                still_ma = self._still_ma[phase] + made.size_ma
                self._still_ma[phase] = min(still_ma, UNUSED_AFTER_MA)
                self._doubted[phase] = False
            elif first_follows and keeps_still(made, phase, least_ma):
                self._doubted[phase] = False
        self._decide()

    def _decide(self):
        """A later phase is never used without those before it."""
        used = False
        for position in range(len(self._phases) - 1, -1, -1):
            phase = self._phases[position]
            unused = self._still_ma[phase] == UNUSED_AFTER_MA and not self._doubted[phase]
            used = used or not unused or position == 0
            self._used[phase] = used


def least_that_follows(made):
    """The change of a phase that follows the car in this Move, at least."""
    least_ma = made.size_ma // 2
    if made.from_ma == 0:
        # A car that starts takes 6 A at least, however much more was offered.
        least_ma = min(least_ma, MINIMUM_OFFER_MA - MARGIN_MA)
    return least_ma


def keeps_still(made, phase, within_ma):
    """It went nowhere all the time: a load of the house that came or went would show as a step."""
    return made.peak_ma[phase] + made.against_ma[phase] < within_ma
