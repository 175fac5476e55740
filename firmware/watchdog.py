"""The hardware watchdog, fed only when every critical task has made progress."""

import asyncio

from machine import WDT
from micropython import const

_TIMEOUT_MS = const(8000)
_CHECK_INTERVAL_MS = const(500)
# At the prompt: an armed watchdog cannot be stopped, only widened.
_SERVICE_TIMEOUT_MS = const(3600000)


class Watchdog:
    """Starts the hardware's; names: of the tasks that have to call alive(), or the board is reset.

    Every task has to between one feeding and the next: one that hangs ends the feeding.
    """

    def __init__(self, names):
        self._bits = {name: 1 << number for number, name in enumerate(names)}
        self._all = (1 << len(names)) - 1
        self._seen = 0  # bits of the tasks that have made progress since the last feeding
        self._timer = WDT(timeout=_TIMEOUT_MS)

    def alive(self, name):
        """The task of this name has made progress."""
        self._seen |= self._bits[name]

    async def run(self):
        """Feeds the watchdog, for ever."""
        while True:
            if self._seen == self._all:
                self._timer.feed()
                self._seen = 0
            await asyncio.sleep_ms(_CHECK_INTERVAL_MS)

    @staticmethod
    def widen():
        """Give a person at the prompt an hour, whether or not it was started before."""
        WDT(timeout=_SERVICE_TIMEOUT_MS)
