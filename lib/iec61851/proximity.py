"""The proximity pilot: a resistor in the plug says what the cable carries (IEC 61851-1 annex B)."""

from micropython import const

from iec61851 import faults

# Two measurements that agree, so that a plug on its way in is not believed.
_AGREE = const(2)
# The contact may close later than that of the control pilot, where a plug goes in slowly.
_NO_CABLE_AFTER_MS = const(1000)

# Resistance in ohm from which a class begins, and its current in mA. Below the first: shorted.
_CLASSES = ((1000, 13000), (330, 20000), (150, 32000), (75, 63000))
_NO_PLUG_ABOVE_OHM = const(2200)


def resistance_ohm(pin_mv, supply_mv, pull_up_ohm):
    """Resistance from the proximity contact to earth, seen through a pull-up; at the supply: very
    large."""
    if pin_mv >= supply_mv:
        return 1 << 29
    return max(0, pin_mv) * pull_up_ohm // (supply_mv - pin_mv)


def cable_ma(ohm):
    """What the cable carries in mA; 0: no plug; None: shorted."""
    if ohm > _NO_PLUG_ABOVE_OHM:
        return 0
    for from_ohm, current_ma in _CLASSES:
        if ohm >= from_ohm:
            return current_ma
    return None


class Proximity:
    """`cable_ma` is 0 until a plug was read; read once per car, since no cable changes in use."""

    def __init__(self):
        self.cable_ma = 0
        self.known = False
        self._last = -1
        self._agreed = 0
        self._waited_ms = 0

    def forget(self):
        """The car is gone."""
        self.cable_ma = 0
        self.known = False
        self._agreed = self._waited_ms = 0

    def step(self, elapsed_ms, ohm):
        """While the cable is not known: one measurement; returns the fault, or None."""
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
