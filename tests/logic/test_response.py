"""The meter's answer to the station's own moves: frozen, backwards, tenfold; slow cars are none."""

from load_balancing.response import BACKWARDS, FROZEN, TENFOLD, MeterResponse

RAMP_MA = [6000 + 1000 * (second // 2) for second in range(20)] + [16000] * 30
IDLE_MA = [0] * 20


def verdict(mains_of, offers_ma, phases=(0, 1, 2), lively=True):
    """One cycle a second; mains_of(offer_ma, second) -> [L1, L2, L3] in mA."""
    response = MeterResponse(phases)
    before, found = None, None
    for second, offer_ma in enumerate(offers_ma):
        mains_ma = mains_of(offer_ma, second)
        found = response.step(1000, mains_ma, mains_ma != before, lively, offer_ma)
        before = mains_ma
    return found


def house(second):
    return 2000 + second * 7 % 40


def honest(offer_ma, second):
    return [house(second) + offer_ma] * 3


def backwards(offer_ma, second):
    return [-house(second) - offer_ma] * 3


def tenfold(offer_ma, second):
    return [10 * (house(second) + offer_ma)] * 3


def standing_still(offer_ma, second):
    return [2000, 3000, 4000]


def car_takes_10_a(offer_ma, second):
    return [house(second) + min(offer_ma, 10000)] * 3


def car_takes_nothing(offer_ma, second):
    return [house(second)] * 3


def one_phase_car(offer_ma, second):
    return [house(second) + offer_ma, house(second), house(second)]


def test_verdicts():
    start = IDLE_MA + RAMP_MA
    cases = (
        (honest, start, None),
        (car_takes_10_a, start, None),
        (car_takes_nothing, start, None),
        (one_phase_car, start, None),
        (backwards, start, BACKWARDS),
        (tenfold, start, TENFOLD),
        (standing_still, start + [16000] * 60, FROZEN),
        (standing_still, IDLE_MA * 20, None),  # no car: nothing that should move
    )
    for mains_of, offers_ma, expected in cases:
        assert verdict(mains_of, offers_ma) == expected, mains_of


def test_a_single_phase_convicts_after_the_second_time():
    start = IDLE_MA + RAMP_MA
    assert verdict(backwards, start, (1,)) is None
    assert verdict(backwards, start + IDLE_MA, (1,)) == BACKWARDS


def test_currents_alone_may_stand_still_while_the_offer_does():
    assert verdict(standing_still, [16000] * 200, lively=False) is None
    assert verdict(standing_still, [6000] * 20 + [16000] * 90, lively=False) == FROZEN


def test_frozen_values_that_move_again_are_believed():
    def thawing(offer_ma, second):
        return honest(offer_ma, second if second > 150 else 0)

    assert verdict(thawing, [16000] * 150) == FROZEN
    assert verdict(thawing, [16000] * 153) is None


def test_a_fault_of_the_installation_stays():
    def mended(offer_ma, second):
        return (backwards if second < 80 else honest)(offer_ma, second)

    assert verdict(mended, IDLE_MA + RAMP_MA + IDLE_MA + RAMP_MA) == BACKWARDS


def test_no_reading_is_no_answer():
    response = MeterResponse((0, 1, 2))
    for offer_ma in IDLE_MA + RAMP_MA + [16000] * 200:
        found = response.step(1000, None, False, True, offer_ma)
    assert found is None  # that is the supervision's to tell
