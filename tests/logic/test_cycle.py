"""The control cycle joins its parts, and runs with the heap locked: it allocates nothing."""

import asyncio

import micropython

import cycle
from meter_check.frozen import TEXT as FROZEN
from meters.complaint import Complaint
from simulated_home import CALM_MA, Car, Home, limits
from virtual_time import VirtualTime

GRID_CONNECTED = "TCP MODBUS unit 5 connected via 192.168.0.4:502"
SOCKET_CONNECTED = "TCP MODBUS socket meter unit 1 connected via 192.168.0.5:502"


def station(socket_meter=True, balancing=True, car=None, **bounds):
    """As it runs: four cycles a second."""
    return Home(limits(**bounds), car, balancing, socket_meter, period_ms=250)


def charging(seconds=60, **parts):
    made = station(**parts)
    made.run(seconds)
    return made


def new_events(made):
    events, made.events = made.events, []
    return events


def test_from_reading_to_pilot():
    made = charging()
    assert made.events == [GRID_CONNECTED, SOCKET_CONNECTED]
    assert made.pilot.offer_ma == 16000


def test_a_station_without_a_socket_meter_is_the_same():
    made = charging(socket_meter=False)
    assert made.events == [GRID_CONNECTED]
    assert made.pilot.offer_ma == 16000
    assert made.pilot.car_ma is None


def test_the_socket_meter_counts_the_station_s_phases():
    for phases, car_ma in (
        ((0, 1, 2), [1, 2, 3]),
        ((1, 2, 0), [3, 1, 2]),
        ((2, 1, 0), [3, 2, 1]),
        ((1,), [0, 1, 0]),
    ):
        made = station(phases=phases)
        assert made.socket_meter.car_ma is None
        made.socket_meter.meter.measure([1, 2, 3])
        made.cycle.step(250)
        assert made.socket_meter.car_ma == car_ma, phases


def test_the_law_goes_by_what_is_signalled():
    """A car that is still signalled 10 A is not taken for one that draws the 16 A of the offer:
    the house would seem smaller than it is."""
    made = station(socket_meter=False)
    made.pilot.held_ma = 10000
    made.run(60, (9000, 2000, 2000))
    assert made.law.headroom.of(0) == 16000
    assert made.pilot.offer_ma == 16000
    made.run(10, (10000, 2000, 2000))
    assert made.pilot.offer_ma == 15000


def test_while_no_power_flows_nothing_is_drawn():
    """A signal alone moves no current: all of what the mains show is the house's."""
    made = station(socket_meter=False, car=Car(most_ma=0))
    made.pilot.held_ma = 16000
    made.pilot.car_state = "B"
    made.run(60, (20000, 2000, 2000))
    assert made.law.headroom.of(0) == 5000
    assert made.pilot.offer_ma == 0


def test_the_cable_limits_the_law():
    made = station()
    made.pilot.cable_ma = 13000
    made.run(60)
    assert made.decided == (13000, "cable")
    made.pilot.cable_ma = 0
    made.run(1)
    assert made.decided == (0, "waiting for the car")  # nothing is plugged in


def test_a_plug_without_a_proximity_pilot_leaves_the_board_s_cable():
    made = charging(cable_a=13)
    assert made.decided == (13000, "cable")


def test_law_and_pilot_get_the_measured_current():
    made = charging(car=Car(most_ma=7000, phases=(0,)))
    assert made.pilot.car_ma == [7000, 0, 0]
    assert (made.law.car.lowest_ma[0], made.law.car.highest_ma[0]) == (7000, 7000)


def test_a_lost_socket_meter_stops_nothing_and_is_reported():
    made = charging()
    new_events(made)
    made.socket_meter.meter.silent = True
    made.run(4)
    assert made.socket_meter.car_ma == [16000] * 3
    made.run(120)
    assert made.socket_meter.car_ma is None
    assert made.pilot.car_ma is None
    assert made.pilot.offer_ma == 16000
    assert made.led.state == "charging"
    made.socket_meter.meter.silent = False
    made.run(1)
    assert made.events == [
        "Communication warning for socket meter modbus unit 1",
        "Communication error for socket meter modbus unit 1",
        SOCKET_CONNECTED,
    ]


