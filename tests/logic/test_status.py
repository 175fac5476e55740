"""status, why and meter: what no meter measures is not shown, and an old reading shows its age."""

from console.command_table import STATION
from console.commands import meter as meter_command
from console.commands import status, why
from simulated_home import Bare, limits

UNKNOWN = "headroom  not known without a valid reading"
READING_MA = [5000, -6040, 7000]
SHOWN = "5.0 A, -6.0 A, 7.0 A"


class Part:
    """Of a station, with these attributes."""

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


class Station:
    """One that read 5, -6 and 7 A so many times, and then nothing for so long; doubt: why newer
    readings are not used."""

    def __init__(self, readings, silent_s, has_meter=True, doubt=None, socket=None):
        self.limits = limits()
        bare = Bare(self.limits, has_meter)
        self.law = bare.law
        for valid in [True] * readings + [False] * silent_s:
            bare.step(1000, READING_MA if valid else None, False)
        age_ms = 300 if doubt else min(1000 * silent_s, 120000)
        self.cycle = Part(meter_fault=doubt, reading_age_ms=age_ms, renewed_ms=0)
        self.meters = Part(
            grid=meter(readings > 0) if has_meter else None,
            supervision=bare.supervision,
            socket=socket,
            commissioning=Part(passed=False),
            server=lambda prefix: f"192.168.0.4:{SETTINGS[prefix + '_port']}",
        )
        self.pilot = pilot()
        self.led = Part(state="connected")
        self.version = "0.1.0"
        self.board = Part(NAME="virtual")
        self.uptime = Part(seconds=7260)
        self.settings = Part(in_force=SETTINGS)

    def facts(self, command, name):
        return getattr(command, name + "_facts")(*self._parts(name), "")

    def lines(self, command, name):
        return list(getattr(command, name + "_lines")(*self._parts(name), ""))

    def _parts(self, name):
        return [getattr(self, part) for part in PARTS[name]]


PARTS = {row[0]: row[4] for row in STATION}
SETTINGS = {
    "modbustcp_port": 502,
    "modbustcp_slave_address": 5,
    "socket_meter_port": 503,
    "socket_meter_slave_address": 1,
}


def meter(known, last_error=None, **device):
    reading = Part(
        current_ma=READING_MA,
        voltage_mv=[230149, 231000, None],
        power_w=[1150, -1395, None],
        frequency_mhz=50010,
        phase_sequence=None,
    )
    who = {"meter": {"model": "Countis E27"}, "identity": "SOCO, COUNTIS E27"}
    who.update(device)
    return Part(
        reading=reading if known else None,
        polls=9,
        last_error=last_error,
        likely_cause=last_error and "the unit may be another one",
        client=Part(reply_ms=12 if known else None, longest_reply_ms=1431),
        device=Part(**who),
    )


def pilot(**changes):
    values = {
        "signalled_ma": 6000,
        "car_state": "B",
        "pilot_state": "B2",
        "fault": None,
        "cable_ma": None,
        "charging": False,
        "longest_block_ms": 3,
        "longest_burst_us": 200,
    }
    values.update(changes)
    return Part(**values)


def test_only_what_is_known_is_shown():
    headroom_ma = [20000, 31040, 18000]
    for readings, silent_s, has_meter, mains_ma, age_ms, headroom, grid in (
        (0, 0, True, None, None, None, "no reading so far"),
        (0, 9, True, None, None, None, "no reading so far"),
        (0, 0, False, None, None, None, "no reading so far"),
        (9, 0, True, READING_MA, 0, headroom_ma, f"{SHOWN}; headroom 20.0 A, 31.0 A, 18.0 A"),
        (9, 4, True, READING_MA, 4000, headroom_ma, f"{SHOWN}; headroom 20.0 A, 31.0 A, 18.0 A"),
        (9, 7, True, READING_MA, 7000, None, f"{SHOWN}, 7.0 s ago and not used"),
        (9, 300, True, READING_MA, 120000, None, f"{SHOWN}, more than 2 min ago and not used"),
    ):
        made = Station(readings, silent_s, has_meter)
        now = made.facts(status, "status")
        seen = (now["mains_ma"], now["mains_age_ms"], now["headroom_ma"])
        assert seen == (mains_ma, age_ms, headroom), (readings, silent_s, seen)
        assert f"grid      {grid}" in made.lines(status, "status"), made.lines(status, "status")
        assert made.facts(why, "why")["headroom_ma"] == headroom
        assert (UNKNOWN in made.lines(why, "why")) is (headroom is None)


def test_status_in_words():
    made = Station(9, 0)
    assert made.lines(status, "status") == [
        "offer     6.0 A, waiting for the car",
        "car       connected, does not ask for current (state B2)",
        "pilot     signals 6.0 A",
        "fault     none",
        "meter     normal; no error",
        f"grid      {SHOWN}; headroom 20.0 A, 31.0 A, 18.0 A",
        "LED       connected",
        "station   up 2 h 1 min, firmware 0.1.0 on virtual",
        "          a task kept the others waiting for 3 ms at most",
    ]


