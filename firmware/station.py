"""The station: makes every part from the board and the settings, and runs their tasks together."""

import asyncio

import machine

import cycle
from charge_log import ChargeLog
from clock import Uptime
from console.dispatcher import Commands
from console.task import Console
from events import texts
from flash import settings_store
from meters.setup import Meters, MeterSetup
from momentary import Momentary
from panel.led import Led
from pilot.task import Pilot
from port_watch import PortWatch
from recorder import Recorder
from watchdog import Watchdog


class Station:
    """Its attributes are the parts; commands name those that they need (console.command_table).

    board: the module with the board's pins and ratings; outputs: already made safe; restarts: what
    ended the last run; log: the FlashLog.
    """

    def __init__(self, board, outputs, restarts, log):
        self.board = board
        self.outputs = outputs
        self.restarts = restarts
        self.log = log
        self.version = _firmware_version()
        self._make_console()
        with Momentary():  # what makes the parts does not have to stay
            self._load_settings()
            self._make_meters()
            self._make_control()
            self._start_ethernet()
        self._make_display()  # when those are gone: the heap is fullest here

    async def run(self):
        """Runs for ever; an exception of any task ends it, so that main.py makes all safe."""
        tasks = [
            self.pilot.run(),
            self.led.run(),
            self._run_cycle(),
            self.watchdog.run(),
            self.restarts.run(),
            self.console.run(),
            self.log.run(lambda: self.outputs.contactor),
        ]
        if self.meters.grid:
            tasks.append(self.meters.grid.run())
            if self.lan:
                self.port_watch = self._watch_port()
                tasks.append(self.port_watch.run())
        if self.meters.socket:
            tasks.append(self.meters.socket.meter.run())
        if self.display:
            parts = (self.led, self.law, self.limits, self.meters.supervision, self.pilot)
            tasks.append(self.display.run(*parts))
        await asyncio.gather(*tasks)

    def _watch_port(self):
        return PortWatch(
            self.lan, self.meters.grid.client, self.outputs, self.events.record, self._start_anew
        )

    def _start_anew(self, why):
        """Reset the board; what it resets for is no failure on the way to safe mode."""
        self.outputs.make_safe()
        self.restarts.stopped()
        self.close(why)
        machine.reset()

    def _run_cycle(self):
        return cycle.run(
            self.cycle, self.uptime, self.events, self.charge_log, self.meters, self.watchdog
        )

    def close(self, why):
        """Nothing more is to come: what waits for the flash is written now."""
        self.events.close(why)

    def _make_console(self):
        """First of all, so that whatever happens is recorded."""
        self.uptime = Uptime()
        self.commands = Commands(self)
        version = self.version or "of no recorded version"
        self.console = Console(
            self.commands,
            f"Charging station, firmware {version} on {self.board.NAME}. Type help and Enter.",
        )
        self.events = Recorder(self.uptime, self.console, self.log)
        self.log.add(0, 0, texts.STARTED.format(version=version, board=self.board.NAME))
        self.log.write()  # at once, since the next start has to know of this one
        if self.restarts.after:
            self.events.record(texts.STARTED_AGAIN.format(cause=self.restarts.after))

    def _load_settings(self):
        self.settings, reported = settings_store.load(self.board.RATED_CURRENT_A)
        for event in reported:
            self.events.record(event)
        import installation

        values = self.settings.in_force
        phases = installation.phases_in_use(values)
        self.limits = installation.limits(self.board, values, phases, self.settings.forbidden)
        self.settings.renew = self._renew_limits

    def _make_meters(self):
        """And the watchdog, which has to know all tasks."""
        setup = MeterSetup(self.settings.in_force, self.limits, self.events.record)
        self.watchdog = Watchdog(["pilot", "led", "control"] + setup.task_names())
        self.meters = Meters(setup, self.watchdog)

    def _make_control(self):
        board = self.board
        self.pilot = Pilot(board, self.outputs, self.restarts, self.watchdog, self.events.record)
        self.pilot.unavailable = self.limits.forbidden is not None
        if getattr(board, "L2_L3_CONTACTOR_PIN", None) is not None:
            self.pilot.use_three_phases(len(self.limits.phases) == 3)
        self.led = Led(board.LED_KIND, board.LED_PINS, self.watchdog)
        meters = self.meters
        self.cycle = cycle.ControlCycle(
            self.limits,
            meters.grid,
            meters.supervision,
            self.pilot,
            self.led,
            meters.socket,
            meters.commissioning,
        )
        self.law = self.cycle.law
        self.charge_log = ChargeLog(self.law, self.pilot, meters.socket, self.events.record)

    def _renew_limits(self):
        """Settings that act at once have changed."""
        import installation

        installation.renew(self.limits, self.settings.in_force)

    def _start_ethernet(self):
        """lan: None where the port does not start; the station goes on at the safe current."""
        import ethernet
        import memory_room

        memory_room.check()
        self.lan = None
        try:
            self.lan = ethernet.start(self.board.ETHERNET, self.settings.in_force)
        except OSError as error:
            self.events.record(texts.ETHERNET_FAILED.format(error=error))
        from own_network import OwnNetwork

        self.network = OwnNetwork(self.lan, ethernet.is_fixed(self.settings.in_force))
        self.meters.reached_over(self.network)

    def _make_display(self):
        """display: None where the board has no place for one."""
        self.display = None
        wiring = getattr(self.board, "DISPLAY", None)
        if wiring:
            from panel.display import Display

            self.display = Display(wiring, self.events)


def _firmware_version():
    with Momentary():
        from flash import program_version

        return program_version.read()