def test_both_meters_lost_in_one_cycle_are_reported_one_after_the_other():
    made = charging(2)
    new_events(made)
    made.meter.silent = made.socket_meter.meter.silent = True
    made.run(6)
    assert made.events == [
        "Communication warning for modbus unit 5",
        "Communication warning for socket meter modbus unit 1",
    ]


def test_led_states():
    made = station()
    cases = (
        ("A", 0, "ready"),
        ("B", 0, "connected"),
        ("C", 0, "charging"),
        ("C", 6, "charging, meter lost"),
        ("C", 130, "charging, meter lost"),
        ("E", 0, "fault"),
    )
    for car_state, silent_s, state in cases:
        made.meter.silent = False
        made.run(2)
        made.pilot.car_state = car_state
        made.pilot.fault = "The control pilot is shorted" if car_state == "E" else None
        made.meter.silent = silent_s > 0
        made.run(silent_s or 1)
        assert made.led.state == state, (car_state, silent_s, made.led.state)


def test_the_pilot_may_raise_its_duty_only_in_the_cycles_of_fresh_readings():
    made = charging(socket_meter=False)
    for silent, expected in ((False, 3), (True, 0), (False, 3)):
        made.meter.silent = silent
        made.run(10)  # the warning has raised or ended all that it does
        raised = 0
        for _ in range(12):  # four cycles to a reading
            made.step()
            raised += made.pilot.may_raise
        assert raised == expected, silent


def test_a_pause_shows_on_the_led():
    made = station()
    made.pilot.car_state = "B"
    made.run(3, (24000, 0, 0))
    assert made.pilot.offer_ma == 0
    assert made.led.state == "paused"


def test_the_led_changes_in_the_cycle_of_the_warning():
    made = charging(30)
    new_events(made)
    made.meter.silent = True
    for _ in range(100):
        made.step()
        if made.events:
            break
    assert made.led.state == "charging, meter lost"
    assert made.pilot.offer_ma == 12000


def test_a_car_plugged_in_after_the_meter_was_lost_gets_the_safe_current():
    """Gradually; the car that the last readings were made with keeps what it had."""
    cases = (
        # (house's load before in mA, seconds from the last reading to unplugging, to plugging in;
        # the offer in mA 2, 8, 20 and 40 s after that)
        ((2000, 2000, 2000), -30, 10, (7000, 10000, 12000, 12000)),
        ((17000, 2000, 2000), -30, 30, (7000, 10000, 12000, 12000)),
        ((2000, 2000, 22000), -30, 90, (7000, 10000, 12000, 12000)),
        ((2000, 22000, 2000), 20, 30, (7000, 10000, 12000, 12000)),
        # in the seconds before the warning nothing rises yet
        ((17000, 2000, 2000), -30, 2, (6000, 9000, 12000, 12000)),
        # it was there before
        ((17000, 2000, 2000), None, 30, (8000, 8000, 8000, 8000)),
        ((2000, 22000, 2000), None, 30, (0, 0, 0, 0)),
    )
    for house_ma, unplugged_s, plugged_s, expected_ma in cases:
        made = charging(60, socket_meter=False)
        made.run(30, house_ma)
        if unplugged_s is not None and unplugged_s < 0:
            made.pilot.car_state = "A"
            made.run(-unplugged_s, house_ma)
            unplugged_s = 0
        made.meter.silent = True
        if unplugged_s is None:
            made.run(plugged_s, house_ma)
        else:
            made.run(unplugged_s, house_ma)
            made.pilot.car_state = "A"
            made.run(plugged_s - unplugged_s, house_ma)
        made.pilot.car_state = "C"
        offers_ma = made.run(40, house_ma)
        found_ma = tuple(offers_ma[second - 1] for second in (2, 8, 20, 40))
        assert found_ma == expected_ma, (house_ma, unplugged_s, plugged_s, offers_ma)
        for number in range(1, 40):
            assert offers_ma[number] - offers_ma[number - 1] <= 1000, offers_ma


