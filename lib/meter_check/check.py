"""Is the meter right? Its faults, its suspicions, and what the station may offer meanwhile."""

from micropython import const

from meter_check import texts
from meter_check.evidence import Evidence
from meter_check.frozen import Frozen
from meter_check.renewal import Renewal
from meter_check.zero_fault import ZeroFault

LEAST_OFFER_MA = const(6000)  # IEC 61851-1: less cannot be offered
UNLIMITED_MA = const(1 << 29)


class MeterCheck:
    """step() returns why the meter is not valid, or None; nothing is allocated.

    limits: has `phases`, indexes of the grid phases in use with the station's L1 first,
    `has_generation`: something in the building may feed in, and `safe_ma`, which may change.
    `ceiling_ma`: offer no more for now. `event`: the text of what is seen and no fault; whoever
    reports it sets it to None. `is_commissioned`: a person saw the car at this meter. `renewal`:
    the Renewal of its values, stepped before this.
    """

    def __init__(self, limits):
        self.event = None
        self.renewal = Renewal()
        self.is_commissioned = False
        self._limits = limits
        self._balancing_reported = False
        self.clear()

    def clear(self):
        """Forget a fault and all evidence, by a command; not in the cycle."""
        phases = self._limits.phases
        self.ceiling_ma = UNLIMITED_MA
        self._held_ma = UNLIMITED_MA  # of values that may be old
        self._zero = ZeroFault(phases)
        self._evidence = Evidence(phases, self._limits.has_generation)
        self._frozen = Frozen(phases)
        self._fault = None  # one that lasts until it is cleared
        self._silent = None  # a phase that was reported
        self._suspect_reported = False

    def step(self, elapsed_ms, reading, move, socket):
        """One cycle. reading: a new Reading, or None; move: the Move that ended in this cycle, or
        None; socket: has `drawn_ma`, the offer at work in the car, and `measured_ma`, the car's
        current by a meter at the socket, or None."""
        drawn_ma, car_ma = socket.drawn_ma, socket.measured_ma
        renewed_ms = self.renewal.every_ms
        standing = self._frozen.step(reading, drawn_ma, renewed_ms)
        current_ma = None
        if reading is not None and not reading.only_cuts:
            current_ma = reading.current_ma
        evidence = self._evidence
        evidence.is_commissioned = self.is_commissioned
        evidence.is_slow = renewed_ms > 0
        evidence.is_still = self._frozen.is_unclear
        zero = self._zero.step(elapsed_ms, current_ma, drawn_ma, car_ma, renewed_ms)
        # What is being found out by other means, or by waiting, is worth no test move.
        may_test = zero is None and standing is None and not self.renewal.is_suspect
        evidence.step(elapsed_ms, current_ma, move, drawn_ma, car_ma, may_test)
        fault = zero or evidence.fault
        if self._fault is not None and fault is None:
            self.event = texts.CLEARED
        self._fault = fault
        self._report()
        self._limit(drawn_ma)
        return fault or standing

    @property
    def is_testing(self):
        """A test move holds the offer down."""
        return self.ceiling_ma < UNLIMITED_MA and not self.renewal.is_suspect

    @property
    def is_held(self):
        """Nothing but values that may be old holds the offer."""
        return self._held_ma < UNLIMITED_MA and self._held_ma == self.ceiling_ma

    def _limit(self, drawn_ma):
        """At most the safe current while suspect, where a person has not seen it to be right; no
        more than now while the values may be old ones and power flows: the values of a meter stay
        as well where a car begins and gives up, and it may need more to begin."""
        self.ceiling_ma = self._evidence.tests.ceiling_ma
        if not self.renewal.is_suspect or not drawn_ma:
            self._held_ma = UNLIMITED_MA
        else:
            if self._held_ma == UNLIMITED_MA:
                # The duty is rounded down: what was offered was up to 0.1 A more.
                rounded_ma = (drawn_ma + 99) // 100 * 100
                self._held_ma = max(rounded_ma, LEAST_OFFER_MA)
            self.ceiling_ma = min(self.ceiling_ma, self._held_ma)
        suspect = self._evidence.is_suspect and not self.is_commissioned
        if suspect or self._zero.currents.suspect:
            self.ceiling_ma = min(self.ceiling_ma, max(self._limits.safe_ma, LEAST_OFFER_MA))

    def _report(self):
        """What is seen and no fault: each once, until it is over."""
        self._report_silent()
        if self._evidence.balancing.is_seen and not self._balancing_reported:
            self._balancing_reported = True
            self.event = texts.BALANCED
        elif self._fault is not None or self._silent is not None:
            return
        elif self._evidence.is_suspect and not self._suspect_reported:
            self._suspect_reported = True
            self.event = texts.NOT_FOLLOWED
        elif self._suspect_reported and self._evidence.car.is_seen:
            self._suspect_reported = False
            self.event = texts.FOLLOWED

    def _report_silent(self):
        silent = self._zero.currents.silent
        if silent is not None and silent != self._silent:
            self._silent = silent
            self.event = texts.SILENT[silent]
        elif self._silent is not None and self._zero.currents.has_current(self._silent):
            self._silent = None
