"""A meter that renews its values every 10 to 60 s: its interval, and which readings are new."""

import micropython

from energy_meters.reading import Reading
from meter_check.renewal import Renewal
from simulated_home import Car, Home, limits

HOUSE_MA = (14000, 3000, 2000)


def reading(current_ma, second):
    made = Reading()
    made.current_ma = list(current_ma)
    made.voltage_mv = [230000 + second % 3] * 3  # of another device
    made.power_w = [(230 + second % 3) * ma // 1000 for ma in current_ma]
    return made


def load(second):
    return [HOUSE_MA[0] + second * 37 % 90, HOUSE_MA[1] + second * 7 % 40, HOUSE_MA[2]]


def play(seconds, every_s, offer_of=lambda second: 0, renewal=None):
    """-> (Renewal, the seconds of its new readings)."""
    renewal = renewal or Renewal()
    new = []
    for second in range(seconds):
        made = reading(load(second - second % every_s), second)
        if renewal.step(1000, made, offer_of(second)):
            new.append(second)
    return renewal, new


def test_the_interval_is_learned():
    for every_s in (10, 15, 30, 60):
        renewal, new = play(6 * every_s, every_s)
        assert renewal.every_ms == every_s * 1000
        assert new[-2:] == [4 * every_s, 5 * every_s]
        play(20, 1, renewal=renewal)
        assert renewal.every_ms == 0


def test_a_meter_that_renews_at_once_is_none():
    for every_s in (1, 2, 3):
        renewal, new = play(200, every_s)
        assert renewal.every_ms == 0
        assert len(new) == 200


def test_a_load_that_rests_is_waited_for_no_longer_than_the_interval():
    renewal, _ = play(100, 30)
    made = reading(load(0), 0)
    new = [second for second in range(120) if renewal.step(1000, made, 0)]
    assert new[0] <= 33
    assert len(new) >= 80


def test_a_coarse_meter_with_a_steady_load_is_none():
    """Its values change now and then; the offer moves, and the car takes nothing."""
    renewal = Renewal()
    changes = (0, 7, 40, 52, 95, 99, 140, 160, 180, 200, 220, 240)
    suspect_s = 0
    for second in range(400):
        value_ma = 1000 * sum(second >= change for change in changes)
        offer_ma = 6000 if second < 250 else 16000
        assert renewal.step(1000, reading([value_ma, value_ma, 0], second), offer_ma)
        suspect_s += renewal.is_suspect
    assert renewal.every_ms == 0
    assert 1 <= suspect_s <= 120


def test_before_it_is_known_the_offer_waits_while_values_stay():
    renewal, new = play(59, 60, lambda second: 0 if second < 20 else 6000)
    assert renewal.every_ms == 0
    assert len(new) == 59
    assert renewal.is_suspect


def test_a_meter_without_readings_is_silent_and_not_old():
    renewal, _ = play(40, 1, lambda second: 16000)
    for _ in range(30):
        renewal.step(1000, None, 6000)
        assert not renewal.is_suspect


def test_the_station_waits_for_fresh_values():
    """17 A of the house come at once while the offer rises: no long overload, no pause, and the
    meter is not lost for that."""
    for every_s in (10, 30, 60):
        home = Home(limits(installation_a=25, safe_a=6), Car(2, lag_s=1), period_ms=250)
        home.pilot.held_ma = 0
        seen = {"second": 0, "ma": None}
        measure = home.meter.measure

        def slow(current_ma, only_cuts=False, seen=seen, every_s=every_s, measure=measure):
            if seen["second"] % every_s == 0:
                seen["ma"] = list(current_ma)
            seen["second"] += 1
            measure(seen["ma"], only_cuts)

        home.meter.measure = slow
        over_s = 0
        for second in range(15 * every_s + 300):
            if second == 5 * every_s:
                home.pilot.held_ma = None
            home.run(1, load(second))
            over_s += home.mains_ma[0] > 25500
        assert home.cycle.renewed_ms == every_s * 1000
        assert over_s == 0, every_s
        assert home.pilot.offer_ma >= 9000
        assert home.cycle.meter_fault is None
        assert not [text for text in home.events if "warning" in text]


def test_nothing_is_allocated():
    renewal = Renewal()
    readings = [reading(load(second - second % 10), second) for second in range(60)]
    micropython.heap_lock()
    try:
        for made in readings:
            renewal.step(1000, made, 6000)
    finally:
        micropython.heap_unlock()
    assert renewal.every_ms == 10000
