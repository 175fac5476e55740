"""Lets through a number of things per hour and counts the others: a log has to last."""

from micropython import const

HOUR_MS = const(3600000)


class HourlyQuota:
    """The hour begins with the first take() after the one before is over."""

    def __init__(self, most):
        self.skipped = 0  # in the hour that runs
        self._most = most
        self._taken = 0
        self._since_ms = 0

    @property
    def over(self):
        """The hour is over, and something was skipped in it: report that, then call clear()."""
        return self.skipped > 0 and self._since_ms >= HOUR_MS

    def step(self, elapsed_ms):
        """Once per control cycle; allocates nothing."""
        if not self._taken:
            return
        self._since_ms = min(self._since_ms + elapsed_ms, HOUR_MS)
        if self._since_ms >= HOUR_MS and not self.skipped:
            self.clear()

    def take(self):
        """Whether one more is let through."""
        if self._taken >= self._most:
            self.skipped += 1
            return False
        self._taken += 1
        return True

    def clear(self):
        """A new hour begins with the next take()."""
        self.skipped = self._taken = self._since_ms = 0
