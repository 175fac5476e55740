"""The settings become meters: which one, where it is, how it is mounted, and what it protects."""

import asyncio

import installation
from folders import in_an_empty_folder
from meters import setup
from meters.setup import GRID, SOCKET, MeterSetup
from meters_at_hand import CURRENTS_MA, ORDER, another, countis
from settings import rules


class Board:
    CABLE_CURRENT_A = 32


class Watchdog:
    def __init__(self):
        self.names = set()

    def alive(self, name):
        self.names.add(name)


class Station:
    """A MeterSetup whose meters are tables; clients: (unit, table) as they were made."""

    def __init__(self, table=None, phases=(0, 1, 2), forbidden=None, **changes):
        self.settings = rules.defaults(32)
        self.settings["modbustcp_ip_address"] = "192.168.0.4"
        self.settings.update(changes)
        self.table = countis() if table is None else table
        self.events = []
        self.units = []
        self.watchdog = Watchdog()
        self.limits = installation.limits(Board, self.settings, phases, forbidden)
        self.setup = MeterSetup(self.settings, self.limits, self.events.append)

    def make(self, name):
        """The meter of the method grid_meter or socket_meter."""

        def client(open_stream, unit_id, stopwatch):
            self.units.append(unit_id)
            return self.table

        setup.Client, real = client, setup.Client
        try:
            return getattr(self.setup, name)(self.watchdog)
        finally:
            setup.Client = real

    def reading(self):
        """Of the grid's meter after one poll, or None."""
        meter = self.make("grid_meter")
        asyncio.run(meter.poll())
        return meter.take()


def test_the_grid_s_meter_is_read_as_the_settings_have_it():
    station = Station(modbustcp_slave_address=7)
    reading = station.reading()
    assert reading.current_ma == CURRENTS_MA
    assert station.units == [7]
    assert station.watchdog.names == {"meter"}
    assert station.events == []
    assert station.setup.task_names() == ["meter"]
    assert station.setup.server(GRID) == "192.168.0.4:502"


def test_without_balancing_there_is_none():
    station = Station(modbustcp_balancing_enabled=False)
    assert station.make("grid_meter") is None
    assert station.setup.task_names() == []
    assert station.setup.grid_supervision().state == "idle"
    assert Station().setup.grid_supervision().state == "initializing"


def test_a_meter_that_is_mounted_the_wrong_way_round():
    reading = Station(modbustcp_meter_inverted=True).reading()
    assert reading.current_ma == [-ma for ma in CURRENTS_MA]


def test_export_is_not_valid_where_nothing_generates():
    station = Station(installation_generation="none")
    assert station.reading() is None
    (event,) = station.events
    assert event.startswith(
        "Meter at 192.168.0.4:502 is not valid: L3 reports an export of 1.2 A, but nothing"
    )


@in_an_empty_folder
def test_a_commissioning_counts_until_another_device_answers():
    station = Station()
    meter = station.make("grid_meter")
    asyncio.run(meter.poll())
    station.setup.commissioning.note("2026-11-28", meter.device, "192.168.0.4:502")
    again = Station()
    assert again.reading() and again.setup.commissioning.passed
    assert not Station(modbustcp_port=503).setup.commissioning.passed
    station.setup.commissioning.note("2026-11-28", meter.device, "192.168.0.4:502")
    other = Station(another())
    other.reading()
    assert not other.setup.commissioning.passed


@in_an_empty_folder
def test_defaults_in_place_of_unreadable_settings_make_no_commissioning_void():
    station = Station(modbustcp_port=503)
    meter = station.make("grid_meter")
    asyncio.run(meter.poll())
    station.setup.commissioning.note("2026-11-28", meter.device, "192.168.0.4:503")
    assert not Station(forbidden="settings unreadable").setup.commissioning.passed
    assert Station(modbustcp_port=503).setup.commissioning.passed


def test_only_the_phases_in_use_count():
    table = countis()
    table.put(50522, "0000 0000")  # L2 has no voltage
    assert Station(table).reading() is None
    assert Station(table, phases=(0, 2)).reading().current_ma == CURRENTS_MA


def test_an_overload_is_one_above_the_installation_s_current_even_if_that_changes():
    table = countis()
    station = Station(table, installation_max_current_a=400)
    meter = station.make("grid_meter")

    def poll():
        asyncio.run(meter.poll())
        return meter.take()

    assert not poll().only_cuts
    table.put(50528, "0006 1E20")  # 401 A on L1, with the power of 16 A
    assert poll().only_cuts
    station.limits.installation_ma = 401000
    table.put(50528, "0006 1D60")  # 400.7 A
    assert poll() is None
    table.put(50528, "0006 2250")  # 402 A
    assert poll().only_cuts


