"""The contactor's auxiliary contact against what it was told: welded, or not closing."""

from micropython import const

from iec61851 import faults

# Contactors move within 50 ms; forced-guided contacts are checked 200 ms (Phoenix Contact EV
# Charge Control Basic) to 1 s (OpenEVSE) after switching.
_DIFFERS_MS = const(1000)


class ContactorCheck:
    """step() gives the fault, or None."""

    def __init__(self):
        self._told = False
        self._differs_ms = 0

    def step(self, elapsed_ms, told, closed):
        """told: whether it was told to close; closed: what the auxiliary contact says."""
        if told != self._told or told == closed:
            self._told = told
            self._differs_ms = 0
            return None
        self._differs_ms += elapsed_ms
        if self._differs_ms < _DIFFERS_MS:
            return None
        return faults.WELDED if closed else faults.NOT_CLOSING
