"""The station: makes every part from the board and the settings, and runs their tasks together."""

import asyncio

import cycle
import ethernet
import events
import settings_file
import socket_meter
from clock import Uptime
from console import Console
from energy_meters.decoder import Decoder
from led import Led
from load_balancing.control import ControlLaw, Limits
from load_balancing.supervision import MeterSupervision
from meter import Meter
from meter_data import doubt, meter_data, socket_meter_data
from modbus_tcp.client import Client
from modbus_tcp.stream import open_stream
from outputs import Outputs
from pilot import Pilot
from settings import addresses, rules
from watchdog import Watchdog

CONNECT_TIMEOUT_MS = 1000
PHASE_INDEX = {"L1": 0, "L2": 1, "L3": 2}


class Station:
    """board: the module with the board's pins and ratings."""

    def __init__(self, board):
        self.board = board
        self.uptime = Uptime()
        self.console = Console()
        self.events = events.EventLog(self._say_event)
        self.settings, forbidden = self._load_settings()
        balancing = self.settings["modbustcp_balancing_enabled"]
        data = meter_data(self.settings) if balancing else None
        socket_data = socket_meter_data(self.settings)
        self.watchdog = Watchdog(_critical_tasks(data, socket_data))
        self.meter = self._make_meter(data) if data else None
        self.supervision = self._supervise("modbustcp", balancing)
        self.socket_meter = self._make_socket_meter(socket_data) if socket_data else None
        self.law = ControlLaw(_limits(board, self.settings, forbidden))
        self.pilot = Pilot(board, Outputs(board), self.watchdog)
        self.pilot.fault = forbidden is not None
        self.led = Led(board.LED_KIND, board.LED_PINS, self.watchdog)
        self.cycle = cycle.ControlCycle(
            self.meter, self.supervision, self.law, self.pilot, self.led, self.socket_meter
        )
        self.lan = self._start_ethernet()

    async def run(self):
        """Runs for ever; an exception of any task ends it, so that main.py makes all safe."""
        tasks = [
            self.pilot.run(),
            self.led.run(),
            cycle.run(self.cycle, self.uptime, self.events, self.watchdog),
            self.watchdog.run(),
            self.console.run(self),
        ]
        if self.meter:
            tasks.append(self.meter.run())
        if self.socket_meter:
            tasks.append(self.socket_meter.meter.run())
        await asyncio.gather(*tasks)

    def add_event(self, text):
        self.events.add(self.uptime.seconds, self.uptime.milliseconds, text)

    def _say_event(self, seconds, milliseconds, text):
        """Events appear on the serial line as they happen."""
        self.console.say(events.line(seconds, milliseconds, text))

    def _load_settings(self):
        """-> (settings, why nothing may be offered or None)."""
        rated_current_a = self.board.RATED_CURRENT_A
        try:
            settings, event = settings_file.load(rated_current_a)
        except settings_file.SettingsUnreadable as error:
            self.add_event(str(error))
            return rules.defaults(rated_current_a), "settings unreadable"
        if event:
            self.add_event(event)
        return settings, None

    def _make_meter(self, data):
        self._say_doubt(data)
        inverted = self.settings["modbustcp_meter_inverted"]
        decoder = Decoder(data, inverted, _phases_in_use(self.settings))
        return Meter(self._client("modbustcp"), decoder, self.watchdog)

    def _make_socket_meter(self, data):
        self._say_doubt(data)
        phases = _phases_in_use(self.settings)
        # It counts the station's own phases, L1 first, wherever they are in the grid.
        decoder = Decoder(data, phases=tuple(range(len(phases))))
        meter = Meter(self._client("socket_meter"), decoder, self.watchdog, socket_meter.NAME)
        supervision = self._supervise("socket_meter", True, socket_meter.NAME)
        return socket_meter.SocketMeter(meter, supervision, phases)

    def _say_doubt(self, data):
        if doubt(data):
            self.add_event(doubt(data))

    def _supervise(self, settings_prefix, enabled, name=None):
        unit_id = self.settings[f"{settings_prefix}_slave_address"]
        ip_address, port = self._server(settings_prefix)
        return MeterSupervision(unit_id, f"{ip_address}:{port}", enabled, name)

    def _client(self, settings_prefix):
        ip_address, port = self._server(settings_prefix)

        async def open_meter():
            return await open_stream(ip_address, port, CONNECT_TIMEOUT_MS)

        return Client(open_meter, self.settings[f"{settings_prefix}_slave_address"])

    def _server(self, settings_prefix):
        """(ip address, port) of the meter whose settings begin so."""
        ip_address = addresses.plain(self.settings[f"{settings_prefix}_ip_address"])
        return ip_address, self.settings[f"{settings_prefix}_port"]

    def _start_ethernet(self):
        """The port, or None: without it the station goes on at the safe current."""
        try:
            return ethernet.start(self.board.ETHERNET, self.settings)
        except OSError as error:
            self.add_event(f"Ethernet did not start ({error}): check the wiring, then reset")
            return None


def _critical_tasks(data, socket_data):
    meters = (("meter",) if data else ()) + ((socket_meter.NAME,) if socket_data else ())
    return ("pilot", "led", "control") + meters


def _limits(board, values, forbidden):
    return Limits(
        station_ma=values["station_max_current_a"] * 1000,
        socket_ma=values["socket_max_current_a"] * 1000,
        cable_ma=board.CABLE_CURRENT_A * 1000,
        installation_ma=values["installation_max_current_a"] * 1000,
        safe_ma=values["load_balancing_safe_current_a"] * 1000,
        phases=_phases_in_use(values),
        forbidden=forbidden,
    )


def _phases_in_use(values):
    """Indexes of the grid phases behind the station's phases: "L2L3L1" -> 1, 2, 0."""
    count, rotation = values["station_phases"], values["phase_rotation"]
    names = [rotation[start : start + 2] for start in range(0, 2 * count, 2)]
    return tuple(PHASE_INDEX[name] for name in names)
