"""Compares the contactor's auxiliary contact with its output: welded, or not closing."""

from micropython import const

from iec61851 import faults

# Contactors move within 50 ms; forced-guided contacts are checked 200 ms (Phoenix Contact EV
# Charge Control Basic) to 1 s (OpenEVSE) after switching.
_DIFFERS_MS = const(1000)


class ContactorCheck:
    """step() returns the fault, or None."""

    def __init__(self):
        self._switched_on = False  # at the last step
        self._differs_ms = 0  # for how long the contact has differed from the output

    def step(self, elapsed_ms, switched_on, closed):
        """Return faults.WELDED or NOT_CLOSING after 1 s of difference, else None.

        switched_on: the output of the contactor; closed: its auxiliary contact.
        """
        if switched_on != self._switched_on or switched_on == closed:
            self._switched_on = switched_on
            self._differs_ms = 0
            return None
        self._differs_ms += elapsed_ms
        if self._differs_ms < _DIFFERS_MS:
            return None
        return faults.WELDED if closed else faults.NOT_CLOSING
