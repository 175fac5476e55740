"""The hardware watchdog, fed only when every critical task has made progress since the last time."""

import asyncio

from machine import WDT

TIMEOUT_MS = 8000
CHECK_INTERVAL_MS = 500
SERVICE_TIMEOUT_MS = 3600000  # at the REPL: an armed watchdog cannot be stopped, only widened


class Watchdog:
    """Tasks call alive(name); names: all that must, or the board is reset after 8 s."""

    def __init__(self, names):
        self._bits = {name: 1 << number for number, name in enumerate(names)}
        self._all = (1 << len(names)) - 1
        self._seen = 0
        self._timer = WDT(timeout=TIMEOUT_MS)

    def alive(self, name):
        self._seen |= self._bits[name]

    async def run(self):
        while True:
            if self._seen == self._all:
                self._timer.feed()
                self._seen = 0
            await asyncio.sleep_ms(CHECK_INTERVAL_MS)

    @staticmethod
    def widen():
        """Give a person at the REPL an hour."""
        WDT(timeout=SERVICE_TIMEOUT_MS)
