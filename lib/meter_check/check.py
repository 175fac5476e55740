"""Is the meter right? Its faults, its suspicions, and what the station may offer meanwhile."""

from micropython import const

from meter_check import texts
from meter_check.frozen import Frozen
from meter_check.zero_fault import ZeroFault

LEAST_OFFER_MA = const(6000)  # IEC 61851-1: less cannot be offered
UNLIMITED_MA = const(1 << 29)


class MeterCheck:
    """step() returns why the meter is not valid, or None; nothing is allocated.

    limits: has `phases`, indexes of the grid phases in use with the station's L1 first, and
    `safe_ma`, which may change. `ceiling_ma`: offer no more for now. `event`: the text of what is
    seen and no fault; whoever reports it sets it to None.
    """

    def __init__(self, limits):
        self.event = None
        self._limits = limits
        self.clear()

    def clear(self):
        """Forget a fault and all evidence, by a command; not in the cycle."""
        phases = self._limits.phases
        self.ceiling_ma = UNLIMITED_MA
        self._zero = ZeroFault(phases)
        self._frozen = Frozen(phases)
        self._fault = None  # one that lasts until it is cleared
        self._silent = None  # a phase that was reported

    def step(self, elapsed_ms, reading, move, socket):
        """One cycle. reading: a new Reading, or None; move: the Move that ended in this cycle, or
        None; socket: has `drawn_ma`, the offer at work in the car, and `measured_ma`, the car's
        current by a meter at the socket, or None."""
        standing = self._frozen.step(reading, socket.drawn_ma)
        current_ma = None
        if reading is not None and not reading.only_cuts:
            current_ma = reading.current_ma
        zero = self._zero.step(elapsed_ms, current_ma, socket.drawn_ma, socket.measured_ma)
        self._report_silent()
        suspect = self._zero.currents.suspect
        self.ceiling_ma = max(self._limits.safe_ma, LEAST_OFFER_MA) if suspect else UNLIMITED_MA
        if self._fault is not None and zero is None:
            self.event = texts.CLEARED
        self._fault = zero
        return zero or standing

    def _report_silent(self):
        """Once, until that phase shows a current."""
        silent = self._zero.currents.silent
        if silent is not None and silent != self._silent:
            self._silent = silent
            self.event = texts.SILENT[silent]
        elif self._silent is not None and self._zero.currents.has_current(self._silent):
            self._silent = None
