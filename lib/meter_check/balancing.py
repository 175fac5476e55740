"""Is there a device that balances the phases? What the car draws shows, and is taken back."""

from micropython import const

from meter_check import follow, move

# Moves that show it, with no start that shows the opposite: one alone may be a load on several
# phases that goes just then.
NEEDED = const(2)


class Balancing:
    """`is_seen` once NEEDED moves showed one."""

    def __init__(self, phases):
        self.is_seen = False
        self._phases = phases
        self._count = 0

    def judge(self, made):
        """Take a Move that no change of the house load has caused."""
        first = self._phases[0]
        if not follow.is_calm(made, first):
            return
        shown = False
        for phase in range(3):
            shown = shown or self._came_back(made, phase) or self._fell_later(made, first, phase)
        if self._keeps_the_sum(made, first):
            self._count = NEEDED  # no load makes two phases fall by what the car takes
        elif shown:
            self._count = min(self._count + 1, NEEDED)
        elif made.cause == move.START and self._nothing_fell(made, first):
            self._count = 0
        self.is_seen = self.is_seen or self._count == NEEDED

    def _nothing_fell(self, made, first):
        """The car shows, and no device takes it back, on any phase."""
        least_ma = min(made.change_ma)
        return follow.follows(made, first) and -least_ma * 5 < made.size_ma

    def _came_back(self, made, phase):
        """It went with the car, and all but a quarter of that was taken back."""
        return follow.shows(made, phase) and made.change_ma[phase] * 4 < made.peak_ma[phase]

    def _fell_later(self, made, first, phase):
        """It went against the car, but not in the second in which the car moved."""
        if not follow.follows(made, first) or not follow.is_steep(made, first):
            return False
        together = abs(made.step_ma[phase]) * 4 > made.step_ma[first]
        fallen_ma = -made.change_ma[phase]
        return not together and fallen_ma * 5 >= made.size_ma and follow.is_calm(made, phase)

    def _keeps_the_sum(self, made, first):
        """The other two fell alike, by what the first one rose."""
        one_ma = made.change_ma[(first + 1) % 3]
        other_ma = made.change_ma[(first + 2) % 3]
        if not follow.follows(made, first) or max(one_ma, other_ma) * 5 > -made.size_ma:
            return False
        sum_ma = made.change_ma[first] + one_ma + other_ma
        return follow.alike(one_ma, other_ma) and abs(sum_ma) * 5 <= made.size_ma
