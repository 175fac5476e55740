"""Safe mode: after three failures only serial line, log and LED run; the outputs stay off.

If a part of it fails, main.py ends it as it ends the station, and starts it anew a minute later.
"""

import asyncio

from clock import Stopwatch, Uptime
from console.dispatcher import Commands
from console.task import Console
from flash import program_version, settings_store
from momentary import Momentary
from panel import states
from panel.led import Led
from recorder import Recorder

PERIOD_MS = 250
GREETING = "Charging station in safe mode: nothing charges. Type help and Enter."


class SafeMode:
    """In the station's place, with the parts that its commands need under the station's names.

    restarts: why it is there, and what the command restart clears; log: of flash. It has no
    watchdog: with the outputs off a hang does no harm, a reset every few seconds would.
    """

    def __init__(self, board, restarts, log):
        self.board = board
        self.restarts = restarts
        self.log = log
        self.version = program_version.read()
        self.settings = _settings(board.RATED_CURRENT_A)
        self.uptime = Uptime()
        self.commands = Commands(self, "SAFE_MODE")
        self.console = Console(self.commands, GREETING)
        self.events = Recorder(self.uptime, self.console, log)
        self._led = Led(board.LED_KIND, board.LED_PINS, None)
        self._led.show(states.SAFE_MODE)
        self.events.record(restarts.safe_mode)
        log.write()

    async def run(self):
        """For ever, or until one of its tasks fails."""
        await asyncio.gather(self._pass_time(), self.console.run(), self.log.run())

    def close(self, why):
        """Write the last line of this run to the log, and all that waits, now."""
        self.events.close(why)

    async def _pass_time(self):
        stopwatch = Stopwatch()
        while True:
            elapsed_ms = stopwatch.elapsed_ms()
            self.uptime.step(elapsed_ms)
            self._led.step(elapsed_ms)
            await asyncio.sleep_ms(PERIOD_MS)


def _settings(rated_current_a):
    """Those on flash, or the defaults where a station would not charge with them either."""
    with Momentary():
        settings, _ = settings_store.load(rated_current_a)
    settings.forbidden = "safe mode"
    return settings
