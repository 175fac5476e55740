"""The small parts of a session: cable coding, contactor check, wake-up, debounce, on their own."""

from iec61851 import faults, proximity
from iec61851.car_state import CarState
from iec61851.contactor_check import ContactorCheck
from iec61851.proximity import Proximity


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


def test_two_measurements_must_agree():
    cable = Proximity()
    for ohm in (9000, 1500, 680):  # on its way in
        assert cable.step(20, ohm) is None and not cable.known
    assert cable.step(20, 700) is None
    assert cable.known and cable.cable_ma == 20000
    cable.forget()
    assert cable.cable_ma == 0 and not cable.known
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
        # (told, contact says closed, ms) ... -> fault
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
        for told, closed, duration_ms in pieces:
            for _ in range(duration_ms // 20):
                found = check.step(20, told, closed)
        assert found is expected, pieces


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
