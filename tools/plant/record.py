"""The record of a run: the contactor's events, and the worst overload, excess and rise."""

from collections import deque

# IEC 61851-1 table A.6: a car follows a changed duty within 5 s.
CAR_ADAPTS_S = 5.0
MOST_EVENTS = 10_000


class Record:
    """An overload is a current above `limit_ma` on any phase of the mains."""

    def __init__(self, limit_ma):
        self.limit_ma = limit_ma
        self.events = deque(maxlen=MOST_EVENTS)
        self.worst_overload_s = 0.0  # on one phase without a break
        self.worst_car_excess_ma = 0  # of the car above all that was signalled in CAR_ADAPTS_S
        self.worst_pilot_rise_ma = 0  # of a signal that a car charges by, in one change
        self._over_s = [0.0, 0.0, 0.0]
        # (until when it was signalled, mA), for the time a car may take to adapt
        self._signals = deque()
        self._signalled_ma = 0

    def note(self, now_s, what):
        """Keep an event: a text, and its time in s."""
        self.events.append((now_s, what))

    def step(self, now_s, elapsed_s, mains_ma, car_ma, signalled_ma):
        """Count one step of the plant; mains_ma and car_ma: [L1, L2, L3] in mA."""
        for phase, current_ma in enumerate(mains_ma):
            over = current_ma > self.limit_ma
            self._over_s[phase] = self._over_s[phase] + elapsed_s if over else 0.0
        self.worst_overload_s = max(self.worst_overload_s, *self._over_s)
        allowed_ma = self._allowed_ma(now_s, signalled_ma)
        self.worst_car_excess_ma = max(self.worst_car_excess_ma, max(car_ma) - allowed_ma)

    def _allowed_ma(self, now_s, signalled_ma):
        """The highest current in mA signalled within the time that a car may take to adapt."""
        if signalled_ma != self._signalled_ma:
            if self._signalled_ma:
                rise_ma = signalled_ma - self._signalled_ma
                self.worst_pilot_rise_ma = max(self.worst_pilot_rise_ma, rise_ma)
            self._signals.append((now_s, self._signalled_ma))
            self._signalled_ma = signalled_ma
        while self._signals and self._signals[0][0] < now_s - CAR_ADAPTS_S:
            self._signals.popleft()
        return max(signalled_ma, *(ma for _, ma in self._signals), 0)