def test_the_car_in_words():
    for changes, words in (
        ({"car_state": "A", "pilot_state": "A1"}, "no car (state A1)"),
        ({"pilot_state": "B1", "signalled_ma": 0}, "connected (state B1)"),
        ({"car_state": "C", "pilot_state": "C1"}, "connected, asks for current (state C1)"),
        ({"car_state": "C", "pilot_state": "C2", "charging": True}, "charging (state C2)"),
        (
            {"refused_ma": 8000, "signalled_ma": 0, "pilot_state": "B1"},
            "connected, needs more than 8.0 A (state B1)",
        ),
        ({"car_state": "E", "pilot_state": "E"}, "control pilot shorted to earth (state E)"),
    ):
        made = Station(9, 0)
        made.law.socket.start.refused_ma = changes.get("refused_ma", 0)
        made.pilot = pilot(**changes)
        assert f"car       {words}" in made.lines(status, "status"), words


def test_the_meters_in_words():
    for readings, silent_s, has_meter, words in (
        (0, 0, False, "idle, load balancing is off"),
        (0, 0, True, "initializing, no valid reading yet; no error"),
        (0, 9, True, "warning, no valid reading for 5 s; no error"),
        (9, 300, True, "error, no valid reading for two minutes; no error"),
    ):
        made = Station(readings, silent_s, has_meter)
        assert f"meter     {words}" in made.lines(status, "status"), words
    socket = Part(
        meter=meter(True), supervision=Station(9, 0).meters.supervision, car_ma=[5950, 0, 0]
    )
    lines = Station(9, 0, socket=socket).lines(status, "status")
    assert "socket    meter normal; no error" in lines, lines
    drawn = "connected, does not ask for current, draws 6.0 A, 0.0 A, 0.0 A (state B2)"
    assert f"car       {drawn}" in lines, lines


def test_the_meter_with_its_values():
    socket = Part(meter=meter(True), supervision=Station(9, 2).meters.supervision, car_ma=None)
    assert Station(9, 1, socket=socket).lines(meter_command, "meter") == [
        "grid meter at 192.168.0.4:502, unit 5: normal",
        '  model Countis E27; it reports "SOCO, COUNTIS E27"',
        "  9 polls; last error: none",
        "  last reply in 12 ms, longest in 1431 ms",
        "  last reading 1.0 s ago, 50.01 Hz",
        "  L1 5.0 A 230.1 V 1.15 kW",
        "  L2 -6.0 A 231.0 V -1.40 kW",
        "  L3 7.0 A",
        "socket meter at 192.168.0.4:503, unit 1: normal",
        '  model Countis E27; it reports "SOCO, COUNTIS E27"',
        "  9 polls; last error: none",
        "  last reply in 12 ms, longest in 1431 ms",
        "  last reading 2.0 s ago, 50.01 Hz",
        "  L1 5.0 A 230.1 V 1.15 kW",
        "  L2 -6.0 A 231.0 V -1.40 kW",
        "  L3 7.0 A",
    ]


def test_a_meter_that_renews_its_values_slowly_says_so():
    made = Station(9, 0)
    assert made.facts(meter_command, "meter")["renewed_every_s"] is None
    made.cycle.renewed_ms = 30250
    assert made.facts(meter_command, "meter")["renewed_every_s"] == 30
    assert "  values are renewed every 30 s" in made.lines(meter_command, "meter")


def test_the_phase_order_is_shown_where_it_is_known():
    for sequence, shown in (
        ("right", ", phase order 123"),
        ("wrong", ", phase order 132: two phases are exchanged"),
        (None, ""),
    ):
        made = Station(9, 1)
        made.meters.grid.reading.phase_sequence = sequence
        lines = made.lines(meter_command, "meter")
        assert f"  last reading 1.0 s ago, 50.01 Hz{shown}" in lines, lines


def test_a_commissioned_meter_says_so():
    passed = {
        "date": "2026-11-28",
        "meter": "socomec",
        "server": "192.168.0.4:502",
        "identity": "SOCO, COUNTIS E27",
    }
    made = Station(9, 0)
    assert made.facts(meter_command, "meter")["commissioned"] is None
    assert made.facts(status, "status")["commissioned"] is None
    made.meters.commissioning = Part(passed=True, **passed)
    assert made.facts(meter_command, "meter")["commissioned"] == passed
    lines = made.lines(meter_command, "meter")
    assert lines[4] == "  commissioned on 2026-11-28 with socomec at 192.168.0.4:502"
    assert made.facts(status, "status")["commissioned"] == "2026-11-28"
    lines = made.lines(status, "status")
    assert lines[6] == "          the meter was commissioned on 2026-11-28"


def test_the_meter_without_values():
    made = Station(0, 0)
    made.meters.grid = meter(False, "no answer within 1000 ms", meter=None, identity=None)
    assert made.lines(meter_command, "meter") == [
        "grid meter at 192.168.0.4:502, unit 5: initializing, no valid reading yet",
        "  model not found yet; it reports no name",
        "  9 polls; last error: no answer within 1000 ms",
        "  the unit may be another one",
        "  no reading so far",
    ]
    assert Station(0, 0, False).lines(meter_command, "meter") == [
        "grid meter at 192.168.0.4:502, unit 5: idle, load balancing is off"
    ]


def test_a_suspect_reading_shows_its_own_age():
    """The last valid one is 60 s old; those that come now are shown, and not used."""
    made = Station(9, 60, doubt="the phases do not follow the car")
    assert made.facts(meter_command, "meter")["age_ms"] == 300
    assert made.lines(meter_command, "meter")[4:7] == [
        "  its readings are suspect and not used: the phases do not follow the car",
        "  last reading 0.3 s ago, 50.01 Hz",
        "  L1 5.0 A 230.1 V 1.15 kW",
    ]
    assert made.facts(status, "status")["mains_age_ms"] == 300
    assert f"grid      {SHOWN}, 0.3 s ago and not used" in made.lines(status, "status")
