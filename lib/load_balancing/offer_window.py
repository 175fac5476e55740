"""Between which bounds the car's current may lie: the offers of the last eight seconds."""

from micropython import const

# A car may take 5 s to follow a new duty (IEC 61851-1 table A.6); the rest is for the meter,
# whose values may be a second old, and for the contactor.
SLOTS = const(8)
SLOT_MS = const(1000)


class OfferWindow:
    """Lowest and highest offer (mA) that can still be at work in the car; nothing allocated."""

    def __init__(self):
        self._lowest = [0] * SLOTS
        self._highest = [0] * SLOTS
        self._slot = 0
        self._slot_ms = 0

    def step(self, elapsed_ms, offer_ma):
        """The offer was offer_ma during the last elapsed_ms."""
        self._slot_ms += min(elapsed_ms, SLOTS * SLOT_MS)
        self._add(offer_ma)
        while self._slot_ms >= SLOT_MS:
            self._slot_ms -= SLOT_MS
            self._slot = (self._slot + 1) % SLOTS
            self._lowest[self._slot] = offer_ma
            self._highest[self._slot] = offer_ma

    def _add(self, offer_ma):
        slot = self._slot
        self._lowest[slot] = min(self._lowest[slot], offer_ma)
        self._highest[slot] = max(self._highest[slot], offer_ma)

    @property
    def lowest_ma(self):
        return min(self._lowest)

    @property
    def highest_ma(self):
        return max(self._highest)
