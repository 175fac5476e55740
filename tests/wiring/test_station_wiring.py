"""The station as station.py puts it together: each task runs, each part has the right others."""

import asyncio
import itertools
import json
import struct
import sys
from types import SimpleNamespace

import pytest
from whole_station import FEEDS_MS, PIXELS, WDT, BrokenLan, Lan, WholeStation, network

import chip
from console.commands import settings as set_command
from iec61851 import faults
from meters_at_hand import SILENCE
from modbus_tcp.errors import ExceptionReply


@pytest.fixture
def station(monkeypatch, tmp_path):
    """Makes a WholeStation with its flash in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda settings=None, **more: WholeStation(monkeypatch, settings, **more)


SOCKET_METER = {
    "socket_meter_mode": "socomec",
    "socket_meter_ip_address": "192.168.0.5",
    "socket_meter_slave_address": 7,
}


def test_from_power_on_to_charging(station):
    made = station({"socket_max_current_a": 8, "modbustcp_slave_address": 3})
    parts = made.station
    made.run(3)
    assert parts.led.state == "ready"
    made.show(9000)
    made.run(4)
    assert parts.pilot.car_state == "B"
    made.show(6000)
    made.run(20)
    assert made.contactor_is_closed()
    assert (parts.pilot.pilot_state, parts.led.state) == ("C2", "charging")
    assert (parts.law.offer_ma, parts.law.reason) == (8000, "socket maximum")
    assert parts.pilot.signalled_ma >= 7900
    assert parts.console.runs
    assert parts.console.lines[0] == (
        "Charging station, firmware of no recorded version on virtual. Type help and Enter."
    )
    assert [text.split(":")[0] for text in made.events] == [
        "TCP MODBUS unit 3 connected via 192.168.0.4",
        "Car connected",
        "Charging started",
    ]
    assert list(made.meters) == [3]
    assert 26 <= parts.uptime.seconds <= 28
    assert parts.meters.socket is None and parts.display is None


def test_the_meter_check_gets_what_generates_and_the_commissioning(station):
    for value, wanted in (("none", False), ("unknown", True)):
        parts = station({"installation_generation": value}).station
        assert parts.limits.has_generation is wanted
        assert parts.cycle._commissioning is parts.meters.commissioning


def test_the_log_is_written_after_a_minute_and_at_the_end(station):
    made = station()
    made.run(3)
    assert [line.split("  ")[-1] for line in made.stored_log()] == [
        "Started: firmware of no recorded version on virtual"
    ]
    made.run(62)
    kept = [line.split("  ")[-1] for line in made.stored_log()]
    assert kept[1] == "No settings stored yet: the defaults are used"
    assert kept[2].startswith("TCP MODBUS unit 5 connected")
    made.station.close("Somebody ends it")
    last = made.stored_log()[-1]
    assert last.endswith("Somebody ends it")
    assert 64 <= float(last.split()[1]) <= 67


def test_while_power_flows_the_log_waits(station):
    made = station()
    made.show(9000)
    made.run(4)
    made.show(6000)
    made.run(70)
    assert made.contactor_is_closed()
    assert len(made.stored_log()) == 1  # the start, which is written at once


@pytest.mark.parametrize("silent", ("pilot", "led", "control", "meter", "socket meter"))
def test_the_watchdog_waits_for_every_task(station, silent):
    made = station(SOCKET_METER)
    assert WDT.timeout_ms == 8000
    made.run(6)
    assert 4 <= len(FEEDS_MS) <= 13
    alive = made.station.watchdog.alive
    made.station.watchdog.alive = lambda name: None if name == silent else alive(name)
    made.run(2)  # what was reported before may feed it once more
    FEEDS_MS.clear()
    made.run(6)
    assert FEEDS_MS == []


def test_the_length_of_a_run_is_kept_for_the_next(station):
    made = station()
    made.run(23)
    magic, state, _, _, uptime_s = struct.unpack(">HBBBH", bytes(made.rtc.bytes[:7]))
    assert (magic, state, uptime_s) == (0xA1B5, 1, 20)
    again = station(rtc=made.rtc, by_watchdog=True)
    assert again.events[0] == (
        "Started again after a reset by the watchdog: a task made no progress for 8 s"
    )


def test_settings_that_nobody_can_read_make_it_unavailable(station):
    made = station("{")
    made.show(9000)
    made.run(4)
    assert made.chip.duty_u16 == 0  # state F
    assert made.station.led.state == "fault"
    assert made.station.law.offer_ma == 0
    assert made.events[0].startswith("settings.json is not valid JSON")


def test_without_balancing_no_meter_is_read(station):
    made = station({"modbustcp_balancing_enabled": False, "socket_max_current_a": 9})
    made.run(3)
    assert made.meters == {} and made.station.meters.grid is None
    assert made.station.law.offer_ma == 9000


def test_the_socket_meter_measures_the_car_and_has_events_of_its_own(station):
    made = station({**SOCKET_METER, "phase_rotation": "L2L3L1"})
    made.run(3)
    assert sorted(made.meters) == [5, 7]
    assert made.station.pilot.car_ma == [-1250, 16000, 8230]
    assert made.events == [
        "TCP MODBUS unit 5 connected via 192.168.0.4:502",
        "TCP MODBUS socket meter unit 7 connected via 192.168.0.5:502",
    ]
    made.meters[7].silent = True
    made.run(10)
    assert made.station.meters.grid.last_error is None
    assert made.events[2] == "Communication warning for socket meter modbus unit 7"
    made.meters[5].silent = True
    made.run(10)
    assert made.station.led.state == "ready"
    assert made.events[3] == "Communication warning for modbus unit 5"
    assert made.station.meters.grid.last_error == "no reply within 1000 ms"


def test_auto_at_a_slow_device_warns_at_the_first_start_only(station):
    """It is silent about other makers' registers: asking them all takes more than 5 s."""
    warning = "Communication warning for modbus unit 5"
    warnings = []
    for _ in range(3):
        made = station({"modbustcp_mode": "auto"})
        table = made.meters[5]._table
        table.read = silent_about_what_it_lacks(table.read)
        made.run(40)
        assert made.station.meters.grid.device.found == "socomec_countis_e27", made.events
        warnings.append(made.events.count(warning))
    assert warnings == [1, 0, 0]


