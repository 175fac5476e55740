"""A reading that cannot be true lowers the offer to 6 A, and the next one judges it.

One register of another value, or a frame of another request, is no reason to open the contactor.
A real overload of that size is still there a second later: a fuse carries it for that time.
"""

from micropython import const

from load_balancing.limits import MINIMUM_OFFER_MA
from load_balancing.socket_state import UNLIMITED_MA

# More than twice the rated current from one reading to the next: house and car together do not
# draw that for long, since the fuse would melt (IEC 60269-1: 1.6 times the rated current).
RATINGS = const(2)
# Without a next reading for so long the supervision counts.
EXPIRES_MS = const(5000)
HOUR_MS = const(3600000)
REPEATED = const(2)


class SuspectReading:
    """limits: the Limits."""

    def __init__(self, limits):
        self.ceiling_ma = UNLIMITED_MA  # of the offer, while the last reading is suspect
        self.phase = 0  # on which it is
        self.current_ma = 0  # of that phase
        self._limits = limits
        self._pending_ms = None  # since the suspect reading, None without one
        self._confirmed = False  # the last reading was as high, and it was judged
        self._used = False  # a reading was used; before, nothing is known
        self._count = 0  # of impossible readings within the hour
        self._hour_ms = 0
        self._reported = False  # the second one was, and the hour is not over

    @property
    def pending(self):
        """The next reading has to judge the last one."""
        return self._pending_ms is not None

    def step(self, elapsed_ms, reading, offer_ma):
        """-> the Reading to use, or None; reading: a new one, or None; offer_ma: now."""
        self._hour_ms = min(self._hour_ms + elapsed_ms, HOUR_MS)
        if reading is None:
            self._wait(elapsed_ms)
            return None
        phase = self._phase_of(reading)
        if phase is None:
            if self.pending and reading.current_ma[self.phase] <= self._limits.installation_ma:
                self._count += 1
            self._confirmed = False
        elif self._used and not self.pending and not self._confirmed:
            self._suspect(reading, phase, offer_ma)
            return None
        else:
            self._confirmed = True
        self._judged()
        self._used = True
        return reading

    def take_count(self):
        """-> the number of impossible readings to report now, or 0: the second one within an hour
        is reported, and the hour's sum at its end."""
        count = self._count
        if self._hour_ms < HOUR_MS:
            if self._reported or count < REPEATED:
                return 0
            self._reported = True
            return count
        # Where they go on the next hour's second one is no news.
        self._reported = count >= REPEATED
        self._hour_ms = self._count = 0
        return count if count > REPEATED else 0

    def _phase_of(self, reading):
        """The phase in use on which the reading is suspect, or None."""
        found, highest_ma = None, self._limits.installation_ma
        if not reading.only_cuts:
            highest_ma *= RATINGS
        for phase in self._limits.phases:
            current_ma = abs(reading.current_ma[phase])
            if current_ma > highest_ma:
                found, highest_ma = phase, current_ma
        return found

    def _suspect(self, reading, phase, offer_ma):
        self._pending_ms = 0
        self.phase = phase
        self.current_ma = reading.current_ma[phase]
        excess_ma = max(self.current_ma - self._limits.installation_ma, 0)
        self.ceiling_ma = max(offer_ma - excess_ma, MINIMUM_OFFER_MA)

    def _wait(self, elapsed_ms):
        if self._pending_ms is None:
            return
        self._pending_ms += elapsed_ms
        if self._pending_ms >= EXPIRES_MS:
            self._judged()

    def _judged(self):
        self._pending_ms = None
        self.ceiling_ma = UNLIMITED_MA
