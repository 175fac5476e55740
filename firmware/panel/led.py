"""The LED task: shows the station's state on three pins, on a single blue LED or on a WS2812."""

import asyncio

from machine import Pin, bitstream
from micropython import const

from clock import Stopwatch
from panel.led_patterns import Rhythm

PERIOD_MS = 50

# WS2812B data sheet: 0 is high for 0.4 us and low for 0.85 us, 1 high for 0.8 us, low for 0.45 us
WS2812_TIMING_NS = (400, 850, 800, 450)
_WS2812_BRIGHTNESS = const(64)  # of 255: bright enough behind a window


class Led:
    """show(state) chooses the pattern; kind and pins: the board's LED_KIND and LED_PINS;
    watchdog: whose alive("led") is called in each step."""

    def __init__(self, kind, pins, watchdog):
        self._rhythm = Rhythm()
        self._lamp = LAMPS[kind](pins)
        self._watchdog = watchdog
        self.under_test = None  # a state that is shown instead of the station's

    @property
    def state(self):
        """What is shown now: one of panel.states."""
        return self._rhythm.state

    def show(self, state):
        """state: of panel.states. Raises KeyError for any other."""
        self._rhythm.show(self.under_test or state)

    async def run(self):
        """For ever."""
        stopwatch = Stopwatch()
        while True:
            self.step(stopwatch.elapsed_ms())
            self._watchdog.alive("led")
            await asyncio.sleep_ms(PERIOD_MS)

    def step(self, elapsed_ms):
        """Light the lamp as the pattern is after elapsed_ms more."""
        self._lamp.light(self._rhythm.step(elapsed_ms))


class ThreePins:
    """Red, green, blue; active high."""

    def __init__(self, pins):
        self._pins = [Pin(pin, Pin.OUT, value=0) for pin in pins]

    def light(self, colour):
        """colour: (red, green, blue), 0 or 1 each."""
        for pin, level in zip(self._pins, colour):
            pin.value(level)


class OnePin:
    """A blue LED, active high: lit whatever the colour, so that it shows the rhythm."""

    def __init__(self, pins):
        self._pin = Pin(pins[0], Pin.OUT, value=0)

    def light(self, colour):
        """colour: as of ThreePins."""
        self._pin.value(1 if any(colour) else 0)


class Ws2812:
    """One pixel. It is written in every step: one that lost its supply for a moment comes back."""

    def __init__(self, pins):
        self._pin = Pin(pins[0], Pin.OUT, value=0)
        self._data = bytearray(3)

    def light(self, colour):
        """colour: as of ThreePins."""
        red, green, blue = colour
        self._data[0] = green * _WS2812_BRIGHTNESS  # it takes green first
        self._data[1] = red * _WS2812_BRIGHTNESS
        self._data[2] = blue * _WS2812_BRIGHTNESS
        bitstream(self._pin, 0, WS2812_TIMING_NS, self._data)


LAMPS = {"rgb": ThreePins, "blue": OnePin, "ws2812": Ws2812}
