"""The small parts of a session: cable coding, contactor check, wake-up, debounce, on their own."""

from iec61851 import faults, proximity, wake_up
from iec61851.car_state import CarState
from iec61851.contactor_check import ContactorCheck
from iec61851.phase_switch import PhaseSwitch
from iec61851.proximity import Proximity
from iec61851.wake_up import WakeUp


def test_windows_of_the_cable_coding():
    cases = (
        # ohm -> mA, 0: no plug, None: shorted
        (0, None),
        (74, None),
        (75, 63000),
        (100, 63000),
        (149, 63000),
        (150, 32000),
        (220, 32000),
        (329, 32000),
        (330, 20000),
        (680, 20000),
        (999, 20000),
        (1000, 13000),
        (1500, 13000),
        (2200, 13000),
        (2201, 0),
        (1 << 29, 0),
    )
    for ohm, current_ma in cases:
        assert proximity.cable_ma(ohm) == current_ma, ohm


def test_resistance_behind_a_pull_up():
    for ohm in (0, 50, 100, 220, 680, 1500, 2200):
        for supply_mv, pull_up_ohm in ((3300, 1000), (5000, 2000), (3300, 330)):
            pin_mv = supply_mv * ohm // (ohm + pull_up_ohm)
            found = proximity.resistance_ohm(pin_mv, supply_mv, pull_up_ohm)
            assert abs(found - ohm) <= ohm // 100 + 3, (ohm, found)
    assert proximity.cable_ma(proximity.resistance_ohm(3300, 3300, 1000)) == 0
    assert proximity.cable_ma(proximity.resistance_ohm(3400, 3300, 1000)) == 0
    assert proximity.cable_ma(proximity.resistance_ohm(-10, 3300, 1000)) is None
    assert 1 << 20 < proximity.resistance_ohm(3300, 3300, 1000) < 1 << 30  # no long integer


def test_two_measurements_must_agree():
    cable = Proximity()
    assert cable.cable_ma == 0 and not cable.known
    for ohm in (9000, 1500, 680):  # on its way in
        assert cable.step(20, ohm) is None and not cable.known
    assert cable.step(20, 700) is None
    assert cable.known and cable.cable_ma == 20000
    cable.forget()
    assert cable.cable_ma == 0 and not cable.known
    assert cable.step(20, 700) is None and not cable.known  # the car before had this cable
    assert cable.step(20, 10) is None
    assert cable.step(20, 10) is faults.CABLE_SHORTED
    assert cable.known and cable.cable_ma == 0


