"""The station's own way to a meter, over loopback: settings, client, meter task, event texts."""

import contextlib

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

import installation
from boards import virtual
from meters.setup import MeterSetup
from settings import rules

HOST = "127.0.0.1"
RATED_A = 32
WHOLE_SPACE = 65536


class Place:
    """An address at which `device` (a SimulatedMeter) answers; another one may take its place."""

    def __init__(self, device=None):
        self.device = device
        self.port = None
        self.refused = []  # (function code, address, quantity, exception code) of each
        self._server = None

    async def __aenter__(self):
        space = SimData(0, count=WHOLE_SPACE, datatype=DataType.REGISTERS, readonly=True)
        everybody = SimDevice(0, [space], action=self._answer)
        self._server = ModbusTcpServer(
            everybody, address=(HOST, 0), trace_pdu=self._only_the_device_s_unit
        )
        await self._server.serve_forever(background=True)
        self.port = self._server.transport.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        await self._server.shutdown()

    def swap(self, device):
        """The cable is pulled out of one device and put into another: connections end."""
        self.device = device
        for connection in list(self._server.active_connections.values()):
            connection.close()

    async def _answer(self, function_code, first, address, quantity, registers, _written):
        found = self.device.read(function_code, address, quantity)
        if isinstance(found, int):
            self.refused.append((function_code, address, quantity, found))
            return ExcCodes(found)
        registers[address - first : address - first + quantity] = found
        return None

    def _only_the_device_s_unit(self, sending, pdu):
        return pdu if sending or pdu.dev_id == self.device.unit_id else None


class Watchdog:
    def alive(self, name):
        assert name == "meter"


class Station:
    """As the firmware makes it; `mode`: of the settings; `events`: their texts."""

    def __init__(self, place, mode, phases=(0, 1, 2), **settings):
        self.events = []
        values = rules.defaults(RATED_A)
        values.update(
            modbustcp_mode=mode,
            modbustcp_ip_address=HOST,
            modbustcp_port=place.port,
            modbustcp_slave_address=place.device.unit_id,
        )
        values.update(settings)
        self.where = f"{HOST}:{place.port}"
        limits = installation.limits(virtual, values, phases)
        self.meter = MeterSetup(values, limits, self.events.append).grid_meter(Watchdog())
        self.client = self.meter.poller.client.client

    async def poll(self):
        """One poll -> the Reading that the control cycle would get, or None."""
        await self.meter.poll()
        return self.meter.take()


@contextlib.asynccontextmanager
async def station_at(place, mode, phases=(0, 1, 2), **settings):
    """A Station whose connection is closed in the end."""
    station = Station(place, mode, phases, **settings)
    try:
        yield station
    finally:
        await station.client.close()


def phases_of(name):
    """Those that a station with this meter can have."""
    return (0,) if name == "eastron_sdm120" else (0, 1, 2)
