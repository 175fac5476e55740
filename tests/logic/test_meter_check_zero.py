"""Zero while power flows is no measurement; a quiet house, a late car, a battery are no fault."""

import micropython

from meter_check import texts
from meter_check.zero import ZeroCurrents
from meter_check.zero_fault import ZeroFault

HOUSE_MA = (3000, 2000, 1500)


def offer_ma(second):
    """From second 10 on: 6 A for 5 s, then 1 A more every 2 s up to 16 A."""
    if second < 10:
        return 0
    return min(max(6000, 6000 + 500 * (second - 15)), 16000)


def car_ma(second, dead_s=3):
    return offer_ma(second - dead_s)


def play(current_of, seconds=120, phases=(0, 1, 2), socket_of=None, check=None, offer=offer_ma):
    """-> (second of the fault, its text, ZeroCurrents)."""
    check = check or ZeroCurrents(phases)
    for second in range(seconds):
        measured = socket_of(second) if socket_of else None
        for quarter in range(4):
            reading = current_of(second) if quarter == 0 else None
            found = check.step(250, reading, offer(second), measured)
            if found:
                return second, found, check
    return None, None, check


def with_car(second, house_ma=HOUSE_MA, car_phases=(0, 1, 2), dead=(), late_s=3):
    car = car_ma(second, late_s)
    return [
        0 if phase in dead else house_ma[phase] + (car if phase in car_phases else 0)
        for phase in range(3)
    ]


# House without the car, phases of the car, dead phases, the station's phases: what is found
WRONG = (
    (HOUSE_MA, (0, 1, 2), (0, 1, 2), (0, 1, 2), texts.NO_CURRENT),
    (HOUSE_MA, (0,), (0, 1, 2), (0, 1, 2), texts.NO_CURRENT),
    (HOUSE_MA, (0,), (0, 1, 2), (0,), texts.NO_CURRENT),
    (HOUSE_MA, (2,), (0, 1, 2), (2,), texts.NO_CURRENT),
    (HOUSE_MA, (0, 1, 2), (0,), (0, 1, 2), texts.DEAD[0]),
    (HOUSE_MA, (0, 1, 2), (1,), (0, 1, 2), texts.DEAD[1]),
    ((400, 0, 0), (0, 1, 2), (0,), (0, 1, 2), texts.DEAD[0]),
    ((400, 0, 0), (0, 1, 2), (1,), (0, 1, 2), texts.DEAD[1]),
    (HOUSE_MA, (0, 1, 2), (1,), (1, 2, 0), texts.DEAD[1]),
)


def test_wrong_meters_are_found_within_a_minute_of_charging():
    for number, (house_ma, car_phases, dead, phases, expected) in enumerate(WRONG):
        second, found, _ = play(lambda s: with_car(s, house_ma, car_phases, dead), 71, phases)
        assert found == expected, (number, found)
        assert second <= 70, (number, second)


def test_the_last_phase_is_suspect_since_a_car_on_two_looks_the_same():
    second, found, check = play(lambda s: with_car(s, dead=(2,)), 71)
    assert (second, found) == (None, None)
    assert (check.suspect, check.silent) == (True, 2)


def test_a_car_of_ten_amperes():
    def see(second):
        return [0] + [2000 + min(car_ma(second), 10000)] * 2

    assert play(see, 71)[1] == texts.DEAD[0]


def test_what_a_lost_transformer_picks_up_is_no_current():
    for noise_ma in (20, -50, 90):
        assert play(lambda s: [noise_ma, -noise_ma, noise_ma * (s % 2)], 71)[1] is not None


def quiet_house(second):
    """A car on one phase; the other two are without any load."""
    return with_car(second, (300, 0, 0), (0,))


def late_car(second):
    return with_car(second, (300, 0, 0), (0, 1, 2), late_s=55)


def car_without_current(second):
    return [0, 250, 0]


def battery_on_each(second):
    """It takes all back after 3 s; what it overlooks meanwhile shows."""
    return [car_ma(second) - car_ma(second - 3)] * 3


def battery_on_l1(second):
    house = with_car(second)
    return [car_ma(second) - car_ma(second - 2), house[1], house[2]]


def exactly_covered(second):
    """A meter without direction, and 16 A from the roof."""
    return [abs(car_ma(second) - 16000) + second * 7 % 60] * 3


def two_phases_in_a_quiet_house(second):
    return with_car(second, (300, 0, 0), (0, 1))


def car_that_stops_by_itself(second):
    """It takes nothing any more, and L1 has no other load."""
    return with_car(second, (0, 400, 300), (0,)) if second < 80 else [0, 400, 300]


def three_phases_stop(second):
    return with_car(second, (0, 400, 300)) if second < 80 else [0, 400, 300]


def hob_with_a_late_car(second):
    """On L2 and L3 alike, in its rhythm, while L1 is without load and the car has not begun."""
    hob = 8000 if second % 20 < 8 else 0
    return with_car(second, (0, 300 + hob, 200 + hob), late_s=50)


def battery_answers_a_hob(second):
    """Without delay it takes back all of what it saw 3 s ago."""
    hob = 5000 if 60 <= second < 63 else 0
    return [hob, 0, 0] if second > 20 else battery_on_each(second)


RIGHT = (
    quiet_house,
    late_car,
    car_without_current,
    battery_on_each,
    battery_on_l1,
    exactly_covered,
    two_phases_in_a_quiet_house,
    car_that_stops_by_itself,
    three_phases_stop,
    hob_with_a_late_car,
    battery_answers_a_hob,
)


def test_a_right_meter_is_no_fault():
    for see in RIGHT:
        second, found, _ = play(see, 400)
        assert found is None, (see, second, found)


