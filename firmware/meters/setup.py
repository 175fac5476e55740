"""Makes the meters that the settings choose: the grid's, and the socket's where there is one."""

from micropython import const

import installation
from clock import Stopwatch
from energy_meters.judge import Judge
from energy_meters.poller import Poller
from load_balancing.supervision import MeterSupervision
from meters import socket_meter
from meters.commissioning import Commissioning
from meters.data import meter_data, socket_meter_data
from meters.reports import MeterReports
from meters.task import Meter
from meters.watched_client import WatchedClient
from modbus_tcp.client import Client
from modbus_tcp.stream import open_stream

_CONNECT_TIMEOUT_MS = const(1000)
# What the names of a meter's settings begin with
GRID = "modbustcp"
SOCKET = "socket_meter"


class Meters:
    """The meters of a station, as its MeterSetup makes them.

    grid: the Meter at the grid connection, None without balancing; supervision: its
    MeterSupervision; socket: the SocketMeter, None where the car's current is not measured;
    commissioning: the Commissioning of the grid's meter.
    """

    def __init__(self, setup, watchdog):
        self.grid = setup.grid_meter(watchdog)
        self.supervision = setup.grid_supervision(self.grid)
        self.socket = setup.socket_meter(watchdog)
        self.server = setup.server
        self.not_valid = setup.not_valid
        self.commissioning = setup.commissioning

    def reached_over(self, network):
        """network: the OwnNetwork, which knows what keeps the station from a meter."""
        for prefix, meter in ((GRID, self.grid), (SOCKET, self.socket and self.socket.meter)):
            if meter:
                meter.network, meter.address = network, self.server(prefix).split(":")[0]


class MeterSetup:
    """settings: {name: value}; limits: the Limits, which may change while the station runs;
    report: takes the text of an event."""

    def __init__(self, settings, limits, report):
        self._settings = settings
        self._limits = limits
        self._phases = limits.phases
        self.commissioning = Commissioning(settings, report)
        if limits.forbidden is None:  # else these are not the station's settings
            self.commissioning.load()
        self._is_balancing = settings["modbustcp_balancing_enabled"]
        self._socket_data = socket_meter_data(settings)  # None: there is no such meter
        self._servers = {GRID: self._server_of(GRID), SOCKET: self._server_of(SOCKET)}
        self._reports = {
            GRID: self._reports_of(GRID, "Meter", report, self.commissioning, self._keep_found),
            SOCKET: self._reports_of(SOCKET, "Socket meter", report),
        }

    def task_names(self):
        """The names of the meters' tasks, for the watchdog."""
        names = ["meter"] if self._is_balancing else []
        return names + ([socket_meter.NAME] if self._socket_data else [])

    def grid_supervision(self, meter=None):
        """The MeterSupervision of the grid's Meter; without balancing it stays idle."""
        return self._supervision(GRID, self._is_balancing, meter)

    def grid_meter(self, watchdog):
        """The Meter at the grid connection, or None without balancing."""
        if not self._is_balancing:
            return None
        settings = self._settings

        def carries_ma():
            return self._limits.installation_ma

        generates = installation.has_generation(settings)
        judge = Judge(self._phases, generates, carries_ma)
        inverted = settings["modbustcp_meter_inverted"]
        return self._meter(GRID, meter_data(settings), judge, watchdog, "meter", inverted)

    def socket_meter(self, watchdog):
        """The SocketMeter, or None where the car's current is not measured."""
        if not self._socket_data:
            return None
        # It counts the station's own phases, L1 first, wherever they are in the grid.
        own_phases = min(len(self._phases), self._settings["station_phases"])
        judge = Judge(tuple(range(own_phases)))
        name = socket_meter.NAME
        meter = self._meter(SOCKET, self._socket_data, judge, watchdog, name)
        supervision = self._supervision(SOCKET, True, meter, name)
        return socket_meter.SocketMeter(meter, supervision, self._phases, own_phases)

    def not_valid(self, why):
        """Report that the grid meter's readings come and are not used; why: a sentence."""
        self._reports[GRID].not_valid(why)

    def server(self, prefix):
        """ip:port of a meter as events name it; prefix: GRID or SOCKET."""
        ip_address, port = self._servers[prefix]
        return f"{ip_address}:{port}"

    def _meter(self, prefix, data, judge, watchdog, name, inverted=False):
        reports = self._reports[prefix]
        if data:
            reports.chosen(data)
        client = WatchedClient(self._client(prefix), watchdog, name)
        likely = None if data else self._found_before()
        poller = Poller(client, data, judge, inverted, likely)
        return Meter(poller, reports, watchdog, name)

    def _found_before(self):
        """The name of the grid's meter that an earlier run has found here, or None."""
        from flash import found_meter_file  # only "auto" needs it

        return found_meter_file.load(self._place())

    def _keep_found(self, name):
        from flash import found_meter_file  # as above

        found_meter_file.store(name, self._place())

    def _place(self):
        return f"{self.server(GRID)} unit {self._settings['modbustcp_slave_address']}"

    def _client(self, prefix):
        ip_address, port = self._servers[prefix]

        async def open_meter():
            return await open_stream(ip_address, port, _CONNECT_TIMEOUT_MS)

        unit_id = self._settings[f"{prefix}_slave_address"]
        return Client(open_meter, unit_id, stopwatch=Stopwatch())

    def _reports_of(self, prefix, name, report, *more):
        settings = self._settings
        where = f"{name} at {self.server(prefix)}"
        mode, unit_id = settings[f"{prefix}_mode"], settings[f"{prefix}_slave_address"]
        return MeterReports(where, mode, unit_id, report, *more)

    def _supervision(self, prefix, enabled, meter, name=None):
        unit_id = self._settings[f"{prefix}_slave_address"]
        is_starting = meter.is_starting if meter else None
        return MeterSupervision(unit_id, self.server(prefix), enabled, name, is_starting)

    def _server_of(self, prefix):
        settings = self._settings
        return settings[f"{prefix}_ip_address"], settings[f"{prefix}_port"]
