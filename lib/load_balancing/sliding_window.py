"""Lowest and highest of a number's values in the last seconds."""

from micropython import const

SLOT_MS = const(1000)


class SlidingWindow:
    """slots: how many seconds it looks back, the current one included; allocates nothing."""

    def __init__(self, slots):
        self._lowest = [0] * slots
        self._highest = [0] * slots
        self._slots = slots
        self._slot = 0
        self._slot_ms = 0

    def step(self, elapsed_ms, value):
        """It was `value` during the last elapsed_ms."""
        self._slot_ms += min(elapsed_ms, self._slots * SLOT_MS)
        self._add(value)
        while self._slot_ms >= SLOT_MS:
            self._slot_ms -= SLOT_MS
            self._slot = (self._slot + 1) % self._slots
            self._lowest[self._slot] = value
            self._highest[self._slot] = value

    def _add(self, value):
        slot = self._slot
        self._lowest[slot] = min(self._lowest[slot], value)
        self._highest[slot] = max(self._highest[slot], value)

    @property
    def lowest(self):
        return min(self._lowest)

    @property
    def highest(self):
        return max(self._highest)