def silent_about_what_it_lacks(read):
    async def slow(*request):
        try:
            return await read(*request)
        except ExceptionReply:
            await asyncio.sleep(1.6)
            raise SILENCE from None

    return slow


def test_a_phase_order_of_132_is_a_notice_and_charging_goes_on(station):
    made = station()
    made.meters[5]._table.put(51315, "0001")
    made.show(9000)
    made.run(4)
    made.show(6000)
    made.run(30)
    assert made.contactor_is_closed()
    assert made.station.meters.supervision.state == "normal"
    notice = (
        "Meter at 192.168.0.4:502 reads the phase order 132: two phases are exchanged at the "
        "meter or before it. Its readings are used"
    )
    assert made.events.count(notice) == 1, made.events


def test_a_car_that_comes_while_the_meter_is_lost_is_signalled_the_safe_current(station):
    made = station({"socket_max_current_a": 16, "load_balancing_safe_current_a": 12})
    made.run(5)
    made.meters[5].silent = True
    made.run(10)
    assert made.station.meters.supervision.state == "warning"
    made.show(9000)
    made.run(3)
    made.show(6000)
    signalled_ma = []
    for _ in range(40):
        made.run(1)
        signalled_ma.append(made.station.pilot.signalled_ma)
    assert made.contactor_is_closed()
    assert made.station.meters.supervision.state == "warning"
    assert made.station.law.reason == "safe current: meter lost"
    assert 11900 <= signalled_ma[-1] <= 12000, signalled_ma
    for before_ma, now_ma in itertools.pairwise(signalled_ma[5:]):
        assert now_ma - before_ma <= 2500, signalled_ma


