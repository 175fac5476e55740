"""The LED task: one pattern for each state of the station, on an RGB or a single blue LED."""

import asyncio

from machine import Pin

from clock import Stopwatch

PERIOD_MS = 50

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


class Led:
    """show(state) chooses the pattern; kind "rgb": pins red, green, blue, or "blue": one pin."""

    def __init__(self, kind, pins, watchdog):
        self._pins = [Pin(pin, Pin.OUT, value=0) for pin in pins]
        self._single = kind == "blue"
        self._watchdog = watchdog
        self.state = "starting"
        self._phase_ms = 0

    def show(self, state):
        """A key of PATTERNS; a new one begins with its lit part."""
        if state != self.state:
            self.state = state
            self._phase_ms = 0

    async def run(self):
        stopwatch = Stopwatch()
        while True:
            self.step(stopwatch.elapsed_ms())
            self._watchdog.alive("led")
            await asyncio.sleep_ms(PERIOD_MS)

    def step(self, elapsed_ms):
        colour, on_ms, off_ms = PATTERNS[self.state]
        self._phase_ms = (self._phase_ms + elapsed_ms) % (on_ms + off_ms)
        lit = self._phase_ms < on_ms
        for number, pin in enumerate(self._pins):
            pin.value(1 if lit and (self._single or colour[number]) else 0)
