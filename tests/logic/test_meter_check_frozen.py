"""Values that stand still while they should move are frozen; any value that changes is alive."""

from energy_meters.reading import Reading
from meter_check import frozen
from meter_check.frozen import Frozen

TEXT = frozen.TEXT


def measured(current_ma, voltage_mv=230000, power_w=None):
    """A Reading; voltage_mv, power_w: on every phase, None where the meter does not measure it."""
    made = Reading()
    made.current_ma = list(current_ma)
    made.voltage_mv = [voltage_mv] * 3
    made.power_w = [power_w] * 3
    return made


def verdict(current_of, offers_ma, has_voltage=True):
    """One cycle a second; nothing but the currents changes."""
    check = Frozen((0, 1, 2))
    found = None
    for second, offer_ma in enumerate(offers_ma):
        reading = measured(current_of(offer_ma, second), 230000 if has_voltage else None)
        found = check.step(reading, offer_ma)
    return found


def standing_still(offer_ma, second):
    return [2000, 3000, 4000]


def honest(offer_ma, second):
    return [2000 + second * 7 % 40 + offer_ma] * 3


RAMP_MA = [6000 + 1000 * (second // 2) for second in range(20)] + [16000] * 30


def test_values_that_stand_still_while_power_flows():
    assert verdict(standing_still, [0] * 20 + RAMP_MA + [16000] * 60) == TEXT
    assert verdict(standing_still, [0] * 400) is None  # no car: nothing that should move
    assert verdict(honest, [0] * 20 + RAMP_MA + [16000] * 60) is None


def test_currents_alone_may_stand_still_while_the_offer_does():
    assert verdict(standing_still, [16000] * 200, has_voltage=False) is None
    assert verdict(standing_still, [6000] * 20 + [16000] * 90, has_voltage=False) == TEXT


def test_any_value_that_changes_shows_that_the_meter_is_alive():
    """Each of them alone, while currents stand still and power flows."""

    def found(name):
        check = Frozen((0, 1, 2))
        for second in range(200):
            reading = measured((5000, 400, 400), power_w=1150)
            reading.power_total_w = 1334
            reading.frequency_mhz = 50000
            if name:
                values = getattr(reading, name)
                if isinstance(values, list):
                    values[2] += second
                else:
                    setattr(reading, name, values + second)
            found = check.step(reading, 16000)
        return found

    assert found(None) == TEXT
    for name in ("current_ma", "voltage_mv", "power_w", "power_total_w", "frequency_mhz"):
        assert found(name) is None, name


def test_a_reading_that_only_cuts_proves_nothing():
    check = Frozen((0, 1, 2))
    for second in range(200):
        reading = measured((5000, 400, 400))
        reading.only_cuts = second % 2 == 1
        assert (check.step(reading, 16000) == TEXT) == (second >= 120), second


def test_values_that_move_again_are_valid():
    def thawing(offer_ma, second):
        return honest(offer_ma, second if second > 150 else 0)

    assert verdict(thawing, [16000] * 150) == TEXT
    assert verdict(thawing, [16000] * 153) is None


def test_currents_that_stand_still_while_the_voltage_changes():
    def found(current_ma, offers_ma, changes_at=0):
        check = Frozen((0, 1, 2))
        for second, offer_ma in enumerate(offers_ma):
            power_w = 1150 if second >= changes_at else 1151
            reading = measured([current_ma, 400, 400], 230000 + second, power_w)
            found = check.step(reading, offer_ma)
        return found

    assert found(5000, [6000] * 20 + [16000] * 130) == frozen.LOADS_TEXT
    assert found(-5000, [6000] * 20 + [16000] * 130) == frozen.LOADS_TEXT
    assert found(5000, [16000] * 20 + [0] * 130) == frozen.LOADS_TEXT
    assert found(5000, [6000] * 20 + [16000] * 80) is None
    # Moved too early, or not for long enough since the load changed
    assert found(5000, [6000] * 20 + [16000] * 130, changes_at=40) is None
    assert found(5000, [6000] * 100 + [16000] * 100, changes_at=95) is None
    assert found(5000, [6000] * 20 + [16000] * 130, changes_at=15) == frozen.LOADS_TEXT
    assert found(5000, [16000] * 20 + [14000] * 300) is None
    # A house without a load, and a car that takes nothing
    assert found(400, [6000] * 20 + [16000] * 300) is None


def test_currents_that_changed_all_the_time_and_stand_still_want_a_test_move():
    """Powers that follow the voltage show no load; a house that is often still is no frozen meter,
    nor is one of coarse currents whose powers live."""

    def unclear_at(current_of):
        check = Frozen((0, 1, 2))
        for second in range(1500):
            current_ma = current_of(second)
            check.step(measured([current_ma] * 3, 230000 + second, 1150 + second), 16000)
            if check.is_unclear:
                return second
        return None

    assert unclear_at(lambda second: 16001 + 7 * min(second, 300)) == 420
    assert unclear_at(lambda second: 16000 + 100 * min(second, 300)) is None
    assert unclear_at(lambda second: 16000 + 7 * min(second, 100)) is None
    assert unclear_at(lambda second: 16000 + 7 * (second // 2)) is None
    assert unclear_at(lambda second: 1000 + min(second, 300)) is None


def test_a_house_that_is_still_by_itself_is_tested_once():
    check = Frozen((0, 1, 2))
    tests = []
    current_ma = 16001
    for second in range(2000):
        if second < 300:
            current_ma += 7
        if check.is_unclear:
            tests.append(second)
            current_ma += 7  # the car follows the test move
        assert check.step(measured([current_ma] * 3, 230000 + second), 16000) is None
    assert tests == [420]
