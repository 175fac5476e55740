"""Does the meter show the car at all? A car that draws nothing, or another circuit, does not."""

from micropython import const

from meter_check import follow, move

LEAST_OFFER_MA = const(6000)
SEEN_MA = const(4200)  # a car that charges takes 6 A (IEC 61851-1)
# Most cars begin within this time.
WAIT_MS = const(30000)
# Moves that no phase followed; or so long without one, where the offer has no room to move.
UNFOLLOWED = const(2)
UNMOVED_AFTER_MS = const(300000)
# Measured at the socket, so little is no car that charges.
MEASURED_MA = const(3000)
# Made once: a step allocates nothing.
_OF_THE_STATION = (move.START, move.TEST, move.RISE)


class CarSeen:
    """`is_seen` in this charge; `is_late`: it should have been; `is_suspect`: offer no more than
    the safe current."""

    def __init__(self):
        self.is_seen = False
        self.is_suspect = False
        self._charging_ms = 0
        self._unfollowed = 0
        self._lowest_ma = [0, 0, 0]
        self._is_shown = False  # a start showed it
        self._is_known = False  # a reading came before power flowed
        self._idle = False

    @property
    def is_late(self):
        """Power flows, and no phase shows it."""
        return not self.is_seen and self._charging_ms >= WAIT_MS

    def step(self, elapsed_ms, current_ma, drawn_ma, car_ma):
        """current_ma: of a new reading, or None; car_ma: measured at the socket, or None."""
        if drawn_ma < LEAST_OFFER_MA:
            self._end(current_ma)
            return
        self._idle = car_ma is not None and max(car_ma) < MEASURED_MA
        if not self._idle:
            self._charging_ms = min(self._charging_ms + elapsed_ms, UNMOVED_AFTER_MS)
        if current_ma is None or self.is_seen:
            return
        if not self._is_known:
            self._see()  # whatever it shows, the car may be part of it
        for phase in range(3):
            now_ma = current_ma[phase] or 0
            self._lowest_ma[phase] = min(self._lowest_ma[phase], now_ma)
            if now_ma - self._lowest_ma[phase] >= SEEN_MA:
                self._see()
        if self._charging_ms == UNMOVED_AFTER_MS:
            self.is_suspect = not self.is_seen

    def judge(self, made):
        """Take any Move; where the house load changes as much, it proves nothing."""
        furthest = 0
        for phase in range(3):
            if made.peak_ma[phase] > made.peak_ma[furthest]:
                furthest = phase
        if self._idle or not follow.is_calm(made, furthest):
            return
        least_ma, part = made.size_ma, 4
        if made.cause == move.START:
            least_ma, part = min(least_ma, LEAST_OFFER_MA), 2
        if made.peak_ma[furthest] * 10 >= least_ma * 7:
            self._is_shown = self._is_shown or made.cause == move.START
            self._unfollowed = 0
            self._see()
        elif made.peak_ma[furthest] * part < least_ma:
            self._count_unfollowed(made)

    def _count_unfollowed(self, made):
        """A car that showed at its start takes no more than the least offer."""
        if made.cause not in _OF_THE_STATION or self._is_shown:
            return
        self._unfollowed = min(self._unfollowed + 1, UNFOLLOWED)
        if self._unfollowed == UNFOLLOWED:
            self.is_seen = False
            self.is_suspect = True

    def _see(self):
        self.is_seen = True
        self.is_suspect = False

    def _end(self, current_ma):
        self.is_seen = self.is_suspect = self._is_shown = False
        self._charging_ms = self._unfollowed = 0
        if current_ma is not None:
            self._is_known = True
            for phase in range(3):
                self._lowest_ma[phase] = current_ma[phase] or 0
