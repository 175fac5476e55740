"""The polled meter: when it is asked, how old its values are, and when the reply is there."""

import pytest

from tools.simulate.polled_meter import PolledMeter

STEP_MS = 50
CYCLE_MS = 250

MOMENTS = (
    # first poll, reply after, age of the values in ms -> the first three readings: when a cycle
    # every 250 ms takes them, and what they hold. The current is 1 mA more in each step.
    (0, 0, 0, ((250, 0), (1250, 20), (2250, 40))),
    (130, 40, 0, ((250, 2), (1250, 22), (2250, 42))),
    (220, 40, 0, ((500, 4), (1500, 24), (2500, 44))),
    (130, 40, 500, ((1250, 12), (2250, 32), (3250, 52))),
    (130, 1500, 0, ((1750, 2), (3250, 32), (4750, 62))),  # it is asked when it has replied
)


@pytest.mark.parametrize(("phase_ms", "reply_ms", "delay_ms", "expected"), MOMENTS)
def test_when_readings_come(phase_ms, reply_ms, delay_ms, expected):
    meter = PolledMeter(phase_ms, reply_ms, delay_ms, STEP_MS)
    taken = []
    for number in range(100):
        meter.measure((number,) * 3)
        now_ms = (number + 1) * STEP_MS
        reading = meter.take() if now_ms % CYCLE_MS == 0 else None
        if reading:
            taken.append((now_ms, reading.current_ma[0]))
    assert tuple(taken[:3]) == expected


def test_no_replies_within_a_loss():
    meter = PolledMeter(130, 40, 0, STEP_MS, losses=((1, 2), (4, 1)))
    seconds = []
    for number in range(120):
        meter.measure((0, 0, 0))
        if meter.take():
            seconds.append(number // 20)
    assert seconds == [0, 3, 5]


def test_voltages_and_powers_never_stand_still():
    meter = PolledMeter(130, 40, 0, STEP_MS)
    readings = []
    for _ in range(60):
        meter.measure((1000, -2000, 0))
        readings.append(meter.take())
    voltages_mv = [reading.voltage_mv[0] for reading in readings if reading]
    powers_w = [reading.power_w for reading in readings if reading]
    assert voltages_mv == [231000, 232000, 230000]
    assert powers_w == [[231, -462, 0], [232, -464, 0], [230, -460, 0]]