def test_the_meter_back_the_next_loss_holds_the_car_that_was_new():
    made = charging(20, socket_meter=False)
    made.pilot.car_state = "A"
    made.meter.silent = True
    made.run(20)
    made.pilot.car_state = "C"
    made.run(30)
    made.meter.silent = False
    assert made.run(60, (17000, 2000, 2000))[-1] == 8000
    made.meter.silent = True
    assert made.run(100, (17000, 2000, 2000))[-1] == 8000


def test_frozen_values_are_a_lost_meter():
    made = charging(60)
    made.meter.frozen = True
    made.run(120)
    assert made.cycle.meter_fault == FROZEN
    assert made.events[-1] == "Communication warning for modbus unit 5"
    assert made.pilot.offer_ma == 12000
    made.meter.frozen = False
    made.run(2)
    assert made.events[-1] == GRID_CONNECTED
    assert made.cycle.meter_fault is None


def test_an_overload_in_a_reading_that_contradicts_itself_cuts_in_its_cycle():
    """To 6 A: the next one opens the contactor, or shows that it was wrong."""
    made = charging()
    assert made.pilot.offer_ma == 16000
    made.run(1, mains_ma=(60000, 18000, 18000), only_cuts=True)
    assert made.decided == (6000, "suspect reading L1")
    made.run(1, mains_ma=(60000, 18000, 18000), only_cuts=True)
    assert made.decided == (0, "grid L1")


def test_a_reading_that_only_cuts_raises_nothing_and_is_no_sign_of_life():
    made = charging(5)
    offered_ma = made.pilot.offer_ma
    assert 6000 <= offered_ma < 16000
    made.run(3, only_cuts=True)
    assert made.pilot.offer_ma == offered_ma
    assert made.supervision.state == "normal"
    made.meter.silent = True
    made.run(2)
    assert made.events[-1] == "Communication warning for modbus unit 5"


def test_readings_that_only_cut_teach_nothing_of_the_car():
    """A car on L2 alone, by contradictory readings that show the rise there alone."""
    for only_cuts, used in ((False, False), (True, True)):
        made = station(socket_meter=False, car=Car(phases=(1,)), phases=(1, 2, 0))
        made.pilot.held_ma = 0
        made.run(5)
        made.pilot.held_ma = 16000
        made.run(25, only_cuts=only_cuts)
        assert made.law.car.uses(0) is used, only_cuts


def test_a_car_that_is_unplugged_in_a_pause_is_forgotten():
    made = charging(socket_meter=False, car=Car(phases=(1,)), phases=(1, 2, 0))
    made.run(30, (2000, 30000, 2000))
    assert made.pilot.offer_ma == 0
    assert not made.law.car.uses(0)
    made.pilot.car_state = "A"
    made.run(1, (2000, 30000, 2000))
    assert made.law.car.uses(0)


