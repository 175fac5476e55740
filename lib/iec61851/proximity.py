"""The proximity pilot: a resistor in the plug gives the cable's rating (IEC 61851-1 annex B)."""

from micropython import const

from iec61851 import faults

# Two equal measurements: a plug on its way in gives false ones.
_AGREE = const(2)
# Where a plug goes in slowly, this contact closes later than that of the control pilot.
_NO_CABLE_AFTER_MS = const(1000)

# Resistance in ohm from which a class begins, and its current in mA. Below the first: shorted.
_CLASSES = ((1000, 13000), (330, 20000), (150, 32000), (75, 63000))
_NO_PLUG_ABOVE_OHM = const(2200)


def resistance_ohm(pin_mv, supply_mv, pull_up_ohm):
    """Resistance in ohm from the proximity contact to earth, measured with a pull-up.

    Very large (1 << 29) where the pin is at its supply voltage: the contact is open.
    """
    if pin_mv >= supply_mv:
        return 1 << 29
    return max(0, pin_mv) * pull_up_ohm // (supply_mv - pin_mv)


def cable_ma(ohm):
    """Rated current of the cable in mA; 0: no plug; None: shorted."""
    if ohm > _NO_PLUG_ABOVE_OHM:
        return 0
    for from_ohm, current_ma in _CLASSES:
        if ohm >= from_ohm:
            return current_ma
    return None


class Proximity:
    """Reads the cable once per car. `known`: it was read; `cable_ma`: its rating, 0 until then."""

    def __init__(self):
        self.cable_ma = 0
        self.known = False
        self._last = -1  # the last measurement
        self._agreed = 0  # equal measurements in a row
        self._waited_ms = 0  # since the first measurement

    def forget(self):
        """Start anew: the car was unplugged."""
        self.cable_ma = 0
        self.known = False
        self._agreed = self._waited_ms = 0

    def step(self, elapsed_ms, ohm):
        """Take one measurement while the cable is not known; returns the fault, or None."""
        found = cable_ma(ohm)
        self._agreed = self._agreed + 1 if found == self._last else 1
        self._last = found
        self._waited_ms += elapsed_ms
        self.known = self._waited_ms >= _NO_CABLE_AFTER_MS
        if found != 0 and self._agreed >= _AGREE:
            self.known = True
            self.cable_ma = found or 0
            return None if found else faults.CABLE_SHORTED
        return faults.CABLE_UNKNOWN if self.known else None
