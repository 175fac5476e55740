"""Safe mode: after too many restarts only network, console and LED run; the outputs stay off."""

import asyncio

import commands
import ethernet
import events
import settings_file
import version
from clock import Stopwatch, Uptime
from console import Console
from led import Led
from settings import rules
from watchdog import Watchdog

PERIOD_MS = 250
OF_THE_STATION = ("events", "log", "crash", "settings", "set", "version", "help")
COMMANDS = (
    ("status", "status", "why nothing charges, and since when", "safe_mode_commands"),
    ("restart", "restart", "end safe mode: the station starts anew", "safe_mode_commands"),
) + tuple([command for command in commands.COMMANDS if command[0] in OF_THE_STATION])


class SafeMode:
    """In the station's place; restarts: why it is there, and what the command restart clears.

    log: of flash, or None where it does not work either.
    """

    law = None  # nothing is offered, whatever the settings

    def __init__(self, board, restarts, log):
        self.board = board
        self.restarts = restarts
        self.log = log
        self.commands = COMMANDS
        self.version = version.firmware_version()
        self.uptime = Uptime()
        self.console = Console(commands)
        self.events = events.EventLog(self._say_event)
        self.add_event(restarts.safe_mode)
        self.watchdog = Watchdog(["led", "time"])
        self.led = Led(board.LED_KIND, board.LED_PINS, self.watchdog)
        self.led.show("safe mode")
        self.stored = None  # settings that even reading has ended are not written anew
        self.lan = self._start_ethernet()
        if log:
            log.write()  # the next start has to know of this one

    async def run(self):
        """For ever."""
        tasks = [
            self.led.run(),
            self._keep_time(),
            self.watchdog.run(),
            self.restarts.run(),
            self.console.run(self),
        ]
        if self.log:
            tasks.append(self.log.run())
        await asyncio.gather(*tasks)

    def close(self, why):
        """Nothing more is to come: what waits for the flash is written now."""
        if self.log:
            self.log.add(self.uptime.seconds, self.uptime.milliseconds, why)
            self.log.write()

    def add_event(self, text):
        self.events.add(self.uptime.seconds, self.uptime.milliseconds, text)

    def _say_event(self, seconds, milliseconds, text):
        self.console.say(events.line(seconds, milliseconds, text))
        if self.log:
            self.log.add(seconds, milliseconds, text)

    async def _keep_time(self):
        stopwatch = Stopwatch()
        while True:
            self.uptime.step(stopwatch.elapsed_ms())
            self.watchdog.alive("time")
            await asyncio.sleep_ms(PERIOD_MS)

    def _start_ethernet(self):
        """The port, or None: it may be the very thing that went wrong."""
        try:
            self.stored = _settings(self.board.RATED_CURRENT_A)
            return ethernet.start(self.board.ETHERNET, self.stored)
        except Exception as error:
            self.add_event(f"Ethernet did not start ({error}): check the wiring")
            return None


def _settings(rated_current_a):
    """Those on flash, or the defaults where a station would not charge with them either."""
    try:
        return settings_file.load(rated_current_a)[0]
    except settings_file.SettingsUnreadable:
        return rules.defaults(rated_current_a)
