"""The control cycle joins its parts, and runs with the heap locked: it allocates nothing."""

import micropython

from cycle import ControlCycle
from energy_meters.reading import Reading
from load_balancing.control import ControlLaw
from load_balancing.limits import Limits
from load_balancing.response import FROZEN, MeterResponse
from load_balancing.supervision import MeterSupervision
from meters.socket_meter import NAME, SocketMeter

GRID_CONNECTED = "TCP MODBUS unit 5 connected via 192.168.0.4:502"
SOCKET_CONNECTED = "TCP MODBUS socket meter unit 1 connected via 192.168.0.5:502"


class Meter:
    """Hands out `reading` every fourth time, as a meter polled once a second does."""

    def __init__(self, current_ma=(2000, 3000, 4000)):
        self.reading = Reading()
        self.reading.current_ma[:] = current_ma
        self.silent = False
        self.frozen = False
        self.count = 0

    def take(self):
        self.count = (self.count + 1) % 4
        if self.silent or self.count:
            return None
        if not self.frozen:
            self.reading.power_w[0] = (self.reading.power_w[0] + 1) % 100
        return self.reading


class Pilot:
    def __init__(self):
        self.lags = False  # as a pilot that waits before it raises the duty
        self.may_raise = False
        self.offer_ma = 0
        self.car_state = "A"
        self.charging = False
        self.fault = None
        self.cable_ma = None
        self.car_ma = None

    @property
    def offer_ma(self):
        return self._offer_ma

    @offer_ma.setter
    def offer_ma(self, offer_ma):
        self._offer_ma = offer_ma
        if not self.lags:
            self.signalled_ma = offer_ma


class Led:
    def __init__(self):
        self.state = None

    def show(self, state):
        self.state = state


class Bench:
    def __init__(self, balancing=True, forbidden=None, phases=(0, 1, 2)):
        self.meter = Meter() if balancing else None
        self.supervision = MeterSupervision(5, "192.168.0.4:502", balancing)
        limits = Limits(32000, 16000, 32000, 25000, 12000, phases, forbidden)
        self.law = ControlLaw(limits)
        self.pilot = Pilot()
        self.led = Led()
        self.socket = Meter((0, 0, 0))
        supervision = MeterSupervision(1, "192.168.0.5:502", name=NAME)
        self.socket_meter = SocketMeter(self.socket, supervision, phases)
        self.cycle = ControlCycle(
            self.meter,
            MeterResponse(phases),
            self.supervision,
            self.law,
            self.pilot,
            self.led,
            self.socket_meter,
        )

    def run(self, seconds):
        events = []
        for _ in range(4 * seconds):
            event = self.cycle.step(250)
            if event:
                events.append(event)
        return events


def test_from_reading_to_pilot():
    bench = Bench()
    bench.pilot.car_state, bench.pilot.charging = "C", True
    events = bench.run(60)
    assert events == [GRID_CONNECTED, SOCKET_CONNECTED]
    assert bench.pilot.offer_ma == 16000


def test_a_station_without_a_socket_meter_is_the_same():
    bench = Bench()
    cycle = ControlCycle(
        bench.meter, MeterResponse((0, 1, 2)), bench.supervision, bench.law, bench.pilot, bench.led
    )
    bench.pilot.car_state, bench.pilot.charging = "C", True
    events = [cycle.step(250) for _ in range(240)]
    assert [event for event in events if event] == [GRID_CONNECTED]
    assert bench.pilot.offer_ma == 16000


def test_the_socket_meter_counts_the_station_s_phases():
    for phases, car_ma in (
        ((0, 1, 2), [1, 2, 3]),
        ((1, 2, 0), [3, 1, 2]),
        ((2, 1, 0), [3, 2, 1]),
        ((1,), [0, 1, 0]),
    ):
        bench = Bench(phases=phases)
        bench.socket.reading.current_ma = [1, 2, 3]
        assert bench.socket_meter.car_ma is None
        bench.run(1)
        assert bench.socket_meter.car_ma == car_ma, phases


def test_the_law_knows_what_is_signalled():
    """A car that is still signalled 10 A is not taken for one that draws the 16 A of the offer:
    the house would seem smaller than it is."""
    bench = Bench()
    bench.socket.silent = True
    bench.meter.reading.current_ma = [9000, 2000, 2000]
    bench.run(5)
    bench.pilot.car_state, bench.pilot.charging = "C", True
    bench.pilot.lags = True
    bench.pilot.signalled_ma = 10000
    bench.meter.reading.current_ma = [19000, 12000, 12000]  # of a house that takes 9 A
    bench.run(60)
    assert bench.law.headroom.of(0) == 16000
    assert bench.pilot.offer_ma == 16000
    bench.meter.reading.current_ma[0] = 20000
    bench.run(10)
    assert bench.pilot.offer_ma == 15000


def test_the_cable_limits_the_law():
    bench = Bench()
    bench.pilot.car_state, bench.pilot.charging = "C", True
    bench.pilot.cable_ma = 13000
    bench.run(60)
    assert (bench.law.offer_ma, bench.law.reason) == (13000, "cable")
    bench.pilot.cable_ma = 0
    bench.run(1)
    assert (bench.law.offer_ma, bench.law.reason) == (0, "cable")


def test_the_pilot_hears_of_the_car_s_current():
    bench = Bench()
    bench.socket.reading.current_ma = [7000, 0, 0]
    bench.run(1)
    assert bench.pilot.car_ma == [7000, 0, 0]