def test_l1_without_current_is_a_suspicion():
    """The car may charge from L1 alone, or take nothing: nobody can tell."""
    _, found, check = play(lambda s: with_car(s, HOUSE_MA, (0,), (0,)), 70)
    assert found is None
    assert check.suspect
    assert check.silent == 0
    _, found, check = play(lambda s: with_car(s, (0, 300, 200), (0,), late_s=70), 120)
    assert found is None
    assert not check.suspect
    assert check.silent is None


def test_a_third_phase_without_current_in_a_quiet_house_is_a_suspicion():
    _, found, check = play(two_phases_in_a_quiet_house, 71)
    assert found is None
    assert check.suspect
    assert check.silent == 2


def test_a_current_that_breaks_off():
    """In a charge: all phases, or one while the others stay."""
    for dead, expected in (
        ((0, 1, 2), texts.NO_CURRENT),
        ((0,), texts.LOST[0]),
        ((2,), texts.LOST[2]),
    ):
        second, found, _ = play(lambda s: with_car(s, dead=dead if s >= 80 else ()), 400)
        assert found == expected, (dead, found)
        assert 80 <= second <= 95, (dead, second)


def test_with_a_meter_at_the_socket_at_once():
    for dead, car_phases, expected in (
        ((0, 1, 2), (0, 1, 2), texts.NO_CURRENT),
        ((0,), (0,), texts.DEAD[0]),
        ((1,), (0, 1), texts.DEAD[1]),
    ):
        second, found, _ = play(
            lambda s: with_car(s, HOUSE_MA, car_phases, dead),
            socket_of=lambda s: with_car(s, (0, 0, 0), car_phases),
        )
        assert found == expected, (dead, found)
        assert second <= 20, (dead, second)
    # A battery that covers all of it, after a second
    assert play(battery_on_each, socket_of=lambda s: with_car(s, (0, 0, 0)))[1] is None
    # A car that takes nothing
    assert play(car_without_current, socket_of=lambda s: [0, 0, 0])[1] is None


def test_a_meter_that_renews_its_values_slowly_is_given_the_time():
    """Zeros of before the start, for a minute."""
    for renewed_ms, expected in ((0, texts.NO_CURRENT), (60000, None)):
        check = ZeroCurrents((0, 1, 2))
        for second in range(100):
            reading = [0, 0, 0] if second < 70 else with_car(second)
            found = check.step(1000, reading, offer_ma(second), None, renewed_ms)
            if found:
                break
        assert found == expected


def test_the_fault_ends_when_the_current_has_been_back_for_a_minute():
    check = ZeroFault((0, 1, 2))
    seen = []
    for second in range(1500):
        asleep = second < 100 or 300 <= second < 400 or 700 <= second < 800
        check.step(1000, [0, 0, 0] if asleep else with_car(second), offer_ma(second), None)
        if (check.text is not None) != (bool(seen) and len(seen) % 2 == 1):
            seen.append(second)
    assert seen == [59, 159, 309, 519, 709, 1039]


def test_nothing_is_allocated():
    check = ZeroFault((0, 1, 2))
    readings = [with_car(second, dead=(0, 2) if second > 90 else ()) for second in range(150)]
    socket = [6000, 6000, 6000]
    second = 0
    micropython.heap_lock()
    try:
        while second < 150:
            check.step(1000, readings[second], 16000 if second > 5 else 0, socket)
            second += 1
    finally:
        micropython.heap_unlock()


def test_small_values_that_repeat_are_old_ones_and_not_zero():
    """A battery covers the car; the meter renews its values every 30 s."""
    for left_ma in (60, -45, 99):
        second, _, _ = play(
            lambda s: (left_ma + s // 30, 40 - s // 30, 20),
            70,
            socket_of=lambda s: (16000, 16000, 16000) if s >= 13 else (0, 0, 0),
        )
        assert second is None, left_ma
    # Next to nothing is what a meter of far too small a scale reads.
    second, found, _ = play(lambda s: (25, 12, 30) if s >= 10 else (7, 5, 3))
    assert (second, found) == (59, texts.NO_CURRENT)
    # Longer than the slowest meter needs, they are no old ones.
    second, found, _ = play(lambda s: (60, 40, 20), 240)
    assert (second, found) == (109, texts.NO_CURRENT)


def test_all_phases_are_without_current_since_the_last_of_them_was():
    """L1 falls with a load of the house, while a battery keeps L2 and L3 at zero."""

    def current_of(second):
        if second < 16:
            return (7500, 4000, 4000)
        if second < 60:
            return (7500, 40 + second % 3, second % 7)
        return (50 + second % 9 * 20, 15 + second % 5, 3 + second % 2)

    for socket_of in (None, lambda s: (8000, 8000, 8000) if s >= 13 else (0, 0, 0)):
        check = ZeroCurrents((1, 2, 0))
        assert play(current_of, 64, check=check, socket_of=socket_of)[0] is None


def test_what_a_saturated_battery_takes_back_late_has_not_broken_off():
    """L1 imports what a battery lacks, exports for 3 s as a load of the house ends, and is at zero
    again: no current of one direction broke off."""

    def current_of(second):
        if second < 16:
            return (60 + second % 7 * 3, 20 + second % 5, 3 + second % 2)
        if second < 60:
            return (3300 + second % 9, 30 + second % 5, 15 - second % 3)
        if second < 63:
            return (-6700 + second % 9, 25 + second % 5, 15 - second % 3)
        return (second % 9, 20 + second % 5, 15 - second % 3)

    assert play(current_of, 100, check=ZeroCurrents((1, 0, 2)))[0] is None
