"""Lowest and highest of a number's values in the last seconds."""

from micropython import const

SECOND_MS = const(1000)


class SlidingWindow:
    """slots: of slot_ms each, the one under way included; allocates nothing."""

    def __init__(self, slots, slot_ms=SECOND_MS):
        self._lowest = [0] * slots
        self._highest = [0] * slots
        self._slots = slots
        self._slot_ms = slot_ms
        self._slot = 0
        self._spent_ms = 0

    def fill(self, value):
        """It was `value` all the time."""
        for slot in range(self._slots):
            self._lowest[slot] = value
            self._highest[slot] = value

    def step(self, elapsed_ms, value):
        """It was `value` during the last elapsed_ms."""
        self._spent_ms += min(elapsed_ms, self._slots * self._slot_ms)
        slot = self._slot
        self._lowest[slot] = min(self._lowest[slot], value)
        self._highest[slot] = max(self._highest[slot], value)
        while self._spent_ms >= self._slot_ms:
            self._spent_ms -= self._slot_ms
            self._slot = (self._slot + 1) % self._slots
            self._lowest[self._slot] = value
            self._highest[self._slot] = value

    @property
    def lowest(self):
        """Of all slots."""
        return min(self._lowest)

    @property
    def highest(self):
        """Of all slots."""
        return max(self._highest)

    def highest_of(self, recent_ms):
        """The highest of the last recent_ms, in whole slots."""
        highest = self._highest[self._slot]
        for age in range(1, self._count(recent_ms)):
            highest = max(highest, self._highest[(self._slot - age) % self._slots])
        return highest

    def lowest_of(self, recent_ms):
        """The lowest of the last recent_ms, in whole slots."""
        lowest = self._lowest[self._slot]
        for age in range(1, self._count(recent_ms)):
            lowest = min(lowest, self._lowest[(self._slot - age) % self._slots])
        return lowest

    def _count(self, recent_ms):
        return min((recent_ms + self._slot_ms - 1) // self._slot_ms, self._slots)

    def lowest_leaves_ms(self):
        """How long the lowest value stays, in ms, should no lower one come."""
        lowest, age = self.lowest, 0
        while self._lowest[(self._slot - age) % self._slots] != lowest:
            age += 1
        return (self._slots - age) * self._slot_ms - self._spent_ms
