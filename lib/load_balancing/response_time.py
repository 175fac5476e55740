"""How long the car takes to follow the offer, with what the meter's age adds."""

from micropython import const

# A dead time of 10 s, a lag of 5 s, a meter whose values are 2 s old; until the car is known.
LONGEST_MS = const(20000)
# For the end of a lag, and for readings that are not equally old.
MARGIN_MS = const(2000)
REMEMBERED = const(3)


class ResponseTime:
    """window_ms: after this time the car has followed a change of the offer."""

    def __init__(self):
        self.window_ms = LONGEST_MS
        self._times_ms = [0] * REMEMBERED
        self._next = 0

    def forget(self):
        """Another car may come."""
        for number in range(REMEMBERED):
            self._times_ms[number] = 0
        self.window_ms = LONGEST_MS

    def learn(self, took_ms):
        """The middle one of the last three counts: the house may have lengthened or cut one.
        0: unknown."""
        if not took_ms:
            return
        times_ms = self._times_ms
        for number in range(REMEMBERED):
            if number == self._next or not times_ms[number]:
                times_ms[number] = took_ms
        self._next = (self._next + 1) % REMEMBERED
        middle_ms = sum(times_ms) - min(times_ms) - max(times_ms)
        self.window_ms = min(middle_ms + MARGIN_MS, LONGEST_MS)
