"""The offer of a socket: limits and share -> the current to signal, and the reason for it."""

from micropython import const

from load_balancing import reasons
from load_balancing.limits import MINIMUM_OFFER_MA
from load_balancing.pause import TOLERANCE_MA, Pause
from load_balancing.recent_peak import RecentPeak
from load_balancing.service_limit import ServiceLimit
from load_balancing.start_offer import StartOffer

# The offer rises by 1 A, and then not again for 2 s: never faster in any window of time.
RISE_MA = const(1000)
RISE_INTERVAL_MS = const(2000)
# Less headroom than that is no reason to move: a meter's noise is as large.
LEAST_RISE_MA = const(500)


class SocketOffer:
    """A cut takes effect in its cycle, a rise goes by the ramp, and less than 6 A, or than the car
    needs, is a pause.

    limits: the Limits; budget: the Budget; sharing: the Sharing that gives this socket its share;
    suspect: the SuspectReading of the meter at the grid connection.
    """

    def __init__(self, limits, budget, sharing, suspect):
        self.offer_ma = 0  # 0: pause
        self.reason = reasons.WAITING
        self.next_change_ms = 0  # until the offer may change, 0 where no time decides it
        self.service = ServiceLimit()
        self.start = StartOffer(limits)
        self._limits = limits
        self._budget = budget
        self._sharing = sharing
        self._suspect = suspect
        self._pause = Pause(limits)
        self._peak = RecentPeak()
        self._since_rise_ms = RISE_INTERVAL_MS

    def step(self, elapsed_ms, socket):
        """One cycle, after the sharing's; socket: the SocketState."""
        self.next_change_ms = 0
        self.start.step(elapsed_ms, socket, self.offer_ma)
        self._pause.minimum_ma = self.start.minimum_ma
        self._pass_time(elapsed_ms, socket.charging)
        limit_ma = self._enough(self._within_service(self._limit_ma(socket)))
        if limit_ma == 0:
            if self.offer_ma and socket.charging:
                self._pause.begin()
            self.offer_ma = 0
        elif limit_ma <= self.offer_ma or self._budget.is_static:
            self.offer_ma = limit_ma
        elif self.offer_ma == 0:
            self._resume(limit_ma)
        else:
            self._rise(limit_ma)

    def forget_car(self):
        """It was unplugged: the pause that was for it is over, and the next car's needs are not
        known."""
        self._pause.end()
        self.start.forget()

    def _pass_time(self, elapsed_ms, charging):
        self._since_rise_ms = min(self._since_rise_ms + elapsed_ms, RISE_INTERVAL_MS)
        self.service.step(elapsed_ms)
        if not self._budget.is_measured:
            self._pause.step(elapsed_ms, None, charging)
            return
        phase = self._sharing.phase
        headroom_ma = self._budget.headroom.of(phase)
        self._pause.step(elapsed_ms, headroom_ma, charging)
        self._peak.step(elapsed_ms, headroom_ma, phase)

    def _limit_ma(self, socket):
        """The lowest limit but the service limit; sets `reason` to its name."""
        if self._limits.forbidden:
            self.reason = self._limits.forbidden
            return 0
        limit_ma = self._own_limit_ma()
        if self._sharing.share_ma < limit_ma:
            limit_ma = self._share_ma(socket.charging and limit_ma >= self.start.minimum_ma)
        if self._budget.is_static:
            return limit_ma
        if self._suspect.ceiling_ma < limit_ma:
            limit_ma = min(max(self._suspect.ceiling_ma, self.start.minimum_ma), limit_ma)
            self.reason = reasons.SUSPECT[self._suspect.phase]
        if socket.ceiling_ma < limit_ma and not self.service.left_ms:
            # A test is never a pause.
            limit_ma = min(max(socket.ceiling_ma, self.start.minimum_ma), limit_ma)
            self.reason = reasons.OLD_VALUES if socket.is_held else reasons.TESTING
        if not socket.charging and limit_ma > self.start.most_ma:
            # A car that starts gets the minimum first and the rest as readings allow.
            limit_ma, self.reason = self.start.most_ma, reasons.WAITING
        return limit_ma

    def _enough(self, limit_ma):
        """The limit; 0 where the car needs more, or has to wait since it gave up."""
        start = self.start
        if limit_ma < MINIMUM_OFFER_MA:
            return 0
        if start.held_ms:
            self.reason = reasons.GAVE_UP
            self.next_change_ms = start.held_ms
            return 0
        if limit_ma >= start.minimum_ma:
            return limit_ma
        phase = self._sharing.phase
        by_phase = self.reason == reasons.GRID[phase]
        self.reason = reasons.NEEDED[phase] if by_phase else reasons.NEEDED_BY_CAR
        return 0

    def _own_limit_ma(self):
        """The lowest configured limit of this socket."""
        limits = self._limits
        limit_ma, self.reason = limits.station_ma, reasons.STATION
        if limits.socket_ma < limit_ma:
            limit_ma, self.reason = limits.socket_ma, reasons.SOCKET
        if limits.cable_ma < limit_ma:
            limit_ma = limits.cable_ma
            self.reason = reasons.CABLE if limit_ma else reasons.WAITING  # nothing is plugged in
        return limit_ma

    def _share_ma(self, carried):
        """The share, or the smallest offer where the circuit breaker carries a shortage for some
        time; carried: power flows, and no limit of this socket is below it."""
        share_ma = self._sharing.share_ma
        self.reason = self._sharing.reason
        carried = carried and self.offer_ma and self._budget.is_measured
        minimum_ma = self.start.minimum_ma
        if share_ma >= minimum_ma or not carried or not self._pause.carries(share_ma):
            return share_ma
        self.reason = reasons.CARRIED[self._sharing.phase]
        self.next_change_ms = self._pause.carried_ms(share_ma)
        return minimum_ma

    def _within_service(self, limit_ma):
        if not self.service.left_ms or limit_ma <= self.service.current_ma:
            return limit_ma
        self.reason = reasons.SERVICE
        self.next_change_ms = self.service.left_ms
        return self.service.current_ma

    def _resume(self, limit_ma):
        """The end of a pause: from 0 A to what the car is known to begin with, or the smallest
        offer."""
        left_ms, loss_left_ms = self._pause.left_ms(), self._budget.loss_left_ms()
        if left_ms > loss_left_ms:
            self.reason = reasons.SHORTEST_PAUSE
            self.next_change_ms = left_ms
        elif self._budget.is_measured and self._peak.headroom_ma < self._resumes_from_ma():
            self._wait_for_the_peak()
        elif self._budget.may_rise:
            self._pause.end()
            self.offer_ma = min(self.start.most_ma, limit_ma)
            if self._budget.is_measured:
                peak_ma = max(self._peak.headroom_ma, self.start.minimum_ma)
                self.offer_ma = min(self.offer_ma, peak_ma)
            self._since_rise_ms = 0
        else:
            self._hold()

    def _resumes_from_ma(self):
        tolerance_ma = TOLERANCE_MA if self._pause.steady else 0
        return self.start.minimum_ma - tolerance_ma

    def _rise(self, limit_ma):
        """Towards the limit, by the ramp, and no further than the recent peak allows."""
        limited_by = self.reason
        if self._budget.is_measured and self._peak.headroom_ma < limit_ma:
            limit_ma, limited_by = self._peak.headroom_ma, reasons.PEAK[self._peak.phase]
            if limit_ma - self.offer_ma < LEAST_RISE_MA:
                self._wait_for_the_peak()
                return
        if not self._budget.may_rise:
            self._hold()
            return
        if self._since_rise_ms == RISE_INTERVAL_MS:
            self._since_rise_ms = 0
            self.offer_ma = min(self.offer_ma + RISE_MA, limit_ma)
        rising = reasons.STARTING if self.start.is_raised else reasons.RISING
        self.reason = rising if self.offer_ma < limit_ma else limited_by
        self.next_change_ms = RISE_INTERVAL_MS - self._since_rise_ms

    def _wait_for_the_peak(self):
        self.reason = reasons.PEAK[self._peak.phase]
        self.next_change_ms = self._peak.leaves_ms()

    def _hold(self):
        """Nothing rises in this cycle: why, and how long where a time decides it."""
        reason = self._budget.held_reason()
        self.reason = reason or reasons.RISING
        if reason:
            self.next_change_ms = self._budget.loss_left_ms()
        else:
            self.next_change_ms = RISE_INTERVAL_MS - self._since_rise_ms
