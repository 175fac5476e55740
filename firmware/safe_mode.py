"""Safe mode: after too many restarts only network, serial line and LED run; the outputs stay off.

Any of its parts may be what went wrong: each is imported and started by itself, and left out where
it fails.
"""

import asyncio

import events
from clock import Stopwatch, Uptime
from events import texts

PERIOD_MS = 250
AGAIN_AFTER_MS = 60000  # a part that failed while it ran
GREETING = "Charging station in safe mode: nothing charges. Type help and Enter."


class SafeMode:
    """In the station's place; restarts: why it is there, and what the command restart clears.

    alone: why nothing but the serial line may run, or None. A part that did not start is None.
    """

    def __init__(self, board, restarts, alone=None):
        self.board = board
        self.restarts = restarts
        self.uptime = Uptime()
        self.commands = None
        self.version = self.console = self.log = self.watchdog = self.lan = None
        self.settings = None  # what even reading has ended is not written anew
        self._failed = []
        self._runs = []  # (name, function that makes the coroutine) of each part that runs
        self.events = self  # the commands record and list events by it
        self._latest = events.EventLog(self._say_event)
        self._attempt("serial line", self._start_console)
        if not alone:
            self._attempt("log", self._start_log)
        self.record(restarts.safe_mode)
        self._attempt("watchdog", self._start_watchdog)
        self._runs.append(("record of restarts", restarts.run))
        if alone:
            self.record(texts.SERIAL_LINE_ONLY.format(why=alone))
        else:
            self._start_all_else()

    async def run(self):
        """For ever."""
        tasks = [self._keep_running(name, run) for name, run in self._runs]
        await asyncio.gather(self._keep_time(), *tasks)

    def alive(self, _):
        """What the LED tells its watchdog: here nothing depends on it."""

    def close(self, why):
        """Nothing more is to come: what waits for the flash is written now."""
        if self.log:
            self._attempt("log", self.log.add, self.uptime.seconds, self.uptime.milliseconds, why)
            self._attempt("log", self.log.write)

    def record(self, text):
        self._latest.add(self.uptime.seconds, self.uptime.milliseconds, text)

    def __iter__(self):
        return iter(self._latest)

    def _say_event(self, seconds, milliseconds, text):
        if self.console:
            self._attempt(
                "serial line", self.console.show_event, events.line(seconds, milliseconds, text)
            )
        if self.log:
            self._attempt("log", self.log.add, seconds, milliseconds, text)

    def _attempt(self, name, call, *arguments):
        """What fails is told once, and gone on without."""
        try:
            call(*arguments)
        except Exception as error:
            self._without(name, error)

    def _without(self, name, error):
        if name not in self._failed:
            self._failed.append(name)
            self.record(texts.SAFE_MODE_WITHOUT.format(part=name, error=repr(error)))

    async def _keep_running(self, name, run):
        while True:
            try:
                await run()
                return
            except Exception as error:
                self._without(name, error)
            await asyncio.sleep_ms(AGAIN_AFTER_MS)

    async def _keep_time(self):
        stopwatch = Stopwatch()
        while True:
            self.uptime.step(stopwatch.elapsed_ms())
            if self.watchdog:
                self.watchdog.alive("time")
            await asyncio.sleep_ms(PERIOD_MS)

    def _start_console(self):
        from console.dispatcher import Commands
        from console.task import Console

        self.commands = Commands(self, "SAFE_MODE")
        self.console = Console(self.commands, GREETING)
        self._runs.append(("serial line", self.console.run))

    def _start_log(self):
        from flash.event_log import FlashLog

        self.log = FlashLog()
        self._runs.append(("log", self.log.run))

    def _start_watchdog(self):
        from watchdog import Watchdog

        self.watchdog = Watchdog(["time"])
        self._runs.append(("watchdog", self.watchdog.run))

    def _start_all_else(self):
        self._attempt("version", self._find_version)
        self._attempt("LED", self._start_led)
        self._attempt("settings", self._load_settings)
        self._attempt("Ethernet", self._start_ethernet)
        if self.log:  # the next start has to know of this one
            self._attempt("log", self.log.write)

    def _find_version(self):
        from flash import program_version

        self.version = program_version.read()

    def _start_led(self):
        from panel import states
        from panel.led import Led

        led = Led(self.board.LED_KIND, self.board.LED_PINS, self)
        led.show(states.SAFE_MODE)
        self._runs.append(("LED", led.run))

    def _load_settings(self):
        """Those on flash, or the defaults where a station would not charge with them either."""
        from flash import settings_store

        self.settings = settings_store.load(self.board.RATED_CURRENT_A)[0]
        self.settings.forbidden = "safe mode"

    def _start_ethernet(self):
        """At the fixed address where the settings have one."""
        import ethernet
        from settings import rules

        defaults = rules.defaults(self.board.RATED_CURRENT_A)
        values = self.settings.stored if self.settings else defaults
        self.lan = ethernet.start(self.board.ETHERNET, values)


class NoRecord:
    """In the place of Restarts where that is broken: a fault may have latched, so safe mode it is,
    until a restart finds the record whole."""

    alone = None

    def __init__(self, error):
        self.safe_mode = texts.SAFE_MODE_NO_RECORD.format(error=repr(error))

    async def run(self):
        """There is nothing to keep."""

    def crashed(self):
        """Safe mode comes anyway."""

    def stopped(self):
        """It will come again."""
