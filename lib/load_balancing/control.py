"""The control law: limits and headroom -> the offer and the reason for it, once per cycle."""

from micropython import const

from load_balancing import supervision
from load_balancing.car_current import CarCurrent
from load_balancing.headroom import Headroom

MINIMUM_OFFER_MA = const(6000)  # IEC 61851-1: less cannot be offered
# The offer returns by 1 A, and then not again for 2 s: never faster in any window of time.
RISE_MA = const(1000)
RISE_INTERVAL_MS = const(2000)
# Readings come once a second; from here on their absence is the reason that nothing rises.
SILENT_AFTER_MS = const(2000)
# After a pause the contactor stays open for so long: its life is counted in operations.
SHORTEST_PAUSE_MS = const(60000)

STATION = "station maximum"
SOCKET = "socket maximum"
CABLE = "cable"
GRID = ("grid L1", "grid L2", "grid L3")
NO_READING = "safe current: no reading yet"
METER_LOST = "safe current: meter lost"
METER_SILENT = "held: meter silent"
SHORTEST_PAUSE = "held: shortest pause"
RISING = "rising gradually"
WAITING = "waiting for the car"


class Limits:
    """What was configured, in mA; phases: indexes (0..2) of the grid phases the station uses.

    forbidden: why nothing may be offered at all, or None.
    """

    def __init__(
        self, station_ma, socket_ma, cable_ma, installation_ma, safe_ma, phases, forbidden=None
    ):
        self.station_ma = station_ma
        self.socket_ma = socket_ma
        self.cable_ma = cable_ma
        self.installation_ma = installation_ma
        self.safe_ma = safe_ma
        self.phases = phases
        self.forbidden = forbidden


class ControlLaw:
    """Call step() once per cycle; then `offer_ma` (0: pause) and `reason` hold the decision."""

    def __init__(self, limits):
        self.offer_ma = 0
        self.reason = WAITING
        # Whether a pilot whose duty lags behind may catch up with the offer in this cycle.
        self.may_rise = False
        self.headroom = Headroom(limits.installation_ma, limits.phases)
        self._limits = limits
        self._car = CarCurrent(limits.phases)
        self._since_reading_ms = 0
        self._since_rise_ms = RISE_INTERVAL_MS
        self._paused_ms = SHORTEST_PAUSE_MS  # nothing was switched off yet

    @property
    def forbidden(self):
        """Why nothing may be offered at all, or None."""
        return self._limits.forbidden

    def limit_cable(self, cable_ma):
        """What the plugged cable carries, mA; 0 without one."""
        self._limits.cable_ma = cable_ma

    def step(self, elapsed_ms, meter_state, mains_ma, charging, car_ma=None, signalled_ma=None):
        """One cycle.

        elapsed_ms: since the last one; meter_state: of the supervision; mains_ma: a new valid
        reading per grid phase in mA, or None; charging: power flows into a car; car_ma: what a
        meter at the socket measured last, per grid phase in mA, or None without such a meter;
        signalled_ma: what the pilot shows where that may lag behind the offer, or None.
        """
        self._since_rise_ms = min(self._since_rise_ms + elapsed_ms, RISE_INTERVAL_MS)
        self._paused_ms = min(self._paused_ms + elapsed_ms, SHORTEST_PAUSE_MS)
        if signalled_ma is None:
            signalled_ma = self.offer_ma
        self._car.step(elapsed_ms, signalled_ma if charging else 0, car_ma)
        self._since_reading_ms = min(self._since_reading_ms + elapsed_ms, SILENT_AFTER_MS)
        if mains_ma is not None:
            self._since_reading_ms = 0
            self.headroom.step(mains_ma, self._car.lowest_ma, self._car.highest_ma)
        self.may_rise = self._may_rise(meter_state, mains_ma)
        limit_ma = self._limit_ma(meter_state, charging)
        if limit_ma < MINIMUM_OFFER_MA:
            self._pause(charging)
        elif limit_ma <= self.offer_ma:
            self.offer_ma = limit_ma
        elif meter_state == supervision.IDLE:
            self.offer_ma = limit_ma  # static: no load to approach
        else:
            self._rise(limit_ma)

    def _limit_ma(self, meter_state, charging):
        """The lowest limit; sets `reason` to its name."""
        limits = self._limits
        if limits.forbidden:
            self.reason = limits.forbidden
            return 0
        limit_ma, self.reason = limits.station_ma, STATION
        if limits.socket_ma < limit_ma:
            limit_ma, self.reason = limits.socket_ma, SOCKET
        if limits.cable_ma < limit_ma:
            limit_ma, self.reason = limits.cable_ma, CABLE
        if meter_state == supervision.IDLE:
            return limit_ma
        if meter_state == supervision.NORMAL:
            phase = self.headroom.narrowest()
            if self.headroom.of(phase) < limit_ma:
                limit_ma, self.reason = self.headroom.of(phase), GRID[phase]
        elif limits.safe_ma < limit_ma:
            limit_ma = limits.safe_ma
            self.reason = NO_READING if meter_state == supervision.INITIALIZING else METER_LOST
        if not charging and limit_ma > MINIMUM_OFFER_MA:
            # A car that starts gets the minimum first and the rest as readings allow.
            limit_ma, self.reason = MINIMUM_OFFER_MA, WAITING
        return limit_ma

    def _pause(self, charging):
        if self.offer_ma and charging:
            self._paused_ms = 0
        self.offer_ma = 0

    def _rise(self, limit_ma):
        if not self.may_rise:
            silent = self._since_reading_ms == SILENT_AFTER_MS
            self.reason = METER_SILENT if silent else RISING
        elif self.offer_ma == 0:
            self._resume()
        else:
            if self._since_rise_ms == RISE_INTERVAL_MS:
                self._since_rise_ms = 0
                self.offer_ma = min(self.offer_ma + RISE_MA, limit_ma)
            if self.offer_ma < limit_ma:
                self.reason = RISING

    def _resume(self):
        if self._paused_ms < SHORTEST_PAUSE_MS:
            self.reason = SHORTEST_PAUSE
        else:
            self.offer_ma = MINIMUM_OFFER_MA
            self._since_rise_ms = 0

    def _may_rise(self, meter_state, mains_ma):
        """Only upon a new reading within the limit, or where the safe current rules and no reading speaks against.

        In the warning state the last readings still do; two minutes later, in the error state,
        they are history and the installer's safe current is all there is to go by.
        """
        if meter_state == supervision.NORMAL:
            return mains_ma is not None and not self.headroom.exceeded
        return meter_state != supervision.WARNING
