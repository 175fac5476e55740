"""What a charge was, second by second: its energy, the average offer, the time of each reason."""

from micropython import const

_MOST_REASONS = const(32)  # more than the control law has
_SECOND_MS = const(1000)
_HOUR_S = const(3600)


class ChargeRecord:
    """begin() with each charge, then step() once per control cycle, which allocates nothing."""

    def __init__(self):
        self.duration_s = 0  # from the first power on, pauses included
        self.energy_wh = 0  # as far as it was measured
        self.charging_s = 0  # of the duration, how long power flowed
        self.unmeasured_s = 0  # of that, how long no meter measured it
        # Amounts that have not made a whole unit yet
        self._elapsed_ms = self._offered_mas = self._energy_ws = 0
        self._offered_as = 0  # ampere-seconds: a month at 32 A stays below 2^30
        self._reasons = [None] * _MOST_REASONS
        self._reason_s = [0] * _MOST_REASONS

    def begin(self):
        """Forget the charge before."""
        self.duration_s = self.energy_wh = self.charging_s = self.unmeasured_s = 0
        self._elapsed_ms = self._offered_mas = self._energy_ws = self._offered_as = 0
        for slot in range(_MOST_REASONS):
            self._reasons[slot] = None
            self._reason_s[slot] = 0

    def step(self, elapsed_ms, charging, offer_ma, reason, power_w):
        """What applied during elapsed_ms: whether power flowed, the offer, its reason; power_w: of
        the car, None where no meter measured it. Each whole second counts for its end."""
        self._elapsed_ms += elapsed_ms
        seconds = self._elapsed_ms // _SECOND_MS
        if not seconds:
            return
        self._elapsed_ms -= seconds * _SECOND_MS
        self.duration_s += seconds
        self._count(reason, seconds)
        self._offered_mas += offer_ma * seconds
        self._offered_as += self._offered_mas // 1000
        self._offered_mas %= 1000
        if charging:
            self.charging_s += seconds
            self._measure(power_w, seconds)

    @property
    def average_ma(self):
        """The mean of the offer over the duration, pauses included."""
        return self._offered_as * 1000 // max(self.duration_s, 1)

    def shares(self, most):
        """[(reason, percent of the duration), ...]: the longest first, at most so many."""
        found = [
            (self._reason_s[slot], reason)
            for slot, reason in enumerate(self._reasons)
            if reason is not None
        ]
        found.sort(key=lambda pair: -pair[0])
        total_s = max(self.duration_s, 1)
        return [
            (reason, (seconds * 100 + total_s // 2) // total_s) for seconds, reason in found[:most]
        ]

    def _count(self, reason, seconds):
        for slot in range(_MOST_REASONS):
            if self._reasons[slot] is None:
                self._reasons[slot] = reason
            if self._reasons[slot] == reason:
                self._reason_s[slot] += seconds
                return

    def _measure(self, power_w, seconds):
        if power_w is None:
            self.unmeasured_s += seconds
            return
        self._energy_ws += max(power_w, 0) * seconds
        self.energy_wh += self._energy_ws // _HOUR_S
        self._energy_ws %= _HOUR_S
