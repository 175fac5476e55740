"""The hardware watchdog, fed only when every critical task has made progress since the last time."""

import asyncio

from machine import WDT
from micropython import const

_TIMEOUT_MS = const(8000)
_CHECK_INTERVAL_MS = const(500)
# At the prompt: an armed watchdog cannot be stopped, only widened.
_SERVICE_TIMEOUT_MS = const(3600000)


class Watchdog:
    """Tasks call alive(name); names: all that must, or the board is reset after 8 s."""

    def __init__(self, names):
        self._bits = {name: 1 << number for number, name in enumerate(names)}
        self._all = (1 << len(names)) - 1
        self._seen = 0
        self._timer = WDT(timeout=_TIMEOUT_MS)

    def alive(self, name):
        self._seen |= self._bits[name]

    async def run(self):
        while True:
            if self._seen == self._all:
                self._timer.feed()
                self._seen = 0
            await asyncio.sleep_ms(_CHECK_INTERVAL_MS)

    @staticmethod
    def widen():
        """Give a person at the REPL an hour."""
        WDT(timeout=_SERVICE_TIMEOUT_MS)
