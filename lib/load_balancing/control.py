"""The control law: limits and headroom -> the offer and the reason for it, once per cycle."""

from micropython import const

from load_balancing import reasons, supervision
from load_balancing.car_current import CarCurrent
from load_balancing.headroom import Headroom
from load_balancing.pause import Pause
from load_balancing.sliding_window import SlidingWindow
from load_balancing.supervision import ERROR_AFTER_MS

UNLIMITED_MA = const(1 << 29)
MINIMUM_OFFER_MA = const(6000)  # IEC 61851-1: less cannot be offered
# The offer returns by 1 A, and then not again for 2 s: never faster in any window of time.
RISE_MA = const(1000)
RISE_INTERVAL_MS = const(2000)
# Less headroom than that is no reason to move: a meter's noise is as large.
LEAST_RISE_MA = const(500)
# Readings come once a second; from here on their absence is the reason that nothing rises.
SILENT_AFTER_MS = const(2000)
# The offer returns to what the recent peak left, so that a load which comes and goes is met once.
PEAK_SLOTS = const(4)
PEAK_SLOT_MS = const(5000)


class ControlLaw:
    """Call step() once per cycle; then `offer_ma` (0: pause), `reason` and `next_change_ms` hold
    the decision: the last is the time until the offer may change, 0 where no time decides it."""

    def __init__(self, limits):
        self.offer_ma = 0
        self.reason = reasons.WAITING
        self.next_change_ms = 0
        self.ceiling_ma = UNLIMITED_MA  # only lowers the offer; not while a service limit moves it
        self.car = CarCurrent(limits.phases)
        self.headroom = Headroom(limits.installation_ma, limits.phases, self.car)
        # Whether a pilot whose duty lags behind may catch up with the offer in this cycle.
        self.may_rise = False
        self._limits = limits
        self._pause = Pause(MINIMUM_OFFER_MA, limits.installation_ma, limits.budget_mas)
        self._recent = SlidingWindow(PEAK_SLOTS, PEAK_SLOT_MS)
        self._peak_phase = limits.phases[0]
        self._known = False  # a reading came in
        self._charging = False
        self._since_reading_ms = 0
        self._since_rise_ms = RISE_INTERVAL_MS
        self._service_ma = 0
        self._service_left_ms = 0

    @property
    def forbidden(self):
        """Why nothing may be offered at all, or None."""
        return self._limits.forbidden

    def limit_cable(self, cable_ma):
        """What the plugged cable carries, mA; 0 without one."""
        self._limits.cable_ma = cable_ma

    def forget_car(self):
        """It was unplugged: the next one may use other phases and take more."""
        self.car.forget()

    def limit(self, service_ma, duration_ms):
        """Offer no more than service_ma (0: pause) for so long; it can only lower the offer, ends
        by itself, and replaces the one before. duration_ms 0 ends it now."""
        self._service_ma = service_ma
        self._service_left_ms = duration_ms

    def change_limits(self, station_ma, socket_ma, installation_ma, safe_ma, budget_mas):
        """New ones from the next cycle on: a lower one cuts then, a higher one is approached."""
        limits = self._limits
        limits.station_ma, limits.socket_ma, limits.safe_ma = station_ma, socket_ma, safe_ma
        limits.installation_ma = self.headroom.limit_ma = installation_ma
        self._pause.change_limit(installation_ma, budget_mas)

    def step(
        self,
        elapsed_ms,
        meter_state,
        mains_ma,
        charging,
        car_ma=None,
        signalled_ma=None,
        only_cuts=False,
    ):
        """One cycle.

        elapsed_ms: since the last one; meter_state: of the supervision; mains_ma: a new valid
        reading per grid phase in mA, or None; charging: power flows into a car; car_ma: what a
        meter at the socket measured last, per grid phase in mA, or None without such a meter;
        signalled_ma: what the pilot shows where that may lag behind the offer, or None;
        only_cuts: the reading is believed as far as it tells an overload, and raises nothing.
        """
        self.next_change_ms = 0
        self._since_rise_ms = min(self._since_rise_ms + elapsed_ms, RISE_INTERVAL_MS)
        self._since_reading_ms = min(self._since_reading_ms + elapsed_ms, ERROR_AFTER_MS)
        self._service_left_ms = max(self._service_left_ms - elapsed_ms, 0)
        if signalled_ma is None:
            signalled_ma = self.offer_ma
        drawn_ma = signalled_ma if charging else 0
        self.car.step(elapsed_ms, drawn_ma, None if only_cuts else mains_ma, car_ma)
        if mains_ma is not None:
            self._since_reading_ms = 0
            self.headroom.step(mains_ma)
        self.may_rise = not only_cuts and self._may_rise(meter_state, mains_ma)
        self._remember(elapsed_ms, meter_state, charging)
        limit_ma = self._within_the_service_limit(self._limit_ma(meter_state, charging))
        if limit_ma < MINIMUM_OFFER_MA:
            if self.offer_ma and charging:
                self._pause.begin()
            self.offer_ma = 0
        elif limit_ma <= self.offer_ma:
            self.offer_ma = limit_ma
        elif meter_state == supervision.IDLE:
            self.offer_ma = limit_ma  # static: no load to approach
        else:
            self._rise(limit_ma, meter_state)

    def _remember(self, elapsed_ms, meter_state, charging):
        if self._charging and not charging and self.offer_ma:
            self.forget_car()  # it stopped by itself, and may begin in another way
        self._charging = charging
        if meter_state != supervision.NORMAL:
            self._pause.step(elapsed_ms, None, charging)
            return
        phase = self.headroom.narrowest()
        headroom_ma = self.headroom.of(phase)
        if not self._known:
            self._known = True
            self._recent.fill(headroom_ma)
        self._pause.step(elapsed_ms, headroom_ma, charging)
        self._recent.step(elapsed_ms, headroom_ma)
        if headroom_ma == self._recent.lowest:
            self._peak_phase = phase

    def _limit_ma(self, meter_state, charging):
        """The lowest limit; sets `reason` to its name."""
        limits = self._limits
        if limits.forbidden:
            self.reason = limits.forbidden
            return 0
        limit_ma, self.reason = limits.station_ma, reasons.STATION
        if limits.socket_ma < limit_ma:
            limit_ma, self.reason = limits.socket_ma, reasons.SOCKET
        if limits.cable_ma < limit_ma:
            limit_ma, self.reason = limits.cable_ma, reasons.CABLE
        if meter_state == supervision.IDLE:
            return limit_ma
        if meter_state == supervision.NORMAL:
            limit_ma = self._within_the_grid(limit_ma, charging)
        elif limits.safe_ma < limit_ma:
            limit_ma, self.reason = limits.safe_ma, reasons.METER_LOST
            if meter_state == supervision.INITIALIZING:
                self.reason = reasons.NO_READING
        if self.ceiling_ma < limit_ma and not self._service_left_ms:
            limit_ma, self.reason = self.ceiling_ma, reasons.TESTING
        if not charging and limit_ma > MINIMUM_OFFER_MA:
            # A car that starts gets the minimum first and the rest as readings allow.
            limit_ma, self.reason = MINIMUM_OFFER_MA, reasons.WAITING
        return limit_ma

    def _within_the_service_limit(self, limit_ma):
        if not self._service_left_ms or limit_ma <= self._service_ma:
            return limit_ma
        self.reason = reasons.SERVICE
        self.next_change_ms = self._service_left_ms
        return self._service_ma

    def _within_the_grid(self, limit_ma, charging):
        phase = self.headroom.narrowest()
        headroom_ma = self.headroom.of(phase)
        if headroom_ma >= limit_ma:
            return limit_ma
        self.reason = reasons.GRID[phase]
        flows = self.offer_ma and charging
        if headroom_ma < MINIMUM_OFFER_MA and flows and self._pause.carries(headroom_ma):
            self.reason = reasons.CARRIED[phase]
            self.next_change_ms = self._pause.carried_ms(headroom_ma)
            return MINIMUM_OFFER_MA
        return headroom_ma

    def _rise(self, limit_ma, meter_state):
        if self.offer_ma == 0:
            self._resume(meter_state)
            return
        limited_by = self.reason
        if meter_state == supervision.NORMAL and self._recent.lowest < limit_ma:
            limit_ma, limited_by = self._recent.lowest, reasons.PEAK[self._peak_phase]
            if limit_ma - self.offer_ma < LEAST_RISE_MA:
                self._wait_for_the_peak()
                return
        if not self.may_rise:
            self._hold(self._loss_left_ms(meter_state))
            return
        if self._since_rise_ms == RISE_INTERVAL_MS:
            self._since_rise_ms = 0
            self.offer_ma = min(self.offer_ma + RISE_MA, limit_ma)
        self.reason = reasons.RISING if self.offer_ma < limit_ma else limited_by
        self.next_change_ms = RISE_INTERVAL_MS - self._since_rise_ms

    def _resume(self, meter_state):
        left_ms, loss_left_ms = self._pause.left_ms(), self._loss_left_ms(meter_state)
        if left_ms > loss_left_ms:
            self.reason = reasons.SHORTEST_PAUSE
            self.next_change_ms = left_ms
        elif meter_state == supervision.NORMAL and self._recent.lowest < MINIMUM_OFFER_MA:
            self._wait_for_the_peak()
        elif self.may_rise:
            self._pause.end()
            self.offer_ma = MINIMUM_OFFER_MA
            self._since_rise_ms = 0
        else:
            self._hold(loss_left_ms)

    def _hold(self, loss_left_ms):
        """Nothing rises in this cycle: why, and how long where a time decides it."""
        self.next_change_ms = loss_left_ms
        if loss_left_ms:
            self.reason = reasons.HELD_IN_LOSS
        elif self._since_reading_ms >= SILENT_AFTER_MS:
            self.reason = reasons.METER_SILENT
        elif self.headroom.exceeded is not None:
            self.reason = reasons.GRID[self.headroom.exceeded]
        else:  # until the next reading
            self.reason = reasons.RISING
            self.next_change_ms = RISE_INTERVAL_MS - self._since_rise_ms

    def _loss_left_ms(self, meter_state):
        """How long the warning keeps everything from rising, 0 in the other states."""
        if meter_state != supervision.WARNING:
            return 0
        return ERROR_AFTER_MS - self._since_reading_ms

    def _wait_for_the_peak(self):
        self.reason = reasons.PEAK[self._peak_phase]
        self.next_change_ms = self._recent.lowest_leaves_ms()

    def _may_rise(self, meter_state, mains_ma):
        """Only upon a new reading within the limit, or where the safe current rules and no reading
        speaks against.

        In the warning state the last readings still do; two minutes later, in the error state,
        they are history and the installer's safe current is all there is to go by.
        """
        if meter_state == supervision.NORMAL:
            return mains_ma is not None and self.headroom.exceeded is None
        return meter_state != supervision.WARNING
