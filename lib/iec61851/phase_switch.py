"""The second contactor for phases 2 and 3: only ever switched without current, and unhurried."""

from micropython import const

# EVerest's default for a switch between one and three phases: 10 s of steady +12 V.
_STEADY_MS = const(10000)


class PhaseSwitch:
    """`wanted`: three phases; `closed`: what the second contactor is told; both False at start."""

    def __init__(self):
        self.wanted = False
        self.closed = False
        self._waited_ms = 0

    @property
    def pending(self):
        """Nothing may be offered until it is done."""
        return self.wanted != self.closed

    def step(self, elapsed_ms, idle):
        """idle: the main contactor is open and the pilot steady at +12 V."""
        if not (self.pending and idle):
            self._waited_ms = 0
            return
        self._waited_ms += elapsed_ms
        if self._waited_ms >= _STEADY_MS:
            self.closed = self.wanted
            self._waited_ms = 0