def test_events_name_the_meter_its_mode_and_its_unit():
    station = Station(another(), modbustcp_port=1502)
    station.reading()
    assert station.events == [
        'Meter at 192.168.0.4:1502 identifies as "ABCD, COUNTIS E27", configured is socomec'
    ]
    station.setup.not_valid("it is upside down")
    assert station.events[1] == "Meter at 192.168.0.4:1502 is not valid: it is upside down"


def test_registers_from_one_source_are_an_event_at_the_start():
    station = Station(modbustcp_mode="saia_ale3")
    station.make("grid_meter")
    (event,) = station.events
    assert event.startswith("The registers of Saia-Burgess")


@in_an_empty_folder
def test_auto_finds_the_meter():
    station = Station(modbustcp_mode="auto")
    assert station.reading().current_ma == CURRENTS_MA
    assert station.events == ["Meter at 192.168.0.4:502 was found to be socomec_countis_e27"]


@in_an_empty_folder
def test_auto_tries_first_what_an_earlier_run_found_at_this_place():
    def questions(unit=5):
        """The number of requests until the first reading."""
        station = Station(modbustcp_mode="auto", modbustcp_slave_address=unit)
        assert station.reading().current_ma == CURRENTS_MA
        return len(station.table.asked)

    assert [questions(), questions(), questions()] == [14, 7, 7]
    assert [questions(unit=7), questions(unit=7)] == [14, 7]
    for damaged in (
        "",
        "socomec_countis_e27",
        "no_such_meter 192.168.0.4:502 unit 5",
        "\x00" * 999,
    ):
        with open("found_meter.txt", "w") as file:
            file.write(damaged)
        assert [questions(), questions()] == [14, 7], damaged  # it was kept again


SOCKET_SETTINGS = {
    "socket_meter_mode": "socomec_countis_e27",
    "socket_meter_ip_address": "192.168.0.5",
    "socket_meter_port": 503,
    "socket_meter_slave_address": 3,
}


def test_without_a_socket_meter_the_car_is_not_measured():
    assert Station().make("socket_meter") is None


def test_the_socket_meter_has_the_station_s_phases_behind_its_own():
    """A station on L2 alone: its meter has the car on its L1, and L2 and L3 do not matter."""
    table = countis()
    for voltage in (50522, 50524):
        table.put(voltage, "0000 0000")
    station = Station(table, (1,), modbustcp_meter_inverted=True, **SOCKET_SETTINGS)
    socket = station.make("socket_meter")
    assert station.units == [3]
    asyncio.run(socket.meter.poll())
    event = socket.step(250)
    assert event == "TCP MODBUS socket meter unit 3 connected via 192.168.0.5:503"
    assert socket.car_ma == [0, 16000, 0]
    assert station.watchdog.names == {"socket meter"}
    assert station.setup.task_names() == ["meter", "socket meter"]
    assert station.setup.server(SOCKET) == "192.168.0.5:503"


def test_the_car_s_current_is_on_the_station_s_phases_only():
    for phase in range(3):
        station = Station(phases=(phase,), **SOCKET_SETTINGS)
        socket = station.make("socket_meter")
        assert socket.car_ma is None
        asyncio.run(socket.meter.poll())
        socket.step(250)
        wanted_ma = [0, 0, 0]
        wanted_ma[phase] = 16000
        assert socket.car_ma == wanted_ma


def test_a_connection_leads_to_the_meter_s_address_and_is_given_up_after_a_second():
    opened, made = [], []

    async def open_stream(*arguments):
        opened.append(arguments)

    station = Station(modbustcp_port=1502, **SOCKET_SETTINGS)
    real = setup.Client, setup.open_stream
    setup.Client = lambda open_meter, unit_id, stopwatch: made.append(open_meter)
    setup.open_stream = open_stream
    try:
        station.setup.grid_meter(station.watchdog)
        station.setup.socket_meter(station.watchdog)
        for open_meter in made:
            asyncio.run(open_meter())
    finally:
        setup.Client, setup.open_stream = real
    assert opened == [("192.168.0.4", 1502, 1000), ("192.168.0.5", 503, 1000)]


def test_an_overload_at_the_socket_is_nothing_that_cuts():
    table = countis()
    station = Station(table, installation_max_current_a=25, **SOCKET_SETTINGS)
    meter = station.make("socket_meter").meter
    asyncio.run(meter.poll())
    assert meter.take().current_ma == CURRENTS_MA
    table.put(50528, "0009 27C0")  # 600 A with the power of 16 A
    asyncio.run(meter.poll())
    assert meter.take() is None


def test_the_socket_meter_s_events_have_its_name():
    table = countis()
    table.put(ORDER, "0001")
    station = Station(table, **SOCKET_SETTINGS)
    meter = station.make("socket_meter").meter
    for _ in range(3):
        asyncio.run(meter.poll())
        assert meter.take().current_ma == CURRENTS_MA
    assert station.events == [
        "Socket meter at 192.168.0.5:503 reads the phase order 132: "
        "two phases are exchanged at the meter or before it. Its readings are used"
    ]
