"""The history of charging: what is reported, when, how often at most, and what a charge was."""

import micropython

from load_balancing import charge_history
from load_balancing.charge_history import ChargeHistory
from load_balancing.charge_record import ChargeRecord
from load_balancing.hourly_quota import HourlyQuota

NAMES = {
    1: "connected",
    2: "started",
    3: "paused",
    4: "resumed",
    5: "ended",
    6: "disconnected",
    7: "summed",
}
CYCLE_MS = 250

# What the socket is like: connected, charging, faulty, offer in mA
NO_CAR = (False, False, False, 6000)
WAITING = (True, False, False, 6000)
CHARGING = (True, True, False, 16000)
STOPPING = (True, True, False, 0)  # nothing is offered, the car has not stopped yet
PAUSED = (True, False, False, 0)
FAULT = (True, False, True, 16000)


def played(script, history=None):
    """[(second, what was reported), ...]; script: (seconds, situation, reason) each."""
    history = history or ChargeHistory()
    found = []
    elapsed_ms = 0
    for seconds, situation, reason in script:
        for _ in range(seconds * 1000 // CYCLE_MS):
            elapsed_ms += CYCLE_MS
            kind = history.step(CYCLE_MS, *situation, reason, None)
            if kind:
                found.append((elapsed_ms // 1000, NAMES[kind]))
    return found


def test_a_charge_with_a_pause():
    history = ChargeHistory()
    script = (
        (10, NO_CAR, "waiting for the car"),
        (5, WAITING, "waiting for the car"),
        (100, CHARGING, "grid L1"),
        (4, STOPPING, "grid L2"),
        (80, PAUSED, "held: shortest pause"),
        (5, WAITING, "rising gradually"),
        (60, CHARGING, "rising gradually"),
        (20, WAITING, "waiting for the car"),
        (10, NO_CAR, "waiting for the car"),
    )
    assert played(script, history) == [
        (10, "connected"),
        (15, "started"),
        (119, "paused"),
        (204, "resumed"),
        (264, "ended"),
        (284, "disconnected"),
    ]
    assert history.paused_s == 85
    record = history.record
    assert record.duration_s == 249  # from the start to the end, the pause included
    assert record.charging_s == 164
    assert record.average_ma == (100 * 16000 + 5 * 6000 + 60 * 16000) // 249
    assert record.shares(3) == [
        ("grid L1", 40),
        ("held: shortest pause", 32),
        ("rising gradually", 26),
    ]


def test_a_pause_has_the_reason_of_the_moment_in_which_the_offer_ended():
    history = ChargeHistory()
    played(((1, WAITING, "w"), (9, CHARGING, "grid L1"), (3, STOPPING, "grid L2")), history)
    for reason in ("held: shortest pause", "recent peak L3"):
        kind = history.step(CYCLE_MS, *PAUSED, reason, None)
        if kind:
            assert (kind, history.reason) == (charge_history.PAUSED, "grid L2")


def test_what_ends_a_charge():
    start = ((1, WAITING, "w"), (9, CHARGING, "grid L1"))
    pause = (2, STOPPING, "grid L1"), (60, PAUSED, "grid L1")
    cases = (
        (start + ((2, WAITING, "w"),), charge_history.BY_CAR, "ended"),
        (start + ((2, NO_CAR, "w"),), charge_history.BY_UNPLUGGING, "ended"),
        (start + ((2, FAULT, "w"),), charge_history.BY_FAULT, "ended"),
        (start + pause + ((2, NO_CAR, "w"),), charge_history.BY_UNPLUGGING, "ended"),
        (start + pause + ((2, FAULT, "w"),), charge_history.BY_FAULT, "ended"),
        # It is offered current again, and takes none
        (start + pause + ((301, WAITING, "w"),), charge_history.BY_CAR, "ended"),
        (start + pause + ((299, WAITING, "w"),), None, "paused"),
        (start + pause + ((299, WAITING, "w"), (9, PAUSED, "w"), (299, WAITING, "w")), None, None),
        (start + ((2, STOPPING, "w"), (9, CHARGING, "w")), None, "started"),
    )
    for script, by, last in cases:
        history = ChargeHistory()
        reported = played(script, history)
        assert last is None or reported[-1][1] == last, (script, reported)
        assert ("ended" in [what for _, what in reported]) is (by is not None), script
        assert by is None or history.ended_by == by, script


def test_an_unplugged_car_is_reported_once():
    script = ((1, WAITING, "w"), (9, CHARGING, "w"), (9, NO_CAR, "w"), (1, WAITING, "w"))
    assert [what for _, what in played(script)] == ["connected", "started", "ended", "connected"]


def test_each_charge_has_its_own_record():
    history = ChargeHistory()
    once = ((9, CHARGING, "grid L1"), (2, WAITING, "w"))
    played(((1, WAITING, "w"),) + once, history)
    assert history.record.duration_s == 9
    played(((30, CHARGING, "cable"), (2, WAITING, "w")), history)
    assert history.record.duration_s == 30
    assert history.record.shares(3)[0] == ("cable", 100)


PAUSE = ((57, CHARGING, "grid L1"), (3, STOPPING, "grid L1"), (60, PAUSED, "grid L1"))


def test_a_house_that_flaps_does_not_fill_the_log():
    """30 pauses an hour: three are listed, the others are counted once an hour."""
    history = ChargeHistory()
    reported = [what for _, what in played(((1, WAITING, "w"),) + 30 * PAUSE, history)]
    assert reported == ["connected", "started"] + 3 * ["paused", "resumed"]
    more = played(3 * PAUSE, history)
    assert [what for _, what in more] == ["summed", "paused", "resumed", "paused"]
    assert (history.more_starts, history.more_pauses) == (0, 28)
    reported = [what for _, what in played(30 * 5 * PAUSE, history)]
    assert len(reported) <= 5 * 7 + 6
    assert reported.count("summed") == 4
    # However many there were, the end is reported, with the whole charge.
    assert played(((2, NO_CAR, "w"),), history)[-1][1] == "ended"
    assert history.record.duration_s > 5 * 3600


def test_a_car_that_flaps_does_not_fill_the_log_either():
    history = ChargeHistory()
    again = ((5, CHARGING, "w"), (5, WAITING, "w"))
    reported = [what for _, what in played(((1, WAITING, "w"),) + 300 * again, history)]
    assert reported == ["connected"] + 7 * ["started", "ended"]
    reported = [what for _, what in played(61 * again, history)]
    assert reported == ["summed", "started", "ended"]
    assert history.more_starts == 353


def test_a_plug_that_flaps_does_not_fill_the_log_either():
    history = ChargeHistory()
    again = ((5, WAITING, "w"), (5, NO_CAR, "w"))
    reported = [what for _, what in played(300 * again, history)]
    assert reported == 8 * ["connected", "disconnected"]
    reported = [what for _, what in played(((1000, NO_CAR, "w"),), history)]
    assert reported == ["summed"]
    assert history.more_starts == 292


def test_what_began_unreported_ends_unreported():
    history = ChargeHistory()
    again = ((5, CHARGING, "w"), (5, WAITING, "w"))
    played(((1, WAITING, "w"),) + 7 * again + ((5, CHARGING, "w"),), history)
    # The visit was reported, its last charge was not.
    assert played(((2, NO_CAR, "w"),), history) == [(0, "disconnected")]


def test_an_hour_without_more_is_no_event():
    script = ((1, WAITING, "w"),) + 3 * PAUSE + ((9000, CHARGING, "w"),)
    assert "summed" not in [what for _, what in played(script)]


def test_a_quota():
    quota = HourlyQuota(2)
    assert [quota.take() for _ in range(4)] == [True, True, False, False]
    quota.step(3599999)
    assert not quota.over
    quota.step(1)
    assert (quota.over, quota.skipped) == (True, 2)
    quota.clear()
    assert [quota.take() for _ in range(3)] == [True, True, False]
    calm = HourlyQuota(2)
    calm.step(3600000)  # no hour runs yet
    calm.take()
    calm.step(3599999)
    assert [calm.take() for _ in range(2)] == [True, False]
    calm.clear()
    calm.take()
    calm.step(3600000)
    assert [calm.take() for _ in range(2)] == [True, True]  # a new hour


def recorded(duration_s, power_w, cycle_ms=CYCLE_MS, charging=True):
    record = ChargeRecord()
    record.begin()
    for _ in range(duration_s * 1000 // cycle_ms):
        record.step(cycle_ms, charging, 16000, "cable", power_w)
    return record


def test_energy():
    for duration_s, power_w, energy_wh in (
        (3600, 3680, 3680),
        (3600, 1, 1),
        (3599, 1, 0),
        (7200, 11040, 22080),
        (36, 100, 1),
        (3600, -500, 0),  # a car that feeds back has charged nothing
    ):
        for cycle_ms in (250, 333, 1000, 8000):
            record = recorded(duration_s, power_w, cycle_ms)
            seconds = duration_s * 1000 // cycle_ms * cycle_ms // 1000
            exact_wh = max(power_w, 0) * seconds // 3600
            assert record.energy_wh == exact_wh
            assert abs(record.energy_wh - energy_wh) <= max(power_w, 0) * 8 // 3600 + 1
            assert record.unmeasured_s == 0
    assert recorded(60, None).unmeasured_s == 60
    assert recorded(60, 3680, charging=False).energy_wh == 0


def test_a_long_charge_stays_in_small_integers():
    record = ChargeRecord()
    record.begin()
    for _ in range(30 * 24):  # a month at 80 A, three phases
        for _ in range(450):
            record.step(8000, True, 80000, "station maximum", 55200)
    assert record.average_ma == 80000
    assert record.energy_wh == 30 * 24 * 55200
    assert max(record._offered_as, record.energy_wh) < 1 << 30


def test_shares():
    record = ChargeRecord()
    record.begin()
    for reason, seconds in (("a", 10), ("b", 50), ("a", 15), ("c", 20), ("d", 5)):
        record.step(seconds * 1000, True, 6000, reason, None)
    assert record.shares(3) == [("b", 50), ("a", 25), ("c", 20)]
    assert record.shares(9)[-1] == ("d", 5)
    record.begin()
    for reason, seconds in (("a", 1), ("b", 7)):
        record.step(seconds * 1000, True, 6000, reason, None)
    assert record.shares(3) == [("b", 88), ("a", 13)]  # 12.5 rounded up


def test_more_reasons_than_there_are_slots_do_no_harm():
    record = ChargeRecord()
    record.begin()
    for number in range(100):
        record.step(1000, True, 6000, str(number), None)
    assert record.duration_s == 100
    assert len(record.shares(100)) == 32


def test_nothing_is_allocated():
    history = ChargeHistory()
    situations = (NO_CAR, WAITING, CHARGING, STOPPING, PAUSED, WAITING, CHARGING, FAULT, WAITING)
    reasons = ("grid L1", "cable", "recent peak L1")
    step = history.step
    kinds = [0] * 8
    micropython.heap_lock()
    try:
        for turn in range(400):
            for situation in situations:
                connected, charging, faulty, offer_ma = situation
                for _ in range(40):
                    reason = reasons[turn % 3]
                    kind = step(250, connected, charging, faulty, offer_ma, reason, 3680)
                    kinds[kind] += 1
    finally:
        micropython.heap_unlock()
    assert all(kinds), kinds
