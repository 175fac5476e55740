"""A fault by zeros lasts until the current has been back for a while."""

from micropython import const

from meter_check.zero import ZeroCurrents

# Zeros that come and go are found each time; the time doubles with each, so that a meter that
# sleeps now and then is not used in between, and fills no log.
BACK_MS = const(60000)
MOST_BACK_MS = const(1920000)


class ZeroFault:
    """step() returns why the meter is not valid, or None; see ZeroCurrents."""

    def __init__(self, phases):
        self.currents = ZeroCurrents(phases)
        self.text = None
        self._phase = None  # the phase that reads zero, None: all
        self._back_ms = 0  # since the current came back
        self._needed_ms = BACK_MS

    def step(self, elapsed_ms, current_ma, drawn_ma, car_ma, renewed_ms=0):
        """Arguments as in ZeroCurrents.step()."""
        found = self.currents.step(elapsed_ms, current_ma, drawn_ma, car_ma, renewed_ms)
        if found is not None:
            if self.text is None:
                self._back_ms = 0
            self.text = found
            self._phase = self.currents.fault_phase
        elif self.text is not None:
            self._wait(elapsed_ms)
        return self.text

    def _wait(self, elapsed_ms):
        if not self.currents.has_current(self._phase):
            self._back_ms = 0
            return
        self._back_ms += elapsed_ms
        if self._back_ms >= self._needed_ms:
            self.text = None
            self._needed_ms = min(2 * self._needed_ms, MOST_BACK_MS)
