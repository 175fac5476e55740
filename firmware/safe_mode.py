"""Safe mode: after three failures only serial line, log and LED run; the outputs stay off.

If a part of it fails, main.py ends it as it ends the station, and starts it anew a minute later.
"""

import asyncio

import events
from clock import Stopwatch, Uptime
from console import dispatcher
from console.task import Console
from flash import program_version, settings_file
from panel import states
from panel.led import Led
from settings import rules

PERIOD_MS = 250
OF_THE_STATION = ("events", "log", "crash", "settings", "set", "version", "help")
COMMANDS = (
    ("status", "status", "why nothing charges, and since when", "safe_mode"),
    ("restart", "restart", "end safe mode: the station starts anew", "safe_mode"),
) + tuple([command for command in dispatcher.COMMANDS if command[0] in OF_THE_STATION])


class SafeMode:
    """In the station's place, with the parts that its commands need under the station's names.

    restarts: why it is there, and what the command restart clears; log: of flash. It has no
    watchdog: with the outputs off a hang does no harm, a reset every few seconds would.
    """

    law = None  # nothing is offered, whatever the settings

    def __init__(self, board, restarts, log):
        self.board = board
        self.restarts = restarts
        self.log = log
        self.version = program_version.read()
        self.stored = _stored_settings(board.RATED_CURRENT_A)
        self.uptime = Uptime()
        self.console = Console(dispatcher)
        self.commands = COMMANDS
        self.events = events.EventLog(self._show_and_keep)
        self._led = Led(board.LED_KIND, board.LED_PINS, None)
        self._led.show(states.SAFE_MODE)
        self.events.add(0, 0, restarts.safe_mode)
        log.write()

    async def run(self):
        """For ever, or until one of its tasks fails."""
        await asyncio.gather(self._pass_time(), self.console.run(self), self.log.run())

    def add_event(self, text):
        self.events.add(self.uptime.seconds, self.uptime.milliseconds, text)

    def close(self, why):
        """Write the last line of this run to the log, and all that waits, now."""
        self.log.add(self.uptime.seconds, self.uptime.milliseconds, why)
        self.log.write()

    def _show_and_keep(self, seconds, milliseconds, text):
        self.console.say(events.line(seconds, milliseconds, text))
        self.log.add(seconds, milliseconds, text)

    async def _pass_time(self):
        stopwatch = Stopwatch()
        while True:
            elapsed_ms = stopwatch.elapsed_ms()
            self.uptime.step(elapsed_ms)
            self._led.step(elapsed_ms)
            await asyncio.sleep_ms(PERIOD_MS)


def _stored_settings(rated_current_a):
    """Those on flash, or the defaults where a station would not charge with them either."""
    try:
        return settings_file.load(rated_current_a)[0]
    except settings_file.SettingsUnreadable:
        return rules.defaults(rated_current_a)
