"""The grid's meter beside the one at the socket: what contradicts is found, and nothing else."""

import micropython

from meter_check import move, texts
from meter_check.two_meters import TwoMeters


def made(change_ma, from_ma=0, to_ma=6000, cause=None, peak_ma=None, noise_ma=50):
    one = move.Move()
    one.cause = cause or (move.START if from_ma == 0 else move.STOP if to_ma == 0 else move.TEST)
    one.from_ma, one.to_ma = from_ma, to_ma
    for phase in range(3):
        one.change_ma[phase] = change_ma[phase]
        one.peak_ma[phase] = max((peak_ma or change_ma)[phase], 0)
        one.noise_ma[phase] = noise_ma
    return one


def judged(shown, devices=False):
    """shown: (change by the grid's meter per phase, car's current by the socket's) of starts and
    stops in turn -> (evidence, found)."""
    meters = TwoMeters()
    meters.devices = devices
    for number, (change_ma, car_ma) in enumerate(shown):
        if number % 2:
            meters.judge(made(change_ma, 6000, 0), (0, 0, 0))
        else:
            meters.judge(made(change_ma), car_ma)
    return meters.evidence, meters.found


CAR = (0, 6000, 6000)
# What the grid's meter shows of the car; found without, and with devices that balance the phases
KINDS = (
    ((0, 6000, 6000), None, None),
    ((0, 5000, 6100), None, None),
    ((0, 7000, 7200), None, None),
    ((0, 40, -30), texts.NOT_SHOWN, None),
    ((0, 150, 150), texts.NOT_SHOWN, None),
    ((6000, 0, 0), None, None),  # exchanged phases are another rule's
    ((0, 3000, 3000), texts.TOO_SMALL, None),
    ((0, 750, 750), texts.TOO_SMALL, None),
    ((0, 12000, 12000), texts.TOO_LARGE, texts.TOO_LARGE),
    ((0, 60000, 60000), texts.TOO_LARGE, texts.TOO_LARGE),
)


def test_each_kind_is_found_by_moves_in_a_row():
    for shown_ma, without, with_devices in KINDS:
        for devices, expected in ((False, without), (True, with_devices)):
            evidence, found = judged([(shown_ma, CAR)] * 3, devices)
            assert (evidence, found) == (3 if expected else 0, expected), shown_ma


def test_a_right_move_or_another_part_begins_anew():
    wrong, right, other = (0, 1500, 1500), (0, 6000, 6000), (0, 3600, 3600)
    assert judged([(wrong, CAR), (wrong, CAR), (right, CAR)]) == (0, None)
    assert judged([(wrong, CAR), (wrong, CAR), (other, CAR)]) == (1, texts.TOO_SMALL)
    assert judged([(wrong, CAR), ((0, 12000, 12000), CAR)]) == (1, texts.TOO_LARGE)


def test_what_a_device_took_back_was_shown():
    meters = TwoMeters()
    meters.devices = False
    meters.judge(made((0, 0, 0), peak_ma=(0, 5000, 5000)), CAR)
    assert meters.evidence == 0


def test_nothing_is_judged_where_the_car_hardly_moved_the_house_is_busy_or_a_load_came():
    meters = TwoMeters()
    meters.devices = False
    meters.judge(made((0, 0, 0)), (0, 0, 2000))
    meters.judge(made((0, 0, 0)), None)
    meters.judge(made((0, 0, 0), noise_ma=2000), CAR)
    for cause in (move.CUT, move.MIXED):
        meters.judge(made((0, 0, 0), cause=cause), CAR)
    assert meters.evidence == 0
    # Where the car was before is not known.
    meters.judge(made((0, 0, 0)), None)
    meters.judge(made((0, 0, 0), 6000, 12000), (0, 12000, 12000))
    assert meters.evidence == 0


def test_a_start_that_is_cut_short_shows_only_what_is_too_large():
    meters = TwoMeters()
    meters.devices = False
    for change_ma, evidence in ((0, 0), (8000, 0), (17000, 1), (19000, 2)):
        short = made((0, change_ma, 0), cause=move.CUT_SHORT)
        meters.judge(short, (0, 4000, 0))
        assert meters.evidence == evidence


def test_moves_within_a_charge_are_compared_by_how_far_the_car_went():
    meters = TwoMeters()
    meters.judge(made((0, 6000, 0)), (0, 6000, 0))
    for from_ma, to_ma, car_ma in (
        (6000, 16000, 11000),
        (16000, 6000, 6000),
        (6000, 16000, 11000),
    ):
        meters.judge(made((0, 10000, 0), from_ma, to_ma), (0, car_ma, 0))
    assert (meters.evidence, meters.found) == (3, texts.TOO_LARGE)


def test_nothing_is_allocated():
    meters = TwoMeters()
    one, car_ma = made((0, 12000, 12000)), (0, 6000, 6000)
    micropython.heap_lock()
    try:
        for _ in range(5):
            meters.judge(one, car_ma)
    finally:
        micropython.heap_unlock()
    assert meters.evidence == 5
