"""What the LED shows for each state of the station: a colour and a rhythm."""

OFF = (0, 0, 0)
RED = (1, 0, 0)
GREEN = (0, 1, 0)
BLUE = (0, 0, 1)
CYAN = (0, 1, 1)
WHITE = (1, 1, 1)

# State -> colour, time on and off in ms (off 0: steady). A single LED shows the rhythm alone,
# so each rhythm stands once; the two of charging are the source document's.
PATTERNS = {
    "starting": (WHITE, 100, 100),
    "ready": (GREEN, 100, 2900),
    "connected": (CYAN, 1800, 200),
    "charging": (BLUE, 1000, 0),
    "charging, meter lost": (BLUE, 500, 500),
    "paused": (BLUE, 100, 1400),
    "fault": (RED, 250, 250),
    "safe mode": (RED, 1000, 1000),
}


class Rhythm:
    """show(state) chooses the pattern; step(elapsed_ms) -> the colour of this moment."""

    def __init__(self):
        self.state = "starting"
        self._phase_ms = 0

    def show(self, state):
        """A key of PATTERNS; a new one begins with its lit part."""
        if state != self.state:
            self.state = state
            self._phase_ms = 0

    def step(self, elapsed_ms):
        colour, on_ms, off_ms = PATTERNS[self.state]
        self._phase_ms = (self._phase_ms + elapsed_ms) % (on_ms + off_ms)
        return colour if self._phase_ms < on_ms else OFF
