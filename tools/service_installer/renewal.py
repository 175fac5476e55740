"""Which readings have new values: some meters and gateways renew theirs once in 10..60 s."""

from statistics import median

REMEMBERED = 5  # intervals between new values
# Every meter repeats a value now and then; one that does for so long is slow.
SLOW_FROM_MS = 4000


class Renewal:
    """`every_ms`: the usual interval between new values, 0 until one has passed."""

    def __init__(self):
        self.since_ms = None  # when the values were renewed last
        self._values = None
        self._intervals_ms = []

    def is_new(self, at_ms, values):
        """Whether this reading differs from the one before in any of its values.

        Of a meter that measures currents alone every reading counts as new: those of a quiet house
        may stay the same for long.
        """
        if values == self._values and len(values) > 1:
            return False
        if self.since_ms is not None:
            self._intervals_ms = [*self._intervals_ms, at_ms - self.since_ms][-REMEMBERED:]
        self._values, self.since_ms = values, at_ms
        return True

    @property
    def every_ms(self):
        return median(self._intervals_ms[1:] or self._intervals_ms or [0])

    @property
    def known(self):
        """The interval is a whole one: the first may have begun before."""
        return len(self._intervals_ms) > 1

    @property
    def slow(self):
        """The meter repeats its values for longer than others do."""
        return self.every_ms >= SLOW_FROM_MS
