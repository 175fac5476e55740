"""One grid phase without current: since when, and whether its current broke off or faded."""

from micropython import const

# The station's own supply and a few chargers are more than this on three phases together; what a
# lost current transformer picks up is less.
WITHOUT_CURRENT_MA = const(100)
# A current that was as large as this, in one direction for so long, and is gone with the next
# reading has broken off. A balancing device takes back only what it did not see coming, some
# seconds after it came.
BREAKS_OFF_MA = const(3000)
STEADY_MS = const(15000)


class QuietPhase:
    """Currents in mA, import positive; what is not measured counts as quiet and never as dark."""

    def __init__(self):
        self.quiet_ms = 0  # without current so long, while power flows
        # The current has not been there since power began to flow, or it broke off: nothing on
        # the way, as a device that holds the phase at zero would show.
        self.dark = False
        self.broke_off_ma = 0  # what it was before, where it broke off
        self.lost_ma = 0  # by how much it fell with this reading
        self.without_car_ma = None  # the last reading before power flowed
        self.latest_ma = None
        self._large_ms = 0

    @property
    def is_quiet(self):
        """No current in the latest reading."""
        return self.latest_ma is None or abs(self.latest_ma) < WITHOUT_CURRENT_MA

    @property
    def risen_ma(self):
        """The current since before power flowed; 0 where that is not known."""
        if self.latest_ma is None or self.without_car_ma is None:
            return 0
        return self.latest_ma - self.without_car_ma

    def read(self, elapsed_ms, current_ma, charging):
        """A new reading, elapsed_ms after the one before; charging: power flows."""
        before_ma = self.latest_ma
        self.latest_ma = current_ma
        self.lost_ma = max(abs(before_ma or 0) - abs(current_ma or 0), 0)
        if not charging:
            self.without_car_ma = current_ma
            self.quiet_ms = self._large_ms = self.broke_off_ma = 0
            self.dark = self.is_quiet and current_ma is not None
        elif self.is_quiet:
            if before_ma is None and current_ma is not None:
                self.dark = True  # the first reading
            if self._large_ms >= STEADY_MS:
                self.dark = True
                self.broke_off_ma = abs(before_ma)
            self._large_ms = 0
            self.quiet_ms += elapsed_ms
        else:
            # Signs, not their product: that is no small integer where words have 32 bits.
            turned = (current_ma < 0) != ((before_ma or current_ma) < 0)
            if abs(current_ma) < BREAKS_OFF_MA or turned:
                self._large_ms = 0
            else:
                self._large_ms = min(self._large_ms + elapsed_ms, STEADY_MS)
            self.quiet_ms = self.broke_off_ma = 0
            self.dark = False

    def faded(self):
        """What looked as if it broke off with the last reading has another cause."""
        if self.broke_off_ma and self.lost_ma:
            self.dark = False
            self.broke_off_ma = 0