def test_the_second_contactor_closes_for_three_phases_only(station):
    for phases, closed in ((3, 1), (1, 0)):
        made = station({"station_phases": phases}, L2_L3_CONTACTOR_PIN=21)
        made.run(9)
        assert made.chip.levels[21] == 0
        made.run(3)
        assert made.chip.levels[21] == closed, phases


def test_a_setting_that_limits_the_offer_acts_at_once(station):
    made = station({"modbustcp_balancing_enabled": False})
    made.run(1)
    assert made.station.law.offer_ma == 16000
    made.station.settings.change({"socket_max_current_a": 7, "overload_budget_as": 60})
    assert made.station.limits.budget_mas == 60000
    made.run(1)
    assert made.station.law.offer_ma == 7000
    with open("settings.json", encoding="utf-8") as file:
        assert json.load(file)["socket_max_current_a"] == 7


def test_the_board_s_values_reach_their_parts(station):
    made = station(CABLE_CURRENT_A=20, RATED_CURRENT_A=32)
    assert made.station.limits.cable_ma == 20000
    assert made.station.settings.rated_current_a == 32
    assert made.station.settings.in_force["station_max_current_a"] == 32


def test_the_ethernet_port_gets_the_fixed_addresses(station):
    made = station(
        {
            "ip_address": "192.168.0.20",
            "subnet_mask": "255.255.255.0",
            "default_gateway": "192.168.0.1",
        }
    )
    lan = made.station.lan
    assert lan is Lan.made and lan.is_active
    assert lan.addresses == ("192.168.0.20", "255.255.255.0", "192.168.0.1", "192.168.0.1")
    pins = {name: lan.wiring[name].number for name in ("cs", "int", "reset")}
    assert pins == {"cs": 14, "int": 10, "reset": 9}
    assert lan.wiring["spi"] == (1, {"sck": 13, "mosi": 11, "miso": 12})
    assert (lan.wiring["phy_type"], lan.wiring["phy_addr"]) == (102, 1)
    assert station({}).station.lan.addresses is None  # by DHCP


def test_an_ethernet_port_within_the_chip(station):
    wiring = {
        "kind": "lan8720",
        "phy_addr": 3,
        "mdc": 23,
        "mdio": 18,
        "ref_clk": 17,
        "power": None,
    }
    lan = station(ETHERNET=wiring).station.lan
    assert lan.wiring.pop("ref_clk_mode") == 1  # Pin.IN
    assert lan.wiring.pop("power") is None
    assert {name: getattr(pin, "number", pin) for name, pin in lan.wiring.items()} == {
        "phy_type": 1,
        "phy_addr": 3,
        "mdc": 23,
        "mdio": 18,
        "ref_clk": 17,
    }


WS2812_NS = (400, 850, 800, 450)
LAMPS = (
    # State, levels of the pins red, green, blue, level of a single one, bytes of a pixel
    ("charging", (0, 0, 1), 1, (0, 0, 64)),
    ("fault", (1, 0, 0), 1, (0, 64, 0)),
    ("ready", (0, 1, 0), 1, (64, 0, 0)),
    ("starting", (1, 1, 1), 1, (64, 64, 64)),
)


@pytest.mark.parametrize(("state", "colour", "level", "pixel"), LAMPS)
def test_each_kind_of_led_shows_the_state(station, state, colour, level, pixel):
    for kind, pins in (("rgb", (4, 5, 6)), ("blue", (8, 9)), ("ws2812", (48,))):
        made = station(LED_KIND=kind, LED_PINS=pins)
        assert made.chip.levels[pins[0]] == 0
        PIXELS.clear()
        made.station.led.under_test = state
        made.run(0.08)  # the task's first step, within the shortest flash
        levels = [made.chip.levels.get(pin) for pin in pins]
        if kind == "rgb":
            assert levels == list(colour)
        elif kind == "blue":
            assert levels == [level, None]
        else:
            assert PIXELS[-1] == (48, 0, WS2812_NS, bytes(pixel))