def suspect(**parts):
    """A meter that shows a tenth of the current: the offer is lowered to see it follow."""
    made = station(socket_meter=False, **parts)
    made.show = lambda mains_ma: [ma // 10 for ma in mains_ma]
    made.pilot.car_state = "B"
    made.run(15)
    made.pilot.car_state = "C"
    return made


def test_a_test_move_lowers_the_offer():
    made = suspect()
    reasons = set()
    for _ in range(200):
        made.run(1)
        reasons.add(made.law.reason)
        if made.law.reason == "testing the meter":
            assert made.law.offer_ma in (0, 6000)
    assert "testing the meter" in reasons


def test_a_test_move_waits_while_a_service_limit_moves_the_offer():
    made = suspect()
    made.law.limit(10000, 300000)
    for _ in range(200):
        made.run(1)
        assert made.law.reason != "testing the meter"
    assert made.law.offer_ma in (0, 10000)


def test_unreadable_settings_are_a_fault():
    made = charging(10, forbidden="settings unreadable")
    assert made.led.state == "fault"
    assert made.pilot.offer_ma == 0


def test_without_balancing_no_meter_is_asked():
    made = station(balancing=False)
    made.meter.take = None
    made.run(1)
    assert made.pilot.offer_ma == 16000


def test_the_age_of_the_newest_reading_is_known():
    made = station()
    assert made.cycle.reading_age_ms == 120000  # there was none
    made.run(5)
    assert made.cycle.reading_age_ms == 750  # three cycles after the last one
    made.meter.silent = True
    made.run(7)
    assert made.cycle.reading_age_ms == 7750
    made.run(130)
    assert made.cycle.reading_age_ms == 120000
    made.meter.silent = False
    made.run(1)
    assert made.cycle.reading_age_ms <= 750


class Parts:
    """All that cycle.run() moves on, and what it does with them."""

    def __init__(self):
        self.meter_fault = None
        self.complaint = Complaint()
        self.elapsed_ms = []  # of the control cycle
        self.uptime_ms = self.log_ms = self.alive_count = 0
        self.events = []
        self.not_valid_texts = []

    def run(self, duration_ms):
        virtual = VirtualTime()

        async def main():
            uptime, log = Stepped(self, "uptime_ms"), Stepped(self, "log_ms")
            running = asyncio.create_task(cycle.run(self, uptime, self, log, self, self))
            await asyncio.sleep_ms(duration_ms)
            running.cancel()

        cycle.Stopwatch, real = virtual.stopwatch, cycle.Stopwatch
        try:
            virtual.run(main())
        finally:
            cycle.Stopwatch = real

    def step(self, elapsed_ms):
        self.elapsed_ms.append(elapsed_ms)
        return "an event" if len(self.elapsed_ms) == 3 else None

    def record(self, text):
        self.events.append(text)

    def not_valid(self, text):
        self.not_valid_texts.append(text)

    def alive(self, name):
        assert name == "control"
        self.alive_count += 1


class Stepped:
    """Adds up the time in an attribute of Parts."""

    def __init__(self, parts, name):
        self._parts, self._name = parts, name

    def step(self, elapsed_ms):
        setattr(self._parts, self._name, getattr(self._parts, self._name) + elapsed_ms)


def test_the_task_steps_everything_four_times_a_second():
    parts = Parts()
    parts.run(10000)
    assert 30 <= len(parts.elapsed_ms) <= 41
    assert 249 <= min(parts.elapsed_ms[1:]) <= 255
    assert parts.uptime_ms == parts.log_ms == sum(parts.elapsed_ms)
    assert parts.uptime_ms >= 9000
    assert parts.alive_count == len(parts.elapsed_ms)
    assert parts.events == ["an event"]
    assert parts.not_valid_texts == []


def test_a_meter_whose_readings_are_not_used_is_reported_once():
    parts = Parts()
    parts.meter_fault = "it does not follow"
    parts.run(10000)
    assert parts.not_valid_texts == ["it does not follow"]


def test_the_cycle_allocates_nothing():
    """All its branches under heap_lock: start, rise, cut, pause, warning, error, return."""
    made = station()
    cycle, meter, socket, pilot = made.cycle, made.meter, made.socket_meter.meter, made.pilot
    mains_ma, car_ma = list(CALM_MA), [0, 0, 0]
    made.law.limit(8000, 60000)
    count = 0
    micropython.heap_lock()
    try:
        while count < 4 * 900:
            pilot.car_state = "C" if count > 100 else "B"
            car_ma[0] = min(pilot.offer_ma, 10000) if pilot.charging else 0
            mains_ma[0] = car_ma[0] + (18000 if 400 < count < 500 else 2000)
            mains_ma[1] = 60000 if 700 < count < 720 else 5000
            meter.silent = 1200 < count < 2000
            socket.silent = 500 < count < 600 or 1300 < count < 1400 or count > 2500
            if count % 4 == 0:
                meter.fill(mains_ma, count in (704, 708))
                socket.fill(car_ma)
            cycle.step(250)
            count += 1
    finally:
        micropython.heap_unlock()
    assert made.law.offer_ma == 16000
