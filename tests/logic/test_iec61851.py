"""Duty, levels, car states and supply against the figures of IEC 61851-1."""

from iec61851 import duty, levels
from iec61851.car_state import CarState
from iec61851.supply import Supply


def car_reads_ma(duty_u16):
    """What a car may draw at this duty (table A.8), in mA, with duties as fractions of 65536."""
    if duty_u16 * 100 <= 85 * 65536:
        return duty_u16 * 60000 // 65536
    return duty_u16 * 250000 // 65536 - 160000


def test_known_duties():
    cases = (
        (0, 65535),
        (5999, 65535),
        (6000, 6553),  # 10 %
        (16000, 17476),  # 26.67 %
        (32000, 34952),  # 53.33 %
        (51000, 55705),  # 85 %
        (52499, 55705),
        (52500, 55705),
        (63000, 58458),  # 89.2 %
        (80000, 62914),  # 96 %
        (90000, 62914),
    )
    for offer_ma, expected in cases:
        assert duty.duty_u16(offer_ma) == expected, offer_ma


def test_no_offer_is_read_as_more_and_little_is_lost():
    for offer_ma in range(6000, 80001, 100):
        read_ma = car_reads_ma(duty.duty_u16(offer_ma))
        lost_ma = 1525 if 51000 < offer_ma <= 52500 else 25
        assert offer_ma - lost_ma <= read_ma <= offer_ma, (offer_ma, read_ma)


def test_levels():
    cases = (
        (12600, "A"),
        (11400, "A"),
        (9560, "B"),
        (8360, "B"),
        (6490, "C"),
        (5480, "C"),
        (3250, "D"),
        (2620, "D"),
        (1000, "E"),
        (0, "E"),
        (-1000, "E"),
        (-12000, "F"),
    )
    for level_mv, state in cases:
        assert levels.state_of(level_mv) == state, level_mv


def test_the_high_level_of_a_burst_passes_over_outliers():
    samples = [-12000] * 58 + [9000] * 4 + [14000] * 2
    assert levels.high_level(samples) == 9000


def settled(pieces):
    """Runs (state seen, ms) pieces in cycles of 30 ms; -> the settled state after each."""
    car = CarState()
    states = []
    for seen, duration_ms in pieces:
        for _ in range(duration_ms // 30):
            car.step(30, seen)
        states.append(car.state)
    return states


def test_power_is_given_slowly_and_taken_quickly():
    assert settled((("B", 60), ("C", 480), ("C", 60), ("B", 60))) == ["B", "B", "C", "B"]
    assert settled((("B", 60), ("C", 600), ("A", 60))) == ["B", "C", "A"]


def test_a_pulse_of_state_c_is_no_request():
    assert settled((("B", 60), ("C", 240), ("B", 60)) * 5) == ["B"] * 15


def test_a_single_glitch_changes_nothing():
    assert settled((("B", 60), ("C", 600), ("A", 30), ("C", 30))) == ["B", "C", "C", "C"]


def supply_after(pieces, fault=False):
    """Runs (car state, offer_ma, ms) pieces in cycles of 100 ms; -> (duty, contactor) each."""
    supply = Supply()
    found = []
    for car_state, offer_ma, duration_ms in pieces:
        for _ in range(duration_ms // 100):
            supply.step(100, car_state, offer_ma, fault)
        found.append((supply.duty_u16, supply.contactor))
    return found


HIGH = duty.STEADY_HIGH_U16
DUTY_16A = 17476


def test_contactor_and_pilot_for_every_state():
    cases = (
        ("A", 16000, (HIGH, False)),
        ("B", 16000, (DUTY_16A, False)),
        ("B", 0, (HIGH, False)),
        ("C", 16000, (DUTY_16A, True)),
        ("C", 0, (HIGH, False)),
        ("D", 16000, (HIGH, False)),  # ventilation is not there
        ("E", 16000, (HIGH, False)),
        ("F", 16000, (HIGH, False)),
    )
    for car_state, offer_ma, expected in cases:
        assert supply_after(((car_state, offer_ma, 100),)) == [expected], car_state


def test_leaving_c_opens_the_contactor_in_the_same_cycle():
    for car_state in "ABDEF":
        found = supply_after((("C", 16000, 100), (car_state, 16000, 100)))
        assert not found[1][1], car_state


def test_a_pause_waits_for_the_car_and_opens_after_6_s():
    found = supply_after(
        (("C", 16000, 1000), ("C", 0, 5900), ("C", 0, 100), ("C", 0, 10000), ("C", 16000, 100))
    )
    assert found == [
        (DUTY_16A, True),
        (HIGH, True),
        (HIGH, False),
        (HIGH, False),
        (DUTY_16A, True),
    ]


def test_a_car_that_stops_ends_the_pause_at_once():
    found = supply_after((("C", 16000, 1000), ("C", 0, 1000), ("B", 0, 100)))
    assert found[2] == (HIGH, False)


def test_an_offer_within_the_6_s_keeps_the_contactor_closed():
    pieces = (("C", 16000, 100), ("C", 0, 5000), ("C", 16000, 100), ("C", 0, 5900), ("C", 0, 100))
    assert [closed for _, closed in supply_after(pieces)] == [True, True, True, True, False]


def test_a_fault_is_steady_low_and_open():
    for car_state in "ABCDEF":
        assert supply_after(((car_state, 16000, 100),), fault=True) == [(0, False)]


def test_charging_needs_both():
    supply = Supply()
    for car_state, offer_ma, charging in (
        ("B", 16000, False),
        ("C", 16000, True),
        ("C", 0, False),
        ("C", 6000, True),
        ("A", 16000, False),
    ):
        supply.step(100, car_state, offer_ma)
        assert supply.charging is charging, car_state
