"""The event log keeps the last 64; the clock is right over the wrap of ticks_ms."""

import events
from clock import Stopwatch, Uptime

PERIOD = 1 << 30


def test_the_last_64_are_kept():
    log = events.EventLog()
    for number in range(100):
        log.add(number, 0, str(number))
    kept = [text for _, _, text in log]
    assert len(log) == 64
    assert kept[0] == "36"
    assert kept[-1] == "99"


def test_a_listener_hears_each_event_once():
    heard = []
    log = events.EventLog(lambda *event: heard.append(event))
    log.add(125, 250, "Communication warning for modbus unit 5")
    assert heard == [(125, 250, "Communication warning for modbus unit 5")]
    assert events.line(*heard[0]) == "   125.250  Communication warning for modbus unit 5"


def ticks_diff(end, start):
    """As MicroPython defines it for a period of 2^30 ms."""
    return (end - start + PERIOD // 2) % PERIOD - PERIOD // 2


def test_elapsed_time_over_the_wrap():
    now = [PERIOD - 700]
    stopwatch = Stopwatch(lambda: now[0], ticks_diff)
    for _ in range(10):
        now[0] = (now[0] + 250) % PERIOD
        assert stopwatch.elapsed_ms() == 250
    assert now[0] < 2000


def test_uptime_counts_past_the_wrap_in_small_integers():
    uptime = Uptime()
    for _ in range(13):
        for _ in range(24):
            uptime.step(3600 * 1000)
    uptime.step(1750)
    assert uptime.seconds == 13 * 86400 + 1  # 13 days: ticks_ms wrapped after 12.4
    assert uptime.milliseconds == 750


def test_the_two_minute_rule_over_the_wrap():
    """Supervision driven by the stopwatch, started 60 s before the wrap."""
    from load_balancing.supervision import MeterSupervision

    now = [PERIOD - 60000]
    stopwatch = Stopwatch(lambda: now[0], ticks_diff)
    meter = MeterSupervision(5, "192.168.0.4:502")
    heard = []
    for second in range(1, 181):
        now[0] = (now[0] + 1000) % PERIOD
        text = meter.step(stopwatch.elapsed_ms(), False)
        if text:
            heard.append((second, text))
    assert heard == [
        (5, "Communication warning for modbus unit 5"),
        (120, "Communication error for modbus unit 5"),
    ]
