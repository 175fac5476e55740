"""The events of a charge as people read them: from a station's parts to the sentence."""

from charge_log import ChargeLog
from energy_meters.reading import Reading
from meters.socket_meter import SocketMeter


class Part:
    """Attributes by name."""

    def __init__(self, **attributes):
        for name, value in attributes.items():
            setattr(self, name, value)


class Socket:
    """A law, a pilot and a socket meter whose values the test sets."""

    def __init__(self, power_w=None, has_meter=True):
        self.law = Part(offer_ma=6000, reason="waiting for the car")
        self.pilot = Part(car_state="A", charging=False, fault=None)
        self.meter = Part(power_w=power_w) if has_meter else None
        self.events = []
        self.log = ChargeLog(self.law, self.pilot, self.meter, self.events.append)

    def run(self, seconds, **changes):
        """changes: of offer_ma, reason, car_state, charging, fault."""
        for name, value in changes.items():
            setattr(self.law if hasattr(self.law, name) else self.pilot, name, value)
        step_ms = 250 if seconds < 10000 else 8000
        for _ in range(seconds * 1000 // step_ms):
            self.log.step(step_ms)

    def night(self):
        """A charge with a pause, and its end by the car."""
        self.run(60)
        self.run(10, car_state="B")
        self.run(3600, car_state="C", charging=True, offer_ma=13240, reason="grid L1")
        self.run(4, offer_ma=0, reason="grid L2")
        self.run(96, car_state="B", charging=False, reason="held: shortest pause")
        self.run(5, offer_ma=6000, reason="waiting for the car")
        self.run(1800, car_state="C", charging=True, offer_ma=16000, reason="socket maximum")
        self.run(60, car_state="B", charging=False)


def test_a_night():
    socket = Socket(power_w=9119)
    socket.night()
    socket.run(1, car_state="A")
    assert socket.events == [
        "Car connected: 6.0 A offered (waiting for the car)",
        "Charging started: 13.2 A offered (grid L1)",
        "Charging paused: grid L2",
        "Charging resumed after 1 min 41 s: 16.0 A offered (socket maximum)",
        "Charging ended by the car: 13.69 kWh in 1 h 31 min, 13.9 A offered on average; "
        "65 % grid L1, 33 % socket maximum, 2 % held: shortest pause",
        "Car disconnected",
    ]


def test_without_a_meter_at_the_socket():
    for socket in (Socket(has_meter=False), Socket(power_w=None)):
        socket.night()
        assert socket.events[4].startswith("Charging ended by the car: 1 h 31 min, 13.9 A offered")


def test_a_meter_that_was_lost_for_a_while():
    socket = Socket(power_w=3680)
    socket.run(1, car_state="B")
    socket.run(3600, car_state="C", charging=True, offer_ma=16000, reason="cable")
    socket.meter.power_w = None
    socket.run(1800)
    socket.run(1, car_state="A", charging=False)
    assert socket.events[-1] == (
        "Charging ended by unplugging: at least 3.68 kWh in 1 h 30 min, 16.0 A offered on "
        "average; 100 % cable"
    )


def test_a_fault_ends_a_charge():
    socket = Socket(has_meter=False)
    socket.run(1, car_state="B")
    socket.run(60, car_state="C", charging=True, offer_ma=6000, reason="rising gradually")
    socket.run(1, charging=False, fault="The diode in the car is missing or bridged")
    assert socket.events[-1] == (
        "Charging ended by a fault: 1 min 0 s, 6.0 A offered on average; 100 % rising gradually"
    )


def test_more_than_a_handful_is_summed_up():
    socket = Socket(has_meter=False)
    for _ in range(300):
        socket.run(6, car_state="C", charging=True)
        socket.run(6, car_state="B", charging=False)
    socket.run(60)
    assert socket.events[-1] == "Charging started 293 and paused 0 more times within an hour"


def test_no_event_is_longer_than_the_log_keeps():
    socket = Socket(power_w=55200)
    socket.run(1, car_state="B")
    for reason in ("carried by the breaker L1", "safe current: no reading yet", "recent peak L1"):
        socket.run(40000, car_state="C", charging=True, offer_ma=80000, reason=reason)
    socket.meter.power_w = None
    socket.run(1)
    socket.run(1, car_state="A", charging=False)
    assert "at least 1839.88 kWh in 1 d 9 h" in socket.events[-1], socket.events[-1]
    assert len(socket.events[-1]) <= 200


def test_the_power_of_the_car_by_the_meter_at_the_socket():
    """Its powers, its total, or voltage times current; None without any, and while it is lost."""
    three, one = (0, 1, 2), (1,)
    amperes, volts = [10000, 9000, 8000], [230400, 231000, 229500]
    cases = (
        (three, amperes, volts, [2300, 2070, 1830], 6300, 6200),
        (three, amperes, volts, [2300, None, None], 6300, 6300),
        (three, amperes, volts, [None, None, None], None, 2304 + 2079 + 1836),
        (three, amperes, [None, None, None], [None, None, None], None, None),
        (three, [10000, None, None], volts, [None, None, None], None, None),
        (one, [10000, None, None], [230400, None, None], [2290, None, None], None, 2290),
        (one, [10000, None, None], [230400, None, None], [None, None, None], None, 2304),
    )
    for phases, current_ma, voltage_mv, power_w, total_w, expected_w in cases:
        reading = Reading()
        reading.current_ma, reading.voltage_mv = current_ma, voltage_mv
        reading.power_w, reading.power_total_w = power_w, total_w
        meter = Part(take=lambda: None, reading=reading)
        socket_meter = SocketMeter(meter, None, phases)
        assert socket_meter.power_w is None  # no valid reading so far
        socket_meter.car_ma = current_ma
        assert socket_meter.power_w == expected_w, (power_w, socket_meter.power_w)


def test_a_lack_of_memory_costs_the_event_and_nothing_else():
    socket = Socket(has_meter=False)

    def no_memory(_):
        raise MemoryError

    socket.log._tell, tell = no_memory, socket.log._tell
    socket.run(1, car_state="B")
    socket.log._tell = tell
    socket.run(1, car_state="C", charging=True)
    assert socket.events == ["Charging started: 6.0 A offered (waiting for the car)"]
