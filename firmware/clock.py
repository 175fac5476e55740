"""Elapsed time from ticks_ms, which wraps after 12.4 days (2^30 ms)."""

import time


class Stopwatch:
    """Measures the time from one call of elapsed_ms() to the next."""

    def __init__(self, ticks_ms=time.ticks_ms, ticks_diff=time.ticks_diff):
        self._ticks_ms = ticks_ms
        self._ticks_diff = ticks_diff
        self._last = ticks_ms()

    def elapsed_ms(self):
        """Milliseconds since the last call, at first since the stopwatch was created."""
        now = self._ticks_ms()
        elapsed_ms = self._ticks_diff(now, self._last)
        self._last = now
        return elapsed_ms


class Uptime:
    """Time since the start in two small integers: seconds, and milliseconds 0..999."""

    def __init__(self):
        self.seconds = 0
        self.milliseconds = 0

    def step(self, elapsed_ms):
        """Add elapsed time."""
        self.milliseconds += elapsed_ms
        self.seconds += self.milliseconds // 1000
        self.milliseconds %= 1000
