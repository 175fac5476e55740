"""Safe mode: after too many restarts only network, console and LED run; the outputs stay off."""

import asyncio
import json

import machine

import crash_log
import ethernet
import events
import flash_log
import settings_file
from clock import Stopwatch, Uptime
from console import Console
from led import Led
from settings import rules
from watchdog import Watchdog

PERIOD_MS = 250
COMMANDS = "status, status --json, events, log, crash, restart, help"


class SafeMode:
    """In the station's place; restarts: why it is there, and what the command restart clears."""

    def __init__(self, board, restarts):
        self.restarts = restarts
        self.uptime = Uptime()
        self.console = Console(answer)
        self.events = events.EventLog(self._say_event)
        self.add_event(restarts.safe_mode)
        self.watchdog = Watchdog(["led", "time"])
        self.led = Led(board.LED_KIND, board.LED_PINS, self.watchdog)
        self.led.show("safe mode")
        self.lan = self._start_ethernet(board)

    async def run(self):
        """For ever."""
        await asyncio.gather(
            self.led.run(),
            self._keep_time(),
            self.watchdog.run(),
            self.restarts.run(),
            self.console.run(self),
        )

    def close(self, why):
        """Nothing of it waits for the flash."""

    def add_event(self, text):
        self.events.add(self.uptime.seconds, self.uptime.milliseconds, text)

    def _say_event(self, seconds, milliseconds, text):
        self.console.say(events.line(seconds, milliseconds, text))

    async def _keep_time(self):
        stopwatch = Stopwatch()
        while True:
            self.uptime.step(stopwatch.elapsed_ms())
            self.watchdog.alive("time")
            await asyncio.sleep_ms(PERIOD_MS)

    def _start_ethernet(self, board):
        """The port, or None: it may be the very thing that went wrong."""
        try:
            return ethernet.start(board.ETHERNET, _settings(board.RATED_CURRENT_A))
        except Exception as error:
            self.add_event(f"Ethernet did not start ({error}): check the wiring")
            return None


def answer(safe_mode, command):
    """The lines that answer a command on the serial line."""
    if command == "status --json":
        now = {"safe_mode": safe_mode.restarts.safe_mode, "uptime_s": safe_mode.uptime.seconds}
        return [json.dumps(now)]
    if command == "status":
        return [safe_mode.restarts.safe_mode, f"up {safe_mode.uptime.seconds} s"]
    if command == "events":
        return [events.line(*entry) for entry in safe_mode.events]
    if command == "log":
        return flash_log.FlashLog().lines()
    if command == "crash":
        return (crash_log.last() or "No crash is on record.").split("\n")
    if command == "restart":
        safe_mode.restarts.stopped()
        machine.reset()
    if command == "help":
        return [f"Safe mode takes the commands: {COMMANDS}. Ctrl-C stops it."]
    return [f'"{command}" is not a command, known are: {COMMANDS}'] if command else []


def _settings(rated_current_a):
    try:
        return settings_file.load(rated_current_a)[0]
    except settings_file.SettingsUnreadable:
        return rules.defaults(rated_current_a)
