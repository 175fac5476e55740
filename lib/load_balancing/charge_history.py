"""What happens to a car at the socket: plugged, started, paused, resumed, ended, for the events.

A car, and a house whose load comes and goes, can start and stop a charge every minute. What goes
beyond a handful per hour is counted, and reported once when the hour is over.
"""

from micropython import const

from load_balancing.charge_record import ChargeRecord
from load_balancing.hourly_quota import HourlyQuota

# What step() reports
NOTHING = const(0)
CONNECTED = const(1)
STARTED = const(2)
PAUSED = const(3)
RESUMED = const(4)
ENDED = const(5)
DISCONNECTED = const(6)
SUMMED = const(7)
# What ended a charge
BY_CAR = const(0)
BY_UNPLUGGING = const(1)
BY_FAULT = const(2)

_NO_CAR = const(0)
_WAITING = const(1)
_CHARGING = const(2)
_PAUSING = const(3)
_MOST_STARTS = const(8)  # of charges, and cars that are plugged in
_MOST_PAUSES = const(3)
# After a pause a car begins again within seconds; one that has not by then wants no more.
_RESUMES_WITHIN_MS = const(300000)


class ChargeHistory:
    """step() once per control cycle returns what happened; the attributes belong to it until the
    next call. Nothing is allocated."""

    def __init__(self):
        self.record = ChargeRecord()  # of the charge that runs, or ran last
        self.offer_ma = 0
        self.reason = None  # why the offer is what it is; of a PAUSED why it ended
        self.paused_s = 0  # how long the pause before a RESUMED was
        self.ended_by = BY_CAR
        self.more_starts = self.more_pauses = 0  # of a SUMMED
        self._state = _NO_CAR
        # What applied since the last call
        self._charging = False
        self._reason = None
        self._cut_reason = None  # why the offer fell to 0 while power flowed
        self._paused_at_s = 0  # of the record's duration
        self._offered_ms = 0  # how long there has been an offer in the pause
        self._starts = HourlyQuota(_MOST_STARTS)
        self._pauses = HourlyQuota(_MOST_PAUSES)
        # Whether the beginning was reported: then the end is, too.
        self._visit_reported = self._start_reported = self._pause_reported = False

    def step(self, elapsed_ms, connected, charging, faulty, offer_ma, reason, power_w):
        """-> NOTHING or what happened.

        connected: a car is plugged in; charging: power flows; faulty: a fault stops it; offer_ma
        and reason: of the control law; power_w: of the car, None where no meter measures it.
        """
        self._starts.step(elapsed_ms)
        self._pauses.step(elapsed_ms)
        if self._state == _CHARGING or self._state == _PAUSING:
            self.record.step(elapsed_ms, self._charging, self.offer_ma, self._reason, power_w)
        if self._state == _CHARGING and self.offer_ma and not offer_ma:
            self._cut_reason = reason
        self.offer_ma, self.reason = offer_ma, reason
        self._charging, self._reason = charging, reason
        if self._state == _NO_CAR:
            return self._arrive() if connected else self._sum_up()
        if self._state == _WAITING:
            return self._wait(connected, charging)
        return self._charge(elapsed_ms, connected, charging, faulty)

    def _arrive(self):
        self._state = _WAITING
        self._visit_reported = self._starts.take()
        return CONNECTED if self._visit_reported else NOTHING

    def _wait(self, connected, charging):
        if not connected:
            self._state = _NO_CAR
            return DISCONNECTED if self._visit_reported else NOTHING
        if not charging:
            return self._sum_up()
        self._state = _CHARGING
        self._cut_reason = None
        self.record.begin()
        self._start_reported = self._starts.take()
        return STARTED if self._start_reported else NOTHING

    def _charge(self, elapsed_ms, connected, charging, faulty):
        if not connected:
            return self._end(_NO_CAR, BY_UNPLUGGING)
        if faulty and not charging:
            return self._end(_WAITING, BY_FAULT)
        if self._state == _PAUSING:
            return self._pause(elapsed_ms, charging)
        if charging:
            return self._sum_up()
        if self.offer_ma:
            return self._end(_WAITING, BY_CAR)
        self._state = _PAUSING
        self._paused_at_s = self.record.duration_s
        self._offered_ms = 0
        self.reason = self._cut_reason or self.reason
        self._pause_reported = self._pauses.take()
        return PAUSED if self._pause_reported else NOTHING

    def _pause(self, elapsed_ms, charging):
        if charging:
            self._state = _CHARGING
            self.paused_s = self.record.duration_s - self._paused_at_s
            return RESUMED if self._pause_reported else NOTHING
        self._offered_ms = self._offered_ms + elapsed_ms if self.offer_ma else 0
        if self._offered_ms >= _RESUMES_WITHIN_MS:
            return self._end(_WAITING, BY_CAR)
        return self._sum_up()

    def _end(self, state, by):
        self._state = state
        self.ended_by = by
        if self._start_reported:
            return ENDED
        return DISCONNECTED if state == _NO_CAR and self._visit_reported else NOTHING

    def _sum_up(self):
        """At a moment at which nothing else is reported."""
        if not (self._starts.over or self._pauses.over):
            return NOTHING
        self.more_starts, self.more_pauses = self._starts.skipped, self._pauses.skipped
        self._starts.clear()
        self._pauses.clear()
        return SUMMED
