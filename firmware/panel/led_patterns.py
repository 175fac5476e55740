"""What the LED shows for each state of the station: a colour and a rhythm."""

from panel import states

OFF = (0, 0, 0)
RED = (1, 0, 0)
GREEN = (0, 1, 0)
BLUE = (0, 0, 1)
CYAN = (0, 1, 1)
WHITE = (1, 1, 1)

# State -> colour, time on and off in ms (off 0: steady). A single LED shows the rhythm alone,
# so each rhythm stands once; the two of charging are the source document's.
PATTERNS = {
    states.STARTING: (WHITE, 100, 100),
    states.READY: (GREEN, 100, 2900),
    states.CONNECTED: (CYAN, 1800, 200),
    states.CHARGING: (BLUE, 1000, 0),
    states.CHARGING_METER_LOST: (BLUE, 500, 500),
    states.PAUSED: (BLUE, 100, 1400),
    states.FAULT: (RED, 250, 250),
    states.SAFE_MODE: (RED, 1000, 1000),
}


class Rhythm:
    """show(state) chooses the pattern; step(elapsed_ms) -> the colour of this moment."""

    def __init__(self):
        self.state = states.STARTING
        self._pattern = PATTERNS[states.STARTING]
        self._phase_ms = 0

    def show(self, state):
        """state: of panel.states; a new one begins with its lit part. Raises KeyError for any
        other, so that it never reaches the LED."""
        if state != self.state:
            self._pattern = PATTERNS[state]
            self.state = state
            self._phase_ms = 0

    def step(self, elapsed_ms):
        """The colour, as (red, green, blue), after elapsed_ms more."""
        colour, on_ms, off_ms = self._pattern
        self._phase_ms = (self._phase_ms + elapsed_ms) % (on_ms + off_ms)
        return colour if self._phase_ms < on_ms else OFF