def test_a_contact_that_closes_late():
    cases = (
        # ohm and ms, one after the other -> mA, the fault
        (((9000, 160), (220, 40)), 32000, None),
        (((9000, 940), (220, 40)), 32000, None),
        (((9000, 940), (10, 40)), 0, faults.CABLE_SHORTED),
        (((9000, 1000),), 0, faults.CABLE_UNKNOWN),
        (((220, 20), (680, 20)) * 25, 0, faults.CABLE_UNKNOWN),  # never agrees
    )
    cable = Proximity()
    for pieces, cable_ma, fault in cases:
        found = None
        for ohm, duration_ms in pieces:
            for _ in range(duration_ms // 20):
                assert not cable.known
                found = cable.step(20, ohm)
        assert cable.known and (cable.cable_ma, found) == (cable_ma, fault), pieces
        cable.forget()


def test_contactor_check():
    cases = (
        # (switched on, contact closed, ms) ... -> fault
        (((True, True, 9000), (False, False, 9000)), None),
        (((True, False, 980), (True, True, 20), (True, False, 980)), None),
        (((True, False, 980), (False, True, 980), (False, False, 20)), None),
        (((True, False, 1040),), faults.NOT_CLOSING),
        (((False, True, 1040),), faults.WELDED),
        (((True, True, 9000), (True, False, 1040)), faults.NOT_CLOSING),
        (((True, True, 9000), (False, True, 1040)), faults.WELDED),
    )
    for pieces, expected in cases:
        check = ContactorCheck()
        found = None
        for switched_on, closed, duration_ms in pieces:
            for _ in range(duration_ms // 20):
                found = check.step(20, switched_on, closed)
        assert found is expected, pieces


def test_the_contact_has_a_second_from_the_start():
    check = ContactorCheck()
    assert check.step(999, False, True) is None
    assert check.step(1, False, True) is faults.WELDED


def settled(pieces, period_ms):
    """Runs (state seen, ms) pieces; -> the settled state after each."""
    car = CarState()
    states = []
    for seen, duration_ms in pieces:
        for _ in range(duration_ms // period_ms):
            car.step(period_ms, seen)
        states.append(car.state)
    return states


def test_debounce_at_any_pace_of_the_passes():
    for period_ms in (10, 20, 25, 30):
        assert settled((("B", 90), ("C", 480), ("C", 90), ("B", 90)), period_ms) == [
            "B",
            "B",
            "C",
            "B",
        ]
        assert settled((("B", 90), ("C", 600), ("A", 60)), period_ms) == ["B", "C", "A"]
        pulses = (("B", 90), ("C", 250), ("B", 90)) * 5
        assert settled(pulses, period_ms) == ["B"] * 15
    assert settled((("C", 600), ("F", 100), ("C", 20), ("F", 100)), 20) == ["C"] * 4


def test_how_long_each_state_must_have_been_seen():
    for seen, settles_ms in (("A", 15), ("B", 25), ("C", 500), ("D", 25), ("E", 25), ("F", 200)):
        car = CarState()
        other = "E" if seen == "A" else "A"
        for _ in range(100):
            car.step(1, other)
        passed_ms = -1  # the first burst only shows that it begins
        while car.state != seen:
            car.step(1, seen)
            passed_ms += 1
        assert passed_ms == settles_ms, seen
        for _ in range(600):
            car.step(1, "C")
        passed_ms = -1
        while car.state == "C" and seen != "C":
            car.step(1, seen)
            passed_ms += 1
        assert passed_ms == {"A": 15, "C": -1, "F": 200}.get(seen, 25), seen


def test_c_is_left_25_ms_after_the_first_burst_that_shows_something_else():
    car = CarState()
    for _ in range(600):
        car.step(1, "C")
    for number in range(25):  # a line that shows another state each time
        assert car.step(1, "BDE"[number % 3]) == "C", number
    assert car.step(1, "D") == "D"


def test_a_car_is_in_no_state_before_it_was_seen():
    car = CarState()
    assert car.state == "A"
    assert car.step(20, "B") == "A"
    assert car.step(14, "A") == "A"


def test_phases_switch_after_10_s_without_current():
    switch = PhaseSwitch()
    assert not switch.closed and not switch.pending
    for wanted in (True, False):
        switch.wanted = wanted
        switch.step(9999, True)
        assert switch.pending
        switch.step(20, False)  # current flows: the time begins anew
        switch.step(9999, True)
        assert switch.pending and switch.closed is not wanted
        switch.step(1, True)
        assert not switch.pending and switch.closed is wanted
    switch.step(60000, True)
    assert not switch.closed


def test_two_wake_ups_and_then_none():
    made = WakeUp()
    assert not made.low
    assert made.step(400000, True, 6000) is None  # not allowed
    made.arm(True)
    assert made.step(29999, True, 6000) is None
    made.arm(False)  # the car has ended its charge
    assert made.step(60000, True, 6000) is None
    made.arm(True)
    assert made.step(29999, True, 6000) is None
    assert made.step(20, False, 0) is None
    assert made.step(29999, True, 6000) is None
    assert made.step(1, True, 6000) == wake_up.TEXT
    assert made.low
    assert made.step(3999, False, 0) is None and made.low
    assert made.step(1, False, 0) is None and not made.low
    assert made.step(3000, False, 0) is None
    assert made.step(329999, True, 6000) is None
    assert made.step(1, True, 6000) == wake_up.TEXT_AGAIN
    assert made.step(9999, False, 0) is None and made.low
    assert made.step(1, False, 0) is None and not made.low
    for _ in range(100):
        assert made.step(60000, True, 6000) is None and not made.low
    made.arm(True)
    assert made.step(29999, True, 6000) is None
    assert made.step(1, True, 6000) == wake_up.TEXT


def test_a_raised_offer_gets_its_time_before_a_wake_up():
    """30 s from the last rise of 1 A or more above anything before."""
    made = WakeUp()
    made.arm(True)
    for number in range(5):
        assert made.step(20000, True, 6000 + 1000 * number) is None, number
    assert made.step(5000, True, 8000) is None  # lower, and back: no rise
    assert made.step(4999, True, 10999) is None
    assert made.step(1, True, 10000) == wake_up.TEXT
