"""Each row of the station's box, in words: offer and countdown, why, car and light, meter."""

import pytest

from tools.run import station_box

NO_ANSWER = "no answer to the connection request"
LOST = "The meter is lost, so the safe current rules; see: meter."
OFFERS = (
    ({}, "9.1 A, grid L2"),
    ({"next_change_ms": 7001}, "9.1 A, grid L2 | may change in 8 s"),
    ({"next_change_ms": 7000}, "9.1 A, grid L2 | may change in 7 s"),
    ({"next_change_ms": 119001}, "9.1 A, grid L2 | may change in 2 min 0 s"),
    ({"next_change_ms": None}, "9.1 A, grid L2"),
    ({"offer_ma": 0, "reason": "held: shortest pause"}, "0.0 A, held: shortest pause"),
    ({"unanswered_s": 4.9, "next_change_ms": 900}, "9.1 A, grid L2 | may change in 1 s"),
    (
        {"unanswered_s": 12.7, "next_change_ms": 900},
        "the station has not answered for 12 s",
    ),
    (
        {"stopped": True, "next_change_ms": 900},
        "stopped at the MicroPython prompt; Ctrl-D there starts it again",
    ),
    (
        {"stopped": True, "station": {}},
        "stopped at the MicroPython prompt; Ctrl-D there starts it again",
    ),
    ({"stopped": False}, "9.1 A, grid L2"),
    ({"station": {}}, "the station is starting ..."),
    ({"station": {}, "unanswered_s": 9.0}, "the station is starting ..."),
)
WHYS = (
    ({}, "The grid connection has no more left on this phase."),
    ({"why": {}}, ""),
    ({"stopped": True, "signalled_ma": 15987, "fault": "The diode is missing"}, ""),
    ({"unanswered_s": 5.0}, ""),
    ({"why": {"text": LOST}}, LOST),
    ({"why": {"text": LOST}, "signalled_ma": 9199}, LOST),
    (
        {"why": {"text": LOST}, "signalled_ma": 15987},
        LOST + " So far the | car is signalled 16.0 A.",
    ),
    ({"why": {"text": LOST}, "signalled_ma": 0}, LOST),
    ({"why": {"text": LOST, "fault": "The diode is missing"}}, "The diode is missing"),
    ({"fault": "The diode is missing"}, "The diode is missing"),
    (
        {"why": {"text": "word " * 40}},
        ("word " * 14).strip() + " | " + "word " * 13 + "w...",
    ),
)
CARS = (
    ({"car_wh": 0.9}, "charging with 9.0 A | light  ● blue"),
    ({"car_wh": 1.0}, "charging with 9.0 A, 1 Wh so far | light  ● blue"),
    ({"car_wh": 99.9}, "charging with 9.0 A, 99 Wh so far | light  ● blue"),
    ({"car_wh": 1235.0}, "charging with 9.0 A, 1.24 kWh so far | light  ● blue"),
    (
        {"charge": "unplugged", "led": "flash green", "led_colour_now": "off", "car_wh": 0},
        "no car is plugged in | light  ○ short green flashes",
    ),
    (
        {"charge": "waiting", "led": "occulting cyan", "led_colour_now": "cyan", "car_wh": 0},
        "does not charge yet | light  ● cyan, with short gaps",
    ),
    (
        {"charge": "paused", "led": "changing blue", "car_wh": 0},
        "charging is paused | light  ● blue",
    ),
    (
        {"charge": "full", "led": "interrupted blue", "car_wh": 200},
        "plugged in, full, 0.20 kWh so far | light  ● blinking blue",
    ),
    ({"led": "fast red", "car_wh": 0}, "charging with 9.0 A | light  ● blinking fast, red"),
    ({"led": "slow red", "car_wh": 0}, "charging with 9.0 A | light  ● blinking slowly, red"),
    ({"led": "off", "car_wh": 0}, "charging with 9.0 A | light  ● off"),
)
METERS = (
    ({}, "read every second, 7 times so far"),
    ({"mains_age_ms": 1999}, "read every second, 7 times so far"),
    ({"mains_age_ms": 2999}, "no valid reading for 2 s"),
    ({"meter_cable": False}, "read every second, 7 times so far (its cable is out)"),
    (
        {"meter_state": "warning", "mains_age_ms": 14000, "meter_error": NO_ANSWER},
        f"no valid reading for 14 s: {NO_ANSWER}",
    ),
    ({"meter_state": "initializing", "mains_age_ms": None}, "no reading yet"),
    (
        {"meter_state": "initializing", "mains_age_ms": None, "meter_error": NO_ANSWER},
        f"no reading yet: {NO_ANSWER}",
    ),
    ({"meter_state": "idle", "mains_age_ms": None}, "not used"),
    ({"meter_state": "starting", "station": {}}, "not asked yet"),
    # what a station of another version does not report
    ({"station": {"offer_ma": 9100}}, "read every second, 0 times so far"),
)


@pytest.fixture
def row(seen, drawn):
    """row(name, changes): its text, "|" where a gap or a new line is."""

    def row(name, changes):
        text = drawn(station_box.station(seen(**changes)), columns=76)
        lines = [line.rstrip() for line in text.splitlines()]
        assert len(lines) == 6
        first = [line[:5].strip() for line in lines].index(name)
        assert [line[:5].strip() for line in lines] == ["offer", "why", "", "car", "meter", ""]
        rows = lines[first : first + (2 if name in ("why", "meter") else 1)]
        pieces = [piece.strip() for line in rows for piece in _pieces(line[7:])]
        return " | ".join(piece for piece in pieces if piece)

    return row


def _pieces(line):
    """Of a row with something at both of its ends."""
    left, light, right = line.partition("light  ")
    if light:
        return left, light + right
    left, may, right = line.partition("may change")
    return left, may + right


@pytest.mark.parametrize(("changes", "text"), OFFERS)
def test_offer(row, changes, text):
    assert row("offer", changes) == text


@pytest.mark.parametrize(("changes", "text"), WHYS)
def test_why(row, changes, text):
    assert row("why", changes) == text


@pytest.mark.parametrize(("changes", "text"), CARS)
def test_car_and_light(row, changes, text):
    assert row("car", changes) == text


@pytest.mark.parametrize("led", ["occulting cyan", "flash green", "fast white", "slow red"])
@pytest.mark.parametrize("charge", ["unplugged", "waiting", "charging", "paused", "full"])
def test_car_and_light_have_room_side_by_side(row, charge, led):
    text = row("car", {"charge": charge, "led": led, "car_wh": 98760, "car_max_ma": 16000})
    assert ", 98.76 kWh so far | light" in text


@pytest.mark.parametrize(("changes", "text"), METERS)
def test_meter(row, changes, text):
    assert row("meter", changes) == text
