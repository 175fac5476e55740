"""The recent peak of the house's load, as the least headroom that it left.

The offer returns no further than that, so that a load which comes and goes is met once.
"""

from micropython import const

from meter_check.sliding_window import SlidingWindow

# What comes and goes again and again is a hob, a kettle or a pump; a larger load that has gone is
# met anew. Only a large connection has room for that.
LARGEST_PULSE_MA = const(20000)
SLOTS = const(4)
SLOT_MS = const(5000)


class RecentPeak:
    """Of the last 15 s to 20 s."""

    def __init__(self):
        self.phase = 0  # where the headroom was least
        self._headroom = SlidingWindow(SLOTS, SLOT_MS)
        self._now_ma = 0
        self._known = False  # a headroom came in

    def step(self, elapsed_ms, headroom_ma, phase):
        """headroom_ma: during the last elapsed_ms, on the narrowest phase."""
        if not self._known:
            self._known = True
            self._headroom.fill(headroom_ma)
        self._headroom.step(elapsed_ms, headroom_ma)
        self._now_ma = headroom_ma
        if headroom_ma == self._headroom.lowest:
            self.phase = phase

    @property
    def headroom_ma(self):
        """The least headroom of that time, or what a load that comes and goes would leave."""
        return max(self._headroom.lowest, self._now_ma - LARGEST_PULSE_MA)

    def leaves_ms(self):
        """How long it counts, should the headroom not fall below it."""
        return self._headroom.lowest_leaves_ms()
