"""Makes the meters that the settings choose: the grid's, and the socket's where there is one."""

from micropython import const

from energy_meters.decoder import Decoder
from energy_meters.identity import NoAnswer, OtherDevice
from events import texts
from load_balancing.supervision import MeterSupervision
from meters import socket_meter
from meters.data import doubt, meter_data, socket_meter_data
from meters.task import Meter
from modbus_tcp.client import Client
from modbus_tcp.stream import open_stream

_CONNECT_TIMEOUT_MS = const(1000)
GRID = "modbustcp"
SOCKET = "socket_meter"


class MeterSetup:
    """phases: indexes of the grid phases in use; tell: takes the text of an event."""

    def __init__(self, settings, phases, tell):
        from settings import addresses  # need not stay in memory

        self._settings = settings
        self._servers = {
            prefix: (
                addresses.plain(settings[f"{prefix}_ip_address"]),
                settings[f"{prefix}_port"],
            )
            for prefix in (GRID, SOCKET)
        }
        self._phases = phases
        self._tell = tell

    def task_names(self):
        """Of the meters' tasks, for the watchdog."""
        names = ["meter"] if self._settings["modbustcp_balancing_enabled"] else []
        return names + ([socket_meter.NAME] if self._has_socket_meter() else [])

    def grid_supervision(self):
        return self._supervision(GRID, self._settings["modbustcp_balancing_enabled"])

    def grid_meter(self, watchdog):
        """The Meter at the grid connection, or None without balancing."""
        if not self._settings["modbustcp_balancing_enabled"]:
            return None
        inverted = self._settings["modbustcp_meter_inverted"]
        generates = not self._settings["installation_without_generation"]

        def carries_ma():  # may change while the station runs
            return self._settings["installation_max_current_a"] * 1000

        data = meter_data(self._settings)
        return self._meter(
            GRID,
            data,
            inverted,
            self._phases,
            watchdog,
            generates=generates,
            carries_ma=carries_ma,
        )

    def socket_meter(self, watchdog):
        """The SocketMeter, or None where the car's current is not measured."""
        if not self._has_socket_meter():
            return None
        data = socket_meter_data(self._settings)
        # It counts the station's own phases, L1 first, wherever they are in the grid.
        own_phases = tuple(range(len(self._phases)))
        meter = self._meter(SOCKET, data, False, own_phases, watchdog, socket_meter.NAME)
        supervision = self._supervision(SOCKET, True, socket_meter.NAME)
        return socket_meter.SocketMeter(meter, supervision, self._phases)

    def refused(self, why, prefix=GRID):
        """A meter's readings come and are not used: tell why (an exception or a sentence)."""
        where = self._where(prefix)
        if isinstance(why, OtherDevice):
            mode = self._settings[f"{prefix}_mode"]
            self._tell(texts.METER_OTHER_DEVICE.format(where=where, seen=why.seen, mode=mode))
        elif isinstance(why, NoAnswer):
            unit_id = self._settings[f"{prefix}_slave_address"]
            self._tell(texts.METER_NO_SUCH_UNIT.format(where=where, unit=unit_id))
        else:
            self._tell(texts.METER_INVALID.format(where=where, why=why))

    def _where(self, prefix):
        return f"{'Socket meter' if prefix == SOCKET else 'Meter'} at {self.server(prefix)}"

    def _noticed(self, prefix, template, **fields):
        """template: of events.texts, with {where} and these fields."""
        self._tell(template.format(where=self._where(prefix), **fields))

    def _found(self, name, data):
        self._tell(texts.METER_FOUND.format(where=self._where(GRID), name=name))
        self._tell_doubt(data)

    def _tell_doubt(self, data):
        text = doubt(data)
        if text:
            self._tell(text)

    def _has_socket_meter(self):
        return socket_meter_data(self._settings) is not None

    def _meter(
        self,
        prefix,
        data,
        inverted,
        phases,
        watchdog,
        name="meter",
        generates=True,
        carries_ma=None,
    ):
        if data:
            self._tell_doubt(data)
        return Meter(
            self._client(prefix),
            data,
            lambda data, complete=False: Decoder(data, inverted, phases, complete),
            phases,
            watchdog,
            lambda error: self.refused(error, prefix),
            self._found,
            lambda template, **fields: self._noticed(prefix, template, **fields),
            name,
            generates,
            carries_ma,
        )

    def _client(self, prefix):
        ip_address, port = self._servers[prefix]

        async def open_meter():
            return await open_stream(ip_address, port, _CONNECT_TIMEOUT_MS)

        return Client(open_meter, self._settings[f"{prefix}_slave_address"])

    def _supervision(self, prefix, enabled, name=None):
        unit_id = self._settings[f"{prefix}_slave_address"]
        return MeterSupervision(unit_id, self.server(prefix), enabled, name)

    def server(self, prefix):
        """ip:port as events name it."""
        ip_address, port = self._servers[prefix]
        return f"{ip_address}:{port}"
