"""What one grid phase did since the last rest: how far it went, when it arrived, its noise."""

from micropython import const

from meter_check.sliding_window import SlidingWindow

# A phase has arrived when its readings stay within this, which is as large as noise of 2 % on two
# readings of 18 A. The offer's own steps are larger.
ARRIVED_MA = const(750)
NOISE_SLOTS = const(4)
NOISE_SLOT_MS = const(5000)


class PhaseTrack:
    """Readings in mA, or None where the phase is not measured."""

    def __init__(self):
        self.latest_ma = None
        self.before_ma = None  # at the last rest
        self.noise_ma = 0  # the band in which it moved by itself in the last two rests
        self.arrived_ms = 0  # of the last reading that differs from those before it
        self._lowest_ma = 0  # since the rest
        self._highest_ma = 0
        self._near_lowest_ma = 0  # of the readings that are close together
        self._near_highest_ma = 0
        self._band_ma = 0  # in the rest before
        self._window = SlidingWindow(NOISE_SLOTS, NOISE_SLOT_MS)

    def read(self, still_ms, current_ma):
        """A new reading, still_ms after the offer's last step."""
        self.latest_ma = current_ma
        current_ma = current_ma or 0
        self._lowest_ma = min(self._lowest_ma, current_ma)
        self._highest_ma = max(self._highest_ma, current_ma)
        self._near_lowest_ma = min(self._near_lowest_ma, current_ma)
        self._near_highest_ma = max(self._near_highest_ma, current_ma)
        if self._near_highest_ma - self._near_lowest_ma >= ARRIVED_MA:
            self._near_lowest_ma = self._near_highest_ma = current_ma
            self.arrived_ms = still_ms

    def stir(self):
        """The offer takes a step: what follows it is still to come."""
        self._near_lowest_ma = self._near_highest_ma = self.latest_ma or 0
        self.arrived_ms = 0

    def rebase(self):
        """It rests here: what follows counts from the latest reading."""
        self.before_ma = self.latest_ma
        self._lowest_ma = self._highest_ma = self.latest_ma or 0

    def begin_rest(self):
        """From the latest reading on it moves by itself."""
        self._window.fill(self.latest_ma or 0)

    def rest(self, elapsed_ms):
        """A reading of a rest, elapsed_ms after the one before."""
        self._window.step(elapsed_ms, self.latest_ma or 0)

    def end_rest(self):
        """The offer leaves its rest."""
        band_ma = self._window.highest - self._window.lowest
        self.noise_ma = max(band_ma, self._band_ma)
        self._band_ma = band_ma

    def record(self, move, phase):
        """Write what it did into a Move, whose offers are known."""
        move.before_ma[phase], move.after_ma[phase] = self.before_ma, self.latest_ma
        before_ma = self.before_ma or 0
        up_ma, down_ma = self._highest_ma - before_ma, before_ma - self._lowest_ma
        change_ma = (self.latest_ma or 0) - before_ma
        if move.to_ma < move.from_ma:
            change_ma, up_ma, down_ma = -change_ma, down_ma, up_ma
        move.change_ma[phase] = change_ma
        move.peak_ma[phase], move.against_ma[phase] = up_ma, down_ma
        move.noise_ma[phase] = self.noise_ma