def test_the_display_shows_the_parts_of_the_station(station, monkeypatch):
    shown = []

    class Display:
        def __init__(self, wiring, events):
            self.made_of = wiring, events

        async def run(self, *parts):
            shown.append(parts)

    monkeypatch.setitem(sys.modules, "panel.display", SimpleNamespace(Display=Display))
    wiring = {"sda": 17, "scl": 18}
    parts = station(DISPLAY=wiring).run(1).station
    assert parts.display.made_of == (wiring, parts.events)
    assert shown == [(parts.led, parts.law, parts.limits, parts.meters.supervision, parts.pilot)]


def test_on_the_display_a_fault_comes_before_the_offer(station, monkeypatch):
    monkeypatch.setattr(chip.machine, "I2C", None, raising=False)
    from panel import display

    parts = station().run(3).station
    shown = (parts.led, parts.law, parts.limits, parts.meters.supervision, parts.pilot)
    assert display.seen(*shown) == ("ready", 6000, "waiting for the car", "normal", None)
    parts.pilot._session.faults = SimpleNamespace(active=faults.RESIDUAL_CURRENT)
    parts.led.show("fault")
    text = "Residual current detected: contactor open until the station is switched off and on"
    assert display.seen(*shown) == ("fault", 0, text, "normal", None)


def test_a_meter_outside_the_station_s_network_is_answered_with_a_warning(station):
    """The addresses are taken: a router may lead there."""
    made = station().station
    fixed = "ip_address 192.168.0.7 subnet_mask 255.255.255.0 default_gateway 192.168.0.1"
    outside = "is outside the station's network 192.168.0.7/255.255.255.0"
    cases = (
        ("modbustcp_ip_address 10.0.0.5", None),  # where DHCP puts the station is not known
        (fixed, f"modbustcp_ip_address 10.0.0.5 {outside}"),
        ("socket_meter_ip_address 192.168.1.5", None),  # nobody reads it
        ("load_balancing_safe_current_a 6", None),
        ("modbustcp_ip_address 192.168.0.9", None),
        (
            "socket_meter_mode ABB socket_meter_ip_address 192.168.2.5",
            f"socket_meter_ip_address 192.168.2.5 {outside}",
        ),
    )
    for line, warning in cases:
        answer = set_command.set_facts(made.settings, made.events, made.commands, line)
        assert answer["ok"]
        assert (outside in answer["text"]) == (warning is not None), answer
        assert warning is None or warning in answer["text"]


def test_without_ethernet_it_goes_on(station, monkeypatch):
    monkeypatch.setattr(network, "LAN", BrokenLan)
    made = station()
    made.run(1)
    assert made.station.lan is None
    assert "Ethernet" in made.events[1]
    assert made.station.led.state == "ready"


def test_a_port_through_which_nothing_comes_is_started_anew_and_then_the_board(
    station, monkeypatch
):
    class ResetBoard(Exception):
        pass

    def reset():
        raise ResetBoard

    monkeypatch.setattr(sys.modules["machine"], "reset", reset, raising=False)
    made = station({"modbustcp_slave_address": 3}).run(30)
    assert Lan.made.starts == 1
    made.meters[3].silent = True
    made.run(75)
    assert Lan.made.starts == 2 and Lan.made.is_active
    text = "No reply from the network for 60 s: Ethernet was started anew"
    assert text in made.events
    with pytest.raises(ResetBoard):
        made.run(620)
    assert made.stored_log()[-1].endswith("Reset: no reply from the network for 10 minutes")
    again = station(rtc=made.rtc).station  # no failure on the way to safe mode
    assert again.restarts.after is None and not again.restarts.safe_mode
