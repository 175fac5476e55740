"""The second contactor, for phases 2 and 3: switched without current and after 10 s of rest."""

from micropython import const

# EVerest's default for a switch between one and three phases: 10 s of steady +12 V.
_STEADY_MS = const(10000)


class PhaseSwitch:
    """`wanted`: use three phases; `closed`: the second contactor's output. Both start as False."""

    def __init__(self):
        self.wanted = False
        self.closed = False
        self._waited_ms = 0  # time without current since the switch was wanted

    @property
    def pending(self):
        """A switch is due. Nothing may be offered until it is done."""
        return self.wanted != self.closed

    def step(self, elapsed_ms, idle):
        """Switch after 10 s of idle: the main contactor open and the pilot steady at +12 V."""
        if not (self.pending and idle):
            self._waited_ms = 0
            return
        self._waited_ms += elapsed_ms
        if self._waited_ms >= _STEADY_MS:
            self.closed = self.wanted
            self._waited_ms = 0
