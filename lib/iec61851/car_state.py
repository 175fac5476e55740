"""Debounces the state of the car: slow to give power, quick to take it away."""

from micropython import const

# How long a state must last before it counts. IEC 61851-1:2017 table A.6: the contactor opens
# within 100 ms after the car leaves C or is unplugged. C may be a pulse of 250 ms (sequence 11).
# Some cars show 2.7 kOhm for a moment after a change of duty. A burst with too few samples in the
# high half also gives "F", so "F" has to last.
SETTLE_MS = {"A": 15, "B": 25, "C": 500, "D": 25, "E": 25, "F": 200}
# The car has left C after this time without C, whichever other states were seen meanwhile.
_LEAVE_C_MS = const(25)
_LONGEST_MS = const(500)


class CarState:
    """Debounces one state per burst; `state` is the settled one, "A".."F"."""

    def __init__(self):
        self.state = "A"
        self._seen = "A"  # the state of the last burst
        self._seen_ms = 0  # for how long the bursts have shown it
        self._without_c_ms = 0  # since the first burst without C; -1: the last burst showed C

    @property
    def is_settled(self):
        """The last burst has shown the settled state."""
        return self._seen == self.state

    def step(self, elapsed_ms, seen):
        """Take the state that a burst shows, return the settled one."""
        if seen != self._seen:
            self._seen = seen
            self._seen_ms = 0
        else:
            self._seen_ms = min(self._seen_ms + elapsed_ms, _LONGEST_MS)
        self._count_without_c(elapsed_ms, seen)
        if self._seen_ms >= SETTLE_MS[seen] or self._left_c(seen):
            self.state = seen
        return self.state

    def _left_c(self, seen):
        return self.state == "C" and seen != "F" and self._without_c_ms >= _LEAVE_C_MS

    def _count_without_c(self, elapsed_ms, seen):
        """Count from the first burst that showed another state; "F" alone starts no count."""
        if seen == "C":
            self._without_c_ms = -1
        elif self._without_c_ms >= 0:
            self._without_c_ms = min(self._without_c_ms + elapsed_ms, _LONGEST_MS)
        elif seen != "F":
            self._without_c_ms = 0
