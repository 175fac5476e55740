"""The state the car shows, debounced: slow to give power, quick to take it away."""

from micropython import const

# A state must have been seen for so long. IEC 61851-1:2017 table A.6: opening within 100 ms
# after the car leaves C or is unplugged, closing within 3 s; C may be a pulse of 250 ms (seq. 11).
SETTLE_C_MS = const(500)
SETTLE_OTHER_MS = const(30)


class CarState:
    """Feed it every sample; `state` is the settled one, "A".."F"."""

    def __init__(self):
        self.state = "A"
        self._seen = "A"
        self._seen_ms = 0

    def step(self, elapsed_ms, seen):
        """Take the state seen now, return the settled one."""
        if seen != self._seen:
            self._seen = seen
            self._seen_ms = 0
        else:
            self._seen_ms += min(elapsed_ms, SETTLE_C_MS)
        settle_ms = SETTLE_C_MS if seen == "C" else SETTLE_OTHER_MS
        if self._seen_ms >= settle_ms:
            self.state = seen
            self._seen_ms = settle_ms
        return self.state
