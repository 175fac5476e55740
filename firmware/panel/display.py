"""The optional display: an SSD1306 over I2C. Whatever goes wrong with it, charging goes on."""

import asyncio
import gc

from machine import I2C, Pin
from micropython import const

from events import texts
from panel import states

_ADDRESS = const(0x3C)  # of nearly every module; 0x3D where its solder bridge says so
_FREQUENCY_HZ = const(400000)  # SSD1306 data sheet: the fastest clock
_ANSWER_US = const(5000)  # the longest a device may stretch the clock before it counts as absent
_REFRESH_MS = const(500)
_AGAIN_AFTER_MS = const(60000)

# SSD1306 data sheet, 10.1.4 and 10.1.5: the window that the next bytes fill
SET_COLUMNS, SET_PAGES = 0x21, 0x22
_PAGE_BYTES = const(128)


class Display:
    """wiring: the board's DISPLAY; events: a Recorder."""

    def __init__(self, wiring, events):
        self._i2c = I2C(
            0,
            sda=Pin(wiring["sda"]),
            scl=Pin(wiring["scl"]),
            freq=_FREQUENCY_HZ,
            timeout=_ANSWER_US,
        )
        self._events = events
        self._works = True

    async def run(self, *parts):
        """Shows these parts of the station, those of seen(); ends where no display answers. One
        that was there and fails is tried again."""
        if not self._answers():
            return
        while True:
            try:
                await self._show(*parts)
            except OSError as error:
                if self._works:  # reported once; it may be missing for weeks
                    self._works = False
                    self._events.record(texts.DISPLAY_SILENT.format(error=error))
            except Exception as error:  # a screen is not worth a session
                self._events.record(texts.DISPLAY_FAILED.format(error=error))
                return
            await asyncio.sleep_ms(_AGAIN_AFTER_MS)

    def _answers(self):
        try:
            self._i2c.writeto(_ADDRESS, b"")
            return True
        except OSError:
            return False

    async def _show(self, *parts):
        """For ever; drawn only where something has changed."""
        import ssd1306  # only boards with a display need it and what follows

        from panel import display_screen

        gc.collect()
        screen = ssd1306.SSD1306_I2C(
            display_screen.WIDTH, display_screen.HEIGHT, self._i2c, _ADDRESS
        )
        shown = None
        while True:
            view = seen(*parts)
            if view != shown:
                shown = view
                display_screen.draw(screen, *view)
                await asyncio.sleep_ms(0)
                await _send(screen)
                self._works = True
            await asyncio.sleep_ms(_REFRESH_MS)


def seen(led, law, limits, supervision, pilot):
    """What display_screen.draw takes; a fault of the pilot comes before any offer."""
    if pilot.fault:
        return led.state, 0, pilot.fault, supervision.state, None
    lost = supervision.lost and led.state not in (states.FAULT, states.STARTING)
    safe_ma = limits.safe_ma if lost else None
    return led.state, law.offer_ma, law.reason, supervision.state, safe_ma


async def _send(screen):
    """Page by page, 3 ms each: the driver's own show() would keep the pilot waiting for 23 ms."""
    whole = memoryview(screen.buffer)
    for page in range(len(whole) // _PAGE_BYTES):
        for command in (SET_COLUMNS, 0, _PAGE_BYTES - 1, SET_PAGES, page, page):
            screen.write_cmd(command)
        screen.write_data(whole[page * _PAGE_BYTES : (page + 1) * _PAGE_BYTES])
        await asyncio.sleep_ms(0)
