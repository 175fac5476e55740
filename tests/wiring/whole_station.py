"""The firmware's Station with all its tasks, on a chip in virtual time, at a meter in memory."""

import asyncio
import json
import sys
from types import SimpleNamespace

import chip
from boards import virtual
from meters_at_hand import SILENCE, countis
from virtual_time import VirtualTime

FEEDS_MS = []  # the watchdog's, in virtual time
PIXELS = []  # (pin, encoding, timing, bytes) as they are sent to a WS2812


class WDT:
    timeout_ms = None

    def __init__(self, timeout):
        WDT.timeout_ms = timeout

    def feed(self):
        FEEDS_MS.append(WDT.now_ms())


class Lan:
    """Keeps what it is made and set up with."""

    made = None

    def __init__(self, **wiring):
        self.wiring = wiring
        self.addresses = None
        self.is_active = False
        self.starts = 0
        Lan.made = self

    def active(self, is_active):
        self.starts += is_active and not self.is_active
        self.is_active = is_active

    def ifconfig(self, addresses):
        self.addresses = addresses


class BrokenLan:
    def __init__(self, **wiring):
        raise OSError(19)


network = SimpleNamespace(PHY_W5500=102, PHY_LAN8720=1, hostname=lambda name: None, LAN=Lan)
sys.modules["network"] = network
chip.machine.WDT = WDT
chip.machine.bitstream = lambda pin, *rest: PIXELS.append((pin.number, *rest[:2], bytes(rest[2])))
chip.machine.SPI = lambda number, **pins: (
    number,
    {name: pin.number for name, pin in pins.items()},
)

import cycle  # this and what follows bind the modules above
import station as firmware
from flash import event_log
from meters import setup
from meters import task as meter_task
from panel import led
from pilot import outputs as pilot_outputs
from pilot import task as pilot_task
from registers import Clientlike
from restarts import Restarts

WITH_STOPWATCH = (cycle, event_log, meter_task, led, pilot_task)


class Meter(Clientlike):
    """A Countis with 16.0 A, 8.2 A and -1.2 A, its voltage moves; silent: no answer."""

    def __init__(self):
        self.connections = 1
        self.silent = False
        self._table = countis()
        self._reads = 0

    async def read(self, function_code, address, quantity):
        if self.silent:
            raise SILENCE
        self._reads += 1
        self._table.put(50520, f"0000 59E{self._reads % 10}")  # about 230 V
        values = await self._table.read(function_code, address, quantity)
        self.reply_count += 1
        return values


class Console:
    """In the place of the serial line: `lines` are the events that it shows."""

    def __init__(self, commands, greeting):
        self.commands = commands
        self.lines = [greeting]
        self.runs = False

    def show_event(self, line):
        self.lines.append(line)

    async def run(self):
        self.runs = True
        await asyncio.Event().wait()


class WholeStation:
    """settings: what is stored, as a dictionary or as text; board: values in place of the virtual
    board's; rtc: of a run before.

    Its files lie in the working directory. `station` is the firmware's; show() what the car shows.
    """

    def __init__(self, monkeypatch, settings=None, rtc=None, by_watchdog=False, **board):
        self._virtual = VirtualTime()
        self._level_uv = 0
        self.show(12000)
        self.meters = {}  # unit: Meter
        self.rtc = rtc or chip.Rtc()
        if settings is not None:
            text = settings if isinstance(settings, str) else json.dumps(settings)
            with open("settings.json", "w", encoding="utf-8") as file:
                file.write(text)
        FEEDS_MS.clear()
        WDT.now_ms = self._virtual.now_ms
        for module in WITH_STOPWATCH:
            monkeypatch.setattr(module, "Stopwatch", self._virtual.stopwatch)
        monkeypatch.setattr(firmware, "Console", Console)
        monkeypatch.setattr(setup, "Client", self._client)
        self.chip = chip.machine.chip = chip.Chip(self._uv)
        values = {name: getattr(virtual, name) for name in dir(virtual) if name.isupper()}
        values |= {"DISPLAY": None, "CONTACTOR_FEEDBACK_PIN": None, "RCD_INPUT_PIN": None}
        self.board = SimpleNamespace(**values | board)
        self.outputs = pilot_outputs.Outputs(self.board)
        restarts = Restarts(self.rtc, rtc is None, by_watchdog)
        self.log = event_log.FlashLog()
        self.station = firmware.Station(self.board, self.outputs, restarts, self.log)

    def show(self, level_mv):
        """The pilot's high half: 12000 without a car, 9000 with one, 6000 where it charges."""
        self._level_uv = virtual.PILOT_ZERO_UV + level_mv * virtual.PILOT_UV_PER_100MV // 100

    def run(self, seconds):
        """Let all tasks run; what they raise ends the test."""

        async def main():
            running = asyncio.create_task(self.station.run())
            await asyncio.wait((running,), timeout=seconds)
            if running.done():
                running.result()
            running.cancel()

        self._virtual.run(main())
        return self

    @property
    def events(self):
        """The texts that the serial line has shown."""
        return [line.split("  ", 1)[1].split("  ")[-1] for line in self.station.console.lines[1:]]

    @staticmethod
    def stored_log():
        """The lines that a power cut would leave."""
        return list(event_log.FlashLog().lines())

    def contactor_is_closed(self):
        return self.chip.levels[self.board.CONTACTOR_PIN] == 1

    def _client(self, open_meter, unit_id, stopwatch):
        return self.meters.setdefault(unit_id, Meter())

    def _uv(self, pin, duty_u16, now_us):
        if duty_u16 == 65535 or now_us % 1000 * 65536 < duty_u16 * 1000:
            return self._level_uv
        return virtual.PILOT_ZERO_UV - 12000 * virtual.PILOT_UV_PER_100MV // 100
