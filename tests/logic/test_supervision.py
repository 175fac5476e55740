"""Meter supervision in virtual time: five states, each event once, word for word."""

from load_balancing.supervision import (
    ERROR,
    IDLE,
    INITIALIZING,
    NORMAL,
    WARNING,
    MeterSupervision,
)

WARNING_TEXT = "Communication warning for modbus unit 5"
ERROR_TEXT = "Communication error for modbus unit 5"
CONNECTED_TEXT = "TCP MODBUS unit 5 connected via 192.168.0.4:502"


def supervision(enabled=True):
    return MeterSupervision(5, "192.168.0.4:502", enabled)


def events_of(meter, cycles, step_ms=250):
    """Runs (duration_ms, valid) pieces; -> [(ms since the start, text)], a state per piece."""
    now_ms, events, states = 0, [], []
    for duration_ms, valid in cycles:
        for _ in range(duration_ms // step_ms):
            now_ms += step_ms
            text = meter.step(step_ms, valid)
            if text:
                events.append((now_ms, text))
        states.append(meter.state)
    return events, states


def test_never_a_valid_reading():
    meter = supervision()
    events, states = events_of(meter, ((4750, False), (250, False), (114750, False), (250, False)))
    assert states == [INITIALIZING, WARNING, WARNING, ERROR]
    assert events == [(5000, WARNING_TEXT), (120000, ERROR_TEXT)]


def test_a_loss_and_a_return():
    meter = supervision()
    pieces = ((1000, True), (4750, False), (250, False), (115000, False), (250, True))
    events, states = events_of(meter, pieces)
    assert states == [NORMAL, NORMAL, WARNING, ERROR, NORMAL]
    assert events == [
        (250, CONNECTED_TEXT),
        (6000, WARNING_TEXT),
        (121000, ERROR_TEXT),
        (121250, CONNECTED_TEXT),
    ]


def test_each_event_once_per_transition():
    meter = supervision()
    events, _ = events_of(meter, ((600000, False), (600000, True), (600000, False)))
    assert [text for _, text in events] == [
        WARNING_TEXT,
        ERROR_TEXT,
        CONNECTED_TEXT,
        WARNING_TEXT,
        ERROR_TEXT,
    ]


def test_a_short_gap_is_no_loss():
    meter = supervision()
    events, states = events_of(meter, ((1000, True), (4750, False)) * 20)
    assert len(events) == 1
    assert states == [NORMAL] * 40


def test_a_return_from_the_warning():
    meter = supervision()
    events, states = events_of(meter, ((1000, True), (10000, False), (1000, True)))
    assert states == [NORMAL, WARNING, NORMAL]
    assert [text for _, text in events] == [CONNECTED_TEXT, WARNING_TEXT, CONNECTED_TEXT]


def test_a_very_long_cycle_still_tells_the_warning_first():
    meter = supervision()
    assert meter.step(500000, False) == WARNING_TEXT
    assert meter.step(1, False) == ERROR_TEXT
    assert meter.step(1, False) is None


def test_the_silence_saturates():
    meter = supervision()
    for _ in range(100):
        meter.step(1 << 29, False)
    assert meter.silent_ms == 120000
    assert meter.state == ERROR


def test_without_balancing_the_meter_is_idle():
    meter = supervision(enabled=False)
    events, states = events_of(meter, ((200000, False),))
    assert states == [IDLE]
    assert events == []
    assert not meter.lost


def test_lost_is_the_warning_and_the_error():
    meter = supervision()
    assert not meter.lost
    meter.step(5000, False)
    assert meter.lost
    meter.step(115000, False)
    assert meter.lost
    meter.step(1, True)
    assert not meter.lost


def test_another_meter_s_events_name_it():
    meter = MeterSupervision(1, "192.168.0.5:502", name="socket meter")
    events, _ = events_of(meter, ((1000, True), (121000, False), (250, True)))
    connected = "TCP MODBUS socket meter unit 1 connected via 192.168.0.5:502"
    assert [text for _, text in events] == [
        connected,
        "Communication warning for socket meter modbus unit 1",
        "Communication error for socket meter modbus unit 1",
        connected,
    ]


def test_a_slow_meter_that_answers_gets_30_s_for_its_first_reading():
    is_starting = True
    meter = MeterSupervision(5, "192.168.0.4:502", is_starting=lambda: is_starting)
    events, _ = events_of(meter, ((29750, False), (250, False)))
    assert events == [(30000, WARNING_TEXT)]
    meter = MeterSupervision(5, "192.168.0.4:502", is_starting=lambda: is_starting)
    events, states = events_of(meter, ((12000, False), (250, True), (4750, False), (250, False)))
    # Only the first one: from then on 5 s without a reading are a loss.
    assert states == [INITIALIZING, NORMAL, NORMAL, WARNING]
    meter = MeterSupervision(5, "192.168.0.4:502", is_starting=lambda: is_starting)
    events_of(meter, ((9000, False),))
    is_starting = False
    assert events_of(meter, ((250, False),)) == ([(250, WARNING_TEXT)], [WARNING])