def test_a_lost_socket_meter_stops_nothing_and_says_so():
    bench = Bench()
    bench.pilot.car_state, bench.pilot.charging = "C", True
    bench.run(60)
    bench.socket.silent = True
    events = bench.run(4)
    assert bench.socket_meter.car_ma == [0, 0, 0]
    events += bench.run(120)
    assert bench.socket_meter.car_ma is None
    assert bench.pilot.offer_ma == 16000
    assert bench.led.state == "charging"
    bench.socket.silent = False
    assert events + bench.run(1) == [
        "Communication warning for socket meter modbus unit 1",
        "Communication error for socket meter modbus unit 1",
        SOCKET_CONNECTED,
    ]


def test_both_meters_lost_in_one_cycle_are_told_one_after_the_other():
    bench = Bench()
    bench.run(2)
    bench.meter.silent = bench.socket.silent = True
    assert bench.run(6) == [
        "Communication warning for modbus unit 5",
        "Communication warning for socket meter modbus unit 1",
    ]


def test_led_states():
    bench = Bench()
    cases = (
        ("A", False, 0, "ready"),
        ("B", False, 0, "connected"),
        ("C", True, 0, "charging"),
        ("C", True, 6, "charging, meter lost"),
        ("C", True, 130, "charging, meter lost"),
        ("E", False, 0, "fault"),
    )
    for car_state, charging, silent_s, state in cases:
        bench.meter.silent = False
        bench.run(2)
        bench.pilot.car_state, bench.pilot.charging = car_state, charging
        bench.pilot.fault = "The control pilot is shorted" if car_state == "E" else None
        bench.meter.silent = silent_s > 0
        bench.run(silent_s or 1)
        assert bench.led.state == state, (car_state, silent_s, bench.led.state)


def test_a_pause_shows_on_the_led():
    bench = Bench()
    bench.meter.reading.current_ma = [24000, 0, 0]
    bench.pilot.car_state = "B"
    bench.run(3)
    assert bench.pilot.offer_ma == 0
    assert bench.led.state == "paused"


def test_the_led_changes_in_the_cycle_of_the_warning():
    bench = Bench()
    bench.pilot.car_state, bench.pilot.charging = "C", True
    bench.run(30)
    bench.meter.silent = True
    for _ in range(100):
        if bench.cycle.step(250):
            break
    assert bench.led.state == "charging, meter lost"
    assert bench.pilot.offer_ma == 12000


def test_frozen_values_are_a_lost_meter():
    bench = Bench()
    bench.pilot.car_state, bench.pilot.charging = "C", True
    bench.run(5)
    bench.meter.frozen = True
    events = bench.run(120)
    assert bench.cycle.doubt == FROZEN
    assert events[-1] == "Communication warning for modbus unit 5"
    assert bench.pilot.offer_ma == 12000
    bench.meter.frozen = False
    assert bench.run(2)[-1] == "TCP MODBUS unit 5 connected via 192.168.0.4:502"
    assert bench.cycle.doubt is None


def test_an_overload_in_a_reading_that_contradicts_itself_cuts_in_its_cycle():
    bench = Bench()
    bench.pilot.car_state, bench.pilot.charging = "C", True
    bench.run(60)
    assert bench.pilot.offer_ma == 16000
    bench.meter.reading.only_cuts = True
    bench.meter.reading.current_ma = [60000, 18000, 18000]
    bench.run(1)
    assert (bench.pilot.offer_ma, bench.law.reason) == (0, "grid L1")


def test_a_reading_that_only_cuts_raises_nothing_and_is_no_sign_of_life():
    bench = Bench()
    bench.pilot.car_state, bench.pilot.charging = "C", True
    bench.run(5)
    offered_ma = bench.pilot.offer_ma
    assert 6000 <= offered_ma < 16000
    bench.meter.reading.only_cuts = True
    bench.run(3)
    assert bench.pilot.offer_ma == offered_ma
    assert bench.supervision.state == "normal"
    bench.meter.silent = True
    assert bench.run(2)[-1] == "Communication warning for modbus unit 5"


def test_unreadable_settings_are_a_fault():
    bench = Bench(forbidden="settings unreadable")
    bench.run(10)
    assert bench.led.state == "fault"
    assert bench.pilot.offer_ma == 0


def test_without_balancing_no_meter_is_asked():
    bench = Bench(balancing=False)
    bench.run(1)
    assert bench.pilot.offer_ma == 16000


def test_the_cycle_allocates_nothing():
    """All its branches under heap_lock: start, rise, cut, pause, warning, error, return."""
    bench = Bench()
    cycle, meter, pilot = bench.cycle, bench.meter, bench.pilot
    mains, car = meter.reading.current_ma, bench.socket.reading.current_ma
    count = 0
    bench.law.limit(8000, 60000)
    micropython.heap_lock()
    try:
        while count < 4 * 900:
            pilot.charging = count > 100
            pilot.car_state = "C" if count > 100 else "B"
            car[0] = min(pilot.offer_ma, 10000) if pilot.charging else 0
            mains[0] = car[0] + (18000 if 400 < count < 500 else 2000)
            mains[1] = 60000 if 700 < count < 720 else 5000
            meter.silent = 1200 < count < 2000
            bench.socket.silent = 500 < count < 600 or 1300 < count < 1400 or count > 2500
            cycle.step(250)
            count += 1
    finally:
        micropython.heap_unlock()
    assert bench.law.offer_ma == 16000
