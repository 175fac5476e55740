"""The meter's answer to the station's own moves: frozen, backwards, of another scale; a car that
takes less, or nothing, is none of these."""

from energy_meters.reading import Reading
from load_balancing.response import (
    ACQUITS,
    BACKWARDS,
    BACKWARDS_ON,
    MOST_LOOKS,
    TENFOLD,
    UNLIMITED_MA,
    WRONG_SCALES,
    MeterResponse,
)
from simulated_home import Car

RAMP_MA = [6000 + 1000 * (second // 2) for second in range(20)] + [16000] * 30
IDLE_MA = [0] * 20


def measured(current_ma, voltage_mv=230000, power_w=None):
    """A Reading; voltage_mv, power_w: on every phase, None where the meter does not measure it."""
    made = Reading()
    made.current_ma = list(current_ma)
    made.voltage_mv = [voltage_mv] * 3
    made.power_w = [power_w] * 3
    return made


def alive(current_ma, second):
    """One whose voltages and powers change all the time, as a real meter's do."""
    return measured(current_ma, 230000 + second, second)


def verdict(mains_of, offers_ma, phases=(0, 1, 2), has_voltage=True):
    """One cycle a second; mains_of(offer_ma, second) -> [L1, L2, L3] in mA. Nothing but the
    currents changes."""
    response = MeterResponse(phases)
    found = None
    for second, offer_ma in enumerate(offers_ma):
        reading = measured(mains_of(offer_ma, second), 230000 if has_voltage else None)
        found = response.step(1000, reading, offer_ma)
    return found


def house(second):
    return 2000 + second * 7 % 40


def honest(offer_ma, second):
    return [house(second) + offer_ma] * 3


def backwards(offer_ma, second):
    return [-house(second) - offer_ma] * 3


def tenfold(offer_ma, second):
    return [10 * (house(second) + offer_ma)] * 3


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
        (backwards, start, None),
        (backwards, start + IDLE_MA, BACKWARDS),
        (tenfold, start, TENFOLD),
    )
    for mains_of, offers_ma, expected in cases:
        assert verdict(mains_of, offers_ma) == expected, mains_of


def test_a_sauna_that_goes_when_the_car_starts_convicts_nobody():
    """Twice the car's current on all phases, and gone while the offer rises."""

    def see(offer_ma, second):
        sauna_ma = 32000 if second < 30 else 0
        return [house(second) + offer_ma + sauna_ma] * 3

    assert verdict(see, IDLE_MA + RAMP_MA + [16000] * 20 + IDLE_MA + RAMP_MA) is None


def test_a_single_phase_convicts_after_the_second_time():
    start = IDLE_MA + RAMP_MA
    assert verdict(backwards, start, (1,)) is None
    assert verdict(backwards, start + IDLE_MA, (1,)) == BACKWARDS


def test_a_reading_that_only_cuts_proves_nothing():
    """Nor how its currents move."""
    response = MeterResponse((0, 1, 2))
    for second, offer_ma in enumerate(IDLE_MA + RAMP_MA + IDLE_MA):
        reading = alive(backwards(offer_ma, second), second)
        reading.only_cuts = True
        assert response.step(1000, reading, offer_ma) is None


def test_a_fault_of_the_installation_stays():
    def mended(offer_ma, second):
        return (backwards if second < 80 else honest)(offer_ma, second)

    assert verdict(mended, IDLE_MA + RAMP_MA + IDLE_MA + RAMP_MA) == BACKWARDS


def test_no_reading_is_no_answer():
    response = MeterResponse((0, 1, 2))
    for offer_ma in IDLE_MA + RAMP_MA + [16000] * 200:
        found = response.step(1000, None, offer_ma)
    assert found is None  # that is the supervision's to tell


class Charge:
    """A simulated car at a station that follows `ceiling_ma`: the offer falls at once, rises by
    1 A in 2 s."""

    def __init__(
        self, see, car_phases=(0, 1, 2), takes=lambda offer_ma: offer_ma, phases=(0, 1, 2)
    ):
        self.response = MeterResponse(phases)
        self.found = None
        self.found_s = None
        self.looks = 0
        self.see = see
        self._car = Car(phases=car_phases, takes=takes)
        self._second = 0
        self._offer_ma = 0

    def run(self, seconds, charging=True, house_ma=2000):
        for _ in range(seconds):
            self._second += 1
            ceiling_ma = min(self.response.ceiling_ma, 16000)
            self._offer(ceiling_ma if charging else 0)
            self._car.step(self._offer_ma)
            mains_ma = self._car.with_house([house_ma + self._second * 7 % 40] * 3)
            reading = alive(self.see(mains_ma), self._second)
            found = self.response.step(1000, reading, self._offer_ma)
            if found and not self.found:
                self.found_s = self._second
            self.found = found
        return self

    def _offer(self, most_ma):
        before_ma = self._offer_ma
        if most_ma < before_ma:
            self._offer_ma = most_ma
            self.looks += most_ma > 0
        elif before_ma == 0:
            self._offer_ma = min(6000, most_ma)
        elif self._second % 2:
            self._offer_ma = min(before_ma + 1000, most_ma)


def divided(by):
    return lambda mains_ma: [ma // by for ma in mains_ma]


def times(factor, phase=None):
    return lambda mains_ma: [
        ma * factor if phase in (None, index) else ma for index, ma in enumerate(mains_ma)
    ]


def up_to_10_a(offer_ma):
    return min(offer_ma, 10000)


# What the meter makes of the mains, the car's phases, what it takes, the station's; the verdict
LIES = (
    (divided(10), (0, 1, 2), None, (0, 1, 2), WRONG_SCALES[2]),
    (divided(10), (1,), None, (0, 1, 2), WRONG_SCALES[2]),
    (divided(10), (1,), None, (1,), WRONG_SCALES[2]),
    (divided(10), (0, 1, 2), up_to_10_a, (0, 1, 2), WRONG_SCALES[2]),
    (divided(100), (0, 1, 2), None, (0, 1, 2), WRONG_SCALES[3]),
    (divided(1000), (0, 1, 2), None, (0, 1, 2), WRONG_SCALES[4]),
    (divided(1000), (2,), None, (0, 1, 2), WRONG_SCALES[4]),
    (times(10), (0, 1, 2), None, (0, 1, 2), TENFOLD),
    (times(10), (0,), None, (0, 1, 2), TENFOLD),
    (times(100), (0, 1, 2), None, (0, 1, 2), WRONG_SCALES[1]),
    (times(-1), (0, 1, 2), None, (0, 1, 2), BACKWARDS),
    (times(-1), (0, 1, 2), up_to_10_a, (0, 1, 2), BACKWARDS),
    (times(-1), (0,), None, (0, 1, 2), BACKWARDS_ON[0]),
    (times(-1), (2,), None, (2,), BACKWARDS),
    (times(-1, 1), (0, 1, 2), None, (0, 1, 2), BACKWARDS_ON[1]),
    (times(-1, 1), (1,), None, (0, 1, 2), BACKWARDS_ON[1]),
    (times(-1, 1), (1,), up_to_10_a, (0, 1, 2), BACKWARDS_ON[1]),
    (times(-1), (0,), up_to_10_a, (0, 1, 2), BACKWARDS_ON[0]),
)


def test_a_lie_is_found_within_a_charge():
    for number, (see, car_phases, takes, phases, verdict) in enumerate(LIES):
        charge = Charge(see, car_phases, takes or (lambda offer_ma: offer_ma), phases)
        charge.run(15, charging=False).run(300)
        assert charge.found == verdict, (number, charge.found)
        assert charge.found_s <= 250, (number, charge.found_s)


def test_a_car_that_takes_less_convicts_nobody():
    for takes, looks in (
        (lambda offer_ma: offer_ma, 0),
        (up_to_10_a, 0),
        (lambda offer_ma: min(offer_ma, 6500), 0),
        (lambda offer_ma: 1600, 1),  # a tenth of the offer, and the same at a lower one
        (lambda offer_ma: 160, 0),  # a hundredth, but then the house would take 200 A
        (lambda offer_ma: 0, 0),
    ):
        for car_phases in ((0, 1, 2), (1,)):
            charge = Charge(times(1), car_phases, takes)
            for _ in range(5):
                charge.run(15, charging=False).run(200)
                assert charge.found is None
            assert charge.looks == 5 * looks, (takes(16000), charge.looks)


def test_a_suspicion_that_comes_to_no_end_is_not_examined_for_ever():
    """One that is fed by the house's moves, each time the station looks."""
    response = MeterResponse((0,))
    looks = 0
    offer_ma = mains_ma = 0
    for second in range(2000):
        wanted_ma = 0 if second < 15 else min(response.ceiling_ma, 16000)
        if wanted_ma != offer_ma:
            looks += 0 < wanted_ma < offer_ma
            against = second < 100 or looks % 2
            mains_ma -= (wanted_ma - offer_ma) // (2 if against else 20)
            offer_ma = wanted_ma
        response.step(1000, alive([mains_ma + second % 7, 0, 0], second), offer_ma)
    assert looks <= MOST_LOOKS


def test_the_offer_is_lowered_for_no_longer_than_it_takes():
    response = MeterResponse((0, 1, 2))
    lowered_s = 0
    for second in range(200):
        offer_ma = 0 if second < 15 else 16000  # a pilot that does not follow
        mains_ma = [2000 + second % 7 + offer_ma // 10] * 3
        response.step(1000, alive(mains_ma, second), offer_ma)
        lowered_s += response.ceiling_ma < UNLIMITED_MA
    assert 10 <= lowered_s <= 15 * MOST_LOOKS


def test_a_load_that_makes_the_offer_move_is_not_its_answer():
    """The car takes nothing, and the offer falls whenever a house load starts: each move goes
    against the move of the grid current, and proves nothing."""
    for phases in ((0, 1, 2), (1,)):
        response = MeterResponse(phases)
        for second in range(3000):
            high = second // 50 % 2
            late = (second - 1) // 50 % 2  # the offer answers the reading before
            # The load comes in two steps: half of it after the offer has begun to move.
            house_ma = 10000 + (4500 if high else 0) + (4500 if second % 50 > 3 and high else 0)
            offer_ma = 7000 if late else 16000
            mains_ma = [house_ma + second % 11] * 3
            found = response.step(1000, alive(mains_ma, second), 0 if second < 15 else offer_ma)
            assert found is None, second


def test_a_start_that_ends_at_once_tells_ten_times_the_current():
    """6 A are 60 A to such a meter: the offer never comes to rest."""
    for factor, phases, verdict in (
        (10, (0, 1, 2), TENFOLD),
        (10, (2,), TENFOLD),
        (100, (0, 1, 2), WRONG_SCALES[1]),
        (1, (0, 1, 2), None),
    ):
        response = MeterResponse(phases)
        for second in range(500):
            offer_ma = 6000 if second % 80 in (77, 78, 79) else 0
            mains_ma = [factor * (500 + second % 7 + offer_ma)] * 3
            found = response.step(1000, alive(mains_ma, second), offer_ma)
        assert found == verdict, (factor, phases)


def test_moves_that_agree_acquit_again():
    charge = Charge(times(-1)).run(15, charging=False).run(100)
    assert charge.found == BACKWARDS
    charge.see = times(1)
    charge.run(5)
    for count in range(ACQUITS):
        assert charge.found == BACKWARDS, count
        charge.run(50, charging=count % 2 == 1)
    assert charge.found is None
    charge.see = times(-1)
    charge.run(100, charging=False).run(150)
    assert charge.found == BACKWARDS
