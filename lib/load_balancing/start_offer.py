"""The offer to a car that does not charge yet, and the minimum that it turns out to need.

Some cars need more than 6 A: they do not begin with less, or they give up soon. While a car only
waits nothing flows, so a higher offer within the headroom overloads nothing. A car that gave up is
offered more the next time, and its attempts are few: each one is an operation of the contactor.
All of it is forgotten when the plug is pulled.
"""

from micropython import const

from load_balancing.attempts import Attempts

# A car that has not begun for this long is offered more.
PATIENCE_MS = const(20000)
# No car is known to need more than this (socket_min_current_a goes up to it, too).
LARGEST_MINIMUM_MA = const(16000)
# A level is known to suffice when the car has charged with no more than it for so long.
SUFFICES_AFTER_MS = const(180000)
# A car gives up some time after an offer that is too low, which may have risen since.
GIVES_UP_WITHIN_MS = const(35000)
# The next attempt goes further above the level that was refused, the last one most.
STEP_MA = const(500)
LAST_STEP_MA = const(1000)
# The car may have stopped for another reason, such as its timer: after this time without a charge
# a refused level is tried again, after the next refusals 2 and 4 times as late.
DOUBT_MS = const(900000)
MOST_DOUBLINGS = const(2)
_UNKNOWN_MA = const(1 << 29)


class StartOffer:
    """limits: the Limits."""

    def __init__(self, limits):
        self._limits = limits
        self._attempts = Attempts()
        self.forget()

    def forget(self):
        """The car was unplugged."""
        self._attempts.forget()
        self.refused_ma = 0  # the highest offer at which the car gave up, 0 without one
        self._doubt_ms = 0  # until the refused level is tried again
        self._doublings = 0
        self._begins_ma = 0  # an offer at which a charge began that went well
        self._waited_ms = 0  # in state B with an offer
        self._charging = False  # in the cycle before
        self._begun_ma = 0  # the first offer of this charge
        self._suffices_ma = _UNKNOWN_MA  # the lowest offer that is known to suffice
        # Of the time in which the offer has been below that: its length, the highest offer.
        self._below_ms = self._highest_ma = 0
        # The lowest recent offer of this charge, and its age.
        self._lowest_ma = self._lowest_ms = 0

    def step(self, elapsed_ms, socket, offer_ma):
        """One cycle; socket: the SocketState; offer_ma: the offer of the cycle before."""
        self._attempts.step(elapsed_ms, socket.charging)
        if socket.charging:
            if not self._charging:
                self._begin(socket.signalled_ma)
            self._charge(elapsed_ms, socket.signalled_ma)
        else:
            self._doubt_ms = max(self._doubt_ms - elapsed_ms, 0)
            if self._charging and socket.signalled_ma and socket.car_state == "B":
                self._end()
            self._wait(elapsed_ms, socket, offer_ma)
        self._charging = socket.charging

    @property
    def minimum_ma(self):
        """The least that may be offered; less than this is a pause."""
        minimum_ma = self._limits.minimum_ma
        if not self._doubt_ms:
            return minimum_ma
        step_ma = LAST_STEP_MA if self._attempts.last_waits else STEP_MA
        return max(minimum_ma, min(self.refused_ma + step_ma, LARGEST_MINIMUM_MA))

    @property
    def most_ma(self):
        """The most that may be offered while no power flows."""
        if self.is_raised or (self._doubt_ms and not self._begins_ma):
            return LARGEST_MINIMUM_MA
        return max(self._begins_ma, self.minimum_ma)

    @property
    def is_raised(self):
        """The offer may rise for a car that has not taken a lower one."""
        return self._waited_ms >= PATIENCE_MS

    @property
    def held_ms(self):
        """How long nothing is offered to a car that gave up."""
        return self._attempts.held_ms

    def _wait(self, elapsed_ms, socket, offer_ma):
        if not offer_ma:
            self._waited_ms = 0
        elif socket.car_state == "B" and socket.signalled_ma:
            self._waited_ms = min(self._waited_ms + elapsed_ms, PATIENCE_MS)

    def _begin(self, signalled_ma):
        self._attempts.begin()
        self._begun_ma = self._lowest_ma = signalled_ma
        self._waited_ms = self._below_ms = self._highest_ma = self._lowest_ms = 0

    def _charge(self, elapsed_ms, signalled_ma):
        self._lowest_ms += elapsed_ms
        if signalled_ma <= self._lowest_ma or self._lowest_ms >= GIVES_UP_WITHIN_MS:
            self._lowest_ma, self._lowest_ms = signalled_ma, 0
        if signalled_ma >= self._suffices_ma:
            self._below_ms = self._highest_ma = 0
            return
        self._below_ms += elapsed_ms
        self._highest_ma = max(self._highest_ma, signalled_ma)
        if self._below_ms >= SUFFICES_AFTER_MS:
            self._charges_well()

    def _charges_well(self):
        """The car goes on with no more than this: what it refused was less, or had another
        reason."""
        self._suffices_ma = self._highest_ma
        self._below_ms = self._highest_ma = self._doublings = 0
        self._begins_ma = self._begun_ma
        if self._suffices_ma <= self.refused_ma:
            self.refused_ma = self._doubt_ms = 0
        self._attempts.forget()

    def _end(self):
        """The car stopped by itself: it gave up, unless the offer is known to suffice."""
        gave_up = self._below_ms > 0 and self._lowest_ma <= LARGEST_MINIMUM_MA - STEP_MA
        self._attempts.end(gave_up)
        if gave_up:
            self.refused_ma = max(self.refused_ma, self._lowest_ma)
            self._begins_ma = 0
            self._doubt_ms = DOUBT_MS << self._doublings
            self._doublings = min(self._doublings + 1, MOST_DOUBLINGS)
