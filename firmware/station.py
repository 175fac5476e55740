"""The station: makes every part from the board and the settings, and runs their tasks together."""

import asyncio

import cycle
import events
from charge_log import ChargeLog
from clock import Uptime
from console import dispatcher
from console.task import Console
from events import texts
from flash import (
    settings_file,  # stays: `set` needs it and its rules, however full the memory is by then
)
from meters.setup import MeterSetup
from momentary import Momentary
from panel.led import Led
from pilot.task import Pilot
from settings import rules
from watchdog import Watchdog


class Station:
    """board: the module with the board's pins and ratings; restarts: what ended the last run; log:
    of flash."""

    def __init__(self, board, outputs, restarts, log):
        self.board = board
        self.outputs = outputs
        self.version = _firmware_version()
        self.restarts = restarts
        self.uptime = Uptime()
        self.console = Console(dispatcher)
        self.commands = dispatcher.COMMANDS
        self.log = log
        self._log_start()
        self.events = events.EventLog(self._say_event)
        if restarts.after:
            self.add_event(texts.STARTED_AGAIN.format(cause=restarts.after))
        with Momentary():  # what makes the parts does not have to stay
            self._make_parts(*self._load_settings())
        self.display = self._make_display()

    async def run(self):
        """Runs for ever; an exception of any task ends it, so that main.py makes all safe."""
        tasks = [
            self.pilot.run(),
            self.led.run(),
            cycle.run(self.cycle, self),
            self.watchdog.run(),
            self.restarts.run(),
            self.console.run(self),
            self.log.run(self.outputs),
        ]
        if self.meter:
            tasks.append(self.meter.run())
        if self.socket_meter:
            tasks.append(self.socket_meter.meter.run())
        if self.display:
            tasks.append(self.display.run(self))
        await asyncio.gather(*tasks)

    def _make_parts(self, settings, forbidden):
        """All that the settings rule; forbidden: why nothing may be offered, or None."""
        import installation

        board = self.board
        self.settings = settings
        self.stored = dict(settings)  # may be ahead of what rules until the next start
        self.phases = phases = installation.phases_in_use(self.settings)
        self.meters = MeterSetup(self.settings, phases, self.add_event)
        self.watchdog = Watchdog(["pilot", "led", "control"] + self.meters.task_names())
        self.meter = self.meters.grid_meter(self.watchdog)
        self.supervision = self.meters.grid_supervision()
        self.socket_meter = self.meters.socket_meter(self.watchdog)
        self.limits = installation.limits(board, self.settings, phases, forbidden)
        self.pilot = Pilot(board, self.outputs, self.restarts, self.watchdog, self.add_event)
        self.pilot.unavailable = forbidden is not None
        if getattr(board, "L2_L3_CONTACTOR_PIN", None) is not None:
            self.pilot.use_three_phases(self.settings["station_phases"] == 3)
        self.led = Led(board.LED_KIND, board.LED_PINS, self.watchdog)
        self.cycle = cycle.ControlCycle(
            self.limits, self.meter, self.supervision, self.pilot, self.led, self.socket_meter
        )
        self.law = self.cycle.law
        self.charge_log = ChargeLog(self.law, self.pilot, self.socket_meter, self.add_event)
        self.lan = self._start_ethernet()

    def add_event(self, text):
        self.events.add(self.uptime.seconds, self.uptime.milliseconds, text)

    def _say_event(self, seconds, milliseconds, text):
        """Events appear on the serial line as they happen."""
        self.console.say(events.line(seconds, milliseconds, text))
        self.log.add(seconds, milliseconds, text)

    def close(self, why):
        """Nothing more is to come: what waits for the flash is written now."""
        self.log.add(self.uptime.seconds, self.uptime.milliseconds, why)
        self.log.write()

    def _log_start(self):
        """At once, since the next start has to know of this one."""
        version = self.version or "of no recorded version"
        self.log.add(0, 0, texts.STARTED.format(version=version, board=self.board.NAME))
        self.log.write()

    def _load_settings(self):
        """-> (settings, why nothing may be offered or None)."""
        rated_current_a = self.board.RATED_CURRENT_A
        try:
            settings, reported = settings_file.load(rated_current_a)
        except settings_file.SettingsUnreadable as error:
            self.add_event(str(error))
            return rules.defaults(rated_current_a), "settings unreadable"
        for event in reported:
            self.add_event(event)
        return settings, None

    def _make_display(self):
        """None where the board has no place for one."""
        wiring = getattr(self.board, "DISPLAY", None)
        if not wiring:
            return None
        from panel.display import Display

        return Display(wiring, self.add_event)

    def _start_ethernet(self):
        """The port, or None: without it the station goes on at the safe current."""
        import ethernet

        try:
            return ethernet.start(self.board.ETHERNET, self.settings)
        except OSError as error:
            self.add_event(texts.ETHERNET_FAILED.format(error=error))
            return None


def _firmware_version():
    with Momentary():
        from flash import program_version

        return program_version.read()
