"""Bursts of samples: levels by quantiles, hysteresis, and every ADC speed sees both halves."""

from chip import Board, Chip, machine
from iec61851.duty import duty_u16
from iec61851.levels import Levels, state_of
from pilot.inputs import PilotInputs

ZERO_UV, UV_PER_100MV = 1330000, 10250


def uv(level_mv):
    return ZERO_UV + level_mv * UV_PER_100MV // 100


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
        (900, "E"),
        (0, "E"),
        (-1000, "E"),
        (-12000, "F"),
    )
    for level_mv, state in cases:
        for before in (None, "A", "B", "C", "D", "E", "F"):
            assert state_of(level_mv, before) == state, (level_mv, before)


def test_between_two_windows_the_state_stays():
    for above, below, bound_mv in (
        ("A", "B", 10500),
        ("B", "C", 7500),
        ("C", "D", 4500),
        ("D", "E", 1500),
        ("E", "F", -6000),
    ):
        for level_mv in (bound_mv - 499, bound_mv, bound_mv + 499):
            assert state_of(level_mv, above) == above, level_mv
            assert state_of(level_mv, below) == below, level_mv
        assert state_of(bound_mv - 501, above) == below
        assert state_of(bound_mv + 500, below) == above
        assert state_of(bound_mv) == above
        assert state_of(bound_mv - 1) == below


def measured(samples_mv, duty, zero_uv=ZERO_UV, uv_per_100mv=UV_PER_100MV):
    levels = Levels(zero_uv, uv_per_100mv)
    levels.measure([zero_uv + mv * uv_per_100mv // 100 for mv in samples_mv], duty)
    return levels.state, levels.low_half_seen


def test_a_burst_shows_state_and_low_half():
    at_6a, at_51a, at_80a = duty_u16(6000), duty_u16(51000), duty_u16(80000)
    cases = (
        # samples in mV, duty -> state, low half at -12 V
        ([12000] * 64, 65535, ("A", False)),
        ([8980] * 64, 65535, ("B", False)),
        ([-12000] * 58 + [8980] * 6, at_6a, ("B", True)),
        ([-12000] * 61 + [6000] * 3, at_6a, ("C", True)),  # few hits are enough
        ([-12000] * 61 + [3000, 6000, 9000], at_6a, ("C", True)),  # the one in the middle
        ([-12000] * 62 + [6000] * 2, at_6a, ("F", True)),  # too few to count
        ([-12000] * 10 + [6000] * 54, at_51a, ("C", True)),
        ([-8790] * 58 + [8790] * 6, at_6a, ("B", False)),  # without the diode
        ([-5620] * 58 + [5620] * 6, at_6a, ("C", False)),
        ([-5620] * 10 + [5620] * 54, at_51a, ("C", False)),
        # A quarter of what the duty lets expect of the low half, not single disturbances.
        ([-12000] * 14 + [8980] * 50, at_6a, ("B", False)),
        ([-12000] * 15 + [8980] * 49, at_6a, ("B", True)),
        ([-12000] * 2 + [6000] * 70, at_51a, ("C", False)),
        ([-12000] * 3 + [6000] * 69, at_51a, ("C", True)),
        ([-12000] * 1 + [6000] * 71, at_80a, ("C", True)),
        ([-5620] * 3 + [5620] * 69, at_80a, ("C", False)),
        ([0] * 64, at_6a, ("E", False)),
        ([-12000] * 64, 0, ("F", True)),
    )
    for samples_mv, duty, expected in cases:
        assert measured(samples_mv, duty) == expected, (samples_mv, duty)


def test_single_samples_count_for_nothing():
    """Edges and disturbances: two of each kind, in either direction."""
    at_16a = duty_u16(16000)
    for wrong_mv in (-13000, -3000, 3000, 9000, 12000, 15000):
        samples_mv = [-12000] * 45 + [6000] * 17 + [wrong_mv] * 2
        assert measured(samples_mv, at_16a) == ("C", True), wrong_mv
    assert measured([0] * 62 + [-12000] * 2, at_16a) == ("E", False)


def test_two_numbers_calibrate_a_board():
    for zero_uv, uv_per_100mv in ((1330000, 10250), (1250000, 9000), (1500000, 11500)):
        for level_mv, state in ((12000, "A"), (9000, "B"), (6000, "C"), (3000, "D"), (0, "E")):
            found = measured([level_mv] * 64, 65535, zero_uv, uv_per_100mv)
            assert found == (state, False), (zero_uv, uv_per_100mv, level_mv)


def square(high_mv, edge_us=0):
    """An ADC that sees a square wave, -12 V in its low half but for the falling edge."""
    high_uv, low_uv = uv(high_mv), uv(-12000)

    def seen(pin, duty, now_us):
        if duty == 65535:
            return high_uv
        return high_uv if (now_us % 1000 - edge_us) * 65536 < duty * 1000 else low_uv

    return seen


def test_no_speed_of_the_adc_keeps_in_step_with_the_pilot():
    """At any duration of a sample and any duty up to 51 A both halves are hit, whatever the phase
    at the start; one start in 27 may miss a half, and the next burst starts elsewhere."""
    for read_us in range(30, 131):
        for offer_ma in (6000, 32000, 51000):
            chip = machine.chip = Chip(square(6000), read_us)
            chip.duty_u16 = duty_u16(offer_ma)
            inputs = PilotInputs(Board())
            missed = 0
            for start_us in range(0, 999, 37):
                chip.now_us = start_us
                inputs.measure(chip.duty_u16)
                levels = inputs.levels
                assert levels.state in ("C", "F"), (read_us, offer_ma, start_us)
                missed += levels.state == "F" or not levels.low_half_seen
            assert missed <= 1, (read_us, offer_ma, missed)


def test_passes_in_step_with_the_pilot_miss_neither_half_for_long():
    """Every pass begins at the same moment of the period, and the edge is as slow as it may be:
    the high half is missed for less than 200 ms, which would be state F, the low one for 240 ms,
    of the 500 ms that make a diode missing."""
    for offer_ma, edge_us, bursts in ((6000, 0, 10), (75000, 13, 12), (80000, 13, 12)):
        for read_us in range(30, 131, 3):
            chip = machine.chip = Chip(square(6000, edge_us), read_us)
            chip.duty_u16 = duty_u16(offer_ma)
            inputs = PilotInputs(Board())
            for start_us in range(0, 1000, 90):
                missed = 0
                for number in range(16):
                    chip.now_us = start_us + number * 20000
                    inputs.measure(chip.duty_u16)
                    levels = inputs.levels
                    seen = levels.state == "C" and levels.low_half_seen
                    missed = 0 if seen else missed + 1
                    assert missed < bursts, (offer_ma, read_us, start_us)


def test_a_burst_stays_within_its_budget():
    """With the slowest ADC that is planned for, 100 us a sample."""
    chip = machine.chip = Chip(square(6000), 100)
    inputs = PilotInputs(Board())
    inputs.measure(chip.duty_u16)
    assert 7200 < chip.now_us <= 8000
    assert inputs.longest_burst_us == chip.now_us
