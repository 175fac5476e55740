"""The meter's answer to the station's own moves: reversed, of another scale, on other phases. A
car that takes less or nothing, a device that balances and a busy house are none of these."""

import micropython

from energy_meters.reading import Reading
from meter_check import texts
from meter_check.check import MeterCheck
from meter_check.moves import Moves
from simulated_home import Car

UNLIMITED_MA = 1 << 29
RAMP_MA = [6000 + 1000 * (second // 2) for second in range(20)] + [16000] * 30
IDLE_MA = [0] * 20


class Limits:
    """As the check needs them."""

    def __init__(self, phases=(0, 1, 2), has_generation=True):
        self.phases = phases
        self.has_generation = has_generation
        self.safe_ma = 6000


class Socket:
    """As the check needs it."""

    def __init__(self):
        self.drawn_ma = 0
        self.measured_ma = None


class Observed:
    """A MeterCheck with the Moves that it judges."""

    def __init__(self, phases=(0, 1, 2), has_generation=True, settle_ms=10000):
        self.check = MeterCheck(Limits(phases, has_generation))
        self.moves = Moves(settle_ms)
        self.socket = Socket()
        self.events = []
        self._second = 0

    def step(self, current_ma, offer_ma, only_cuts=False):
        """A second; a reading whose voltages and powers change all the time; -> the fault."""
        self._second += 1
        reading = Reading()
        reading.current_ma = list(current_ma)
        reading.voltage_mv = [230000 + self._second % 7] * 3
        reading.power_w = [ma // 4 for ma in current_ma]
        reading.only_cuts = only_cuts
        self.socket.drawn_ma = offer_ma
        test = self.check.ceiling_ma < UNLIMITED_MA
        made = self.moves.step(1000, None if only_cuts else reading.current_ma, offer_ma, test)
        fault = self.check.step(1000, reading, made, self.socket)
        if self.check.event:
            self.events.append(self.check.event)
            self.check.event = None
        return fault


def verdict(mains_of, offers_ma, phases=(0, 1, 2)):
    """mains_of(offer_ma, second) -> [L1, L2, L3] in mA."""
    observed = Observed(phases)
    found = None
    for second, offer_ma in enumerate(offers_ma):
        found = observed.step(mains_of(offer_ma, second), offer_ma)
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
        (backwards, start + IDLE_MA, None),
        (backwards, (start + IDLE_MA) * 2, texts.BACKWARDS),
        (tenfold, start, None),
        (tenfold, start + IDLE_MA, texts.TOO_LARGE),
    )
    for mains_of, offers_ma, expected in cases:
        assert verdict(mains_of, offers_ma) == expected, mains_of


def test_a_sauna_that_goes_when_the_car_starts_is_no_fault():
    """Twice the car's current on all phases, and gone while the offer rises."""

    def see(offer_ma, second):
        sauna_ma = 32000 if second < 30 else 0
        return [house(second) + offer_ma + sauna_ma] * 3

    assert verdict(see, IDLE_MA + RAMP_MA + [16000] * 20 + IDLE_MA + RAMP_MA) is None


def test_a_reading_that_only_cuts_proves_nothing():
    observed = Observed()
    for second, offer_ma in enumerate((IDLE_MA + RAMP_MA + IDLE_MA) * 3):
        assert observed.step(backwards(offer_ma, second), offer_ma, only_cuts=True) is None


def test_a_fault_of_the_installation_stays():
    def mended(offer_ma, second):
        return (backwards if second < 180 else honest)(offer_ma, second)

    charge = IDLE_MA + RAMP_MA
    assert verdict(mended, charge * 3 + IDLE_MA) == texts.BACKWARDS


def test_no_reading_is_no_answer():
    check, socket = MeterCheck(Limits()), Socket()
    for offer_ma in IDLE_MA + RAMP_MA + [16000] * 200:
        socket.drawn_ma = offer_ma
        assert check.step(1000, None, None, socket) is None  # that is the supervision's to report


class Charge:
    """A simulated car at a station that follows `ceiling_ma`: the offer falls at once, rises by
    1 A in 2 s."""

    def __init__(
        self,
        see=lambda mains_ma: mains_ma,
        car_phases=(0, 1, 2),
        takes=lambda offer_ma: offer_ma,
        phases=(0, 1, 2),
        has_generation=True,
        house_ma=(2000, 2000, 2000),
        most_ma=16000,
    ):
        self.observed = Observed(phases, has_generation)
        self.found = None
        self.found_s = None
        self.tests = 0
        self.offered_ma = 0
        self.see = see
        self._car = Car(phases=car_phases, takes=takes)
        self._second = 0
        self._house_ma = house_ma
        self._most_ma = most_ma

    @property
    def check(self):
        return self.observed.check

    def run(self, seconds, charging=True):
        for _ in range(seconds):
            self._second += 1
            ceiling_ma = min(self.check.ceiling_ma, self._most_ma)
            self._offer(ceiling_ma if charging else 0)
            self._car.step(self.offered_ma)
            house_ma = [ma + (self._second * 7 + ma) % 40 for ma in self._house_ma]
            found = self.observed.step(self.see(self._car.with_house(house_ma)), self.offered_ma)
            if found and not self.found:
                self.found_s = self._second
            self.found = found
        return self

    def _offer(self, most_ma):
        before_ma = self.offered_ma
        if most_ma < before_ma:
            self.offered_ma = most_ma
            self.tests += most_ma > 0
        elif before_ma == 0:
            self.offered_ma = min(6000, most_ma)
        elif self._second % 2:
            self.offered_ma = min(before_ma + 1000, most_ma)


def divided(by):
    return lambda mains_ma: [int(ma / by) for ma in mains_ma]


def times(factor, phase=None):
    return lambda mains_ma: [
        ma * factor if phase in (None, index) else ma for index, ma in enumerate(mains_ma)
    ]


def exchanged(one, other):
    def see(mains_ma):
        seen_ma = list(mains_ma)
        seen_ma[one], seen_ma[other] = mains_ma[other], mains_ma[one]
        return seen_ma

    return see


def up_to_10_a(offer_ma):
    return min(offer_ma, 10000)


THREE = (0, 1, 2)
# What the meter makes of the mains, the car's phases, what it takes, the station's; the fault
WRONG = (
    (divided(2), THREE, None, THREE, texts.TOO_SMALL),
    (divided(3), THREE, None, THREE, texts.TOO_SMALL),
    (divided(8), (0,), None, THREE, texts.TOO_SMALL),
    (divided(10), THREE, None, THREE, texts.TOO_SMALL),
    (divided(10), (1,), None, (1,), texts.TOO_SMALL),
    (divided(10), THREE, up_to_10_a, THREE, texts.TOO_SMALL),
    (divided(20), THREE, None, THREE, texts.TOO_SMALL),
    (divided(100), THREE, None, THREE, texts.TOO_SMALL),
    (divided(300), THREE, None, THREE, texts.NO_CURRENT),
    (divided(1000), THREE, None, THREE, texts.NO_CURRENT),
    (times(2), (0,), None, THREE, texts.TOO_LARGE),
    (times(5), THREE, None, THREE, texts.TOO_LARGE),
    (times(10), THREE, None, THREE, texts.TOO_LARGE),
    (times(10), (0,), None, THREE, texts.TOO_LARGE),
    (times(100), THREE, None, THREE, texts.TOO_LARGE),
    (times(-1), THREE, None, THREE, texts.BACKWARDS),
    (times(-1), THREE, up_to_10_a, THREE, texts.BACKWARDS),
    (times(-1), (0,), None, THREE, texts.BACKWARDS_ON[0]),
    (times(-1), (2,), None, (2,), texts.BACKWARDS),
    (times(-1, 0), THREE, None, THREE, texts.BACKWARDS_ON[0]),
    (times(-1, 1), THREE, None, THREE, texts.BACKWARDS_ON[1]),
    (times(-1, 2), THREE, None, THREE, texts.BACKWARDS_ON[2]),
    (times(-1, 1), (0, 1), None, THREE, texts.BACKWARDS_ON[1]),
    (times(-1, 0), (0,), up_to_10_a, THREE, texts.BACKWARDS_ON[0]),
    (exchanged(0, 2), (0,), None, THREE, texts.EXCHANGED[0][2]),
    (exchanged(0, 1), (0,), None, THREE, texts.EXCHANGED[0][1]),
    (exchanged(0, 2), (0, 1), None, THREE, texts.EXCHANGED[0][1]),
    (exchanged(1, 2), (0, 1), None, THREE, texts.EXCHANGED[1][0]),
    (exchanged(0, 1), (0,), None, (0,), texts.EXCHANGED[0][1]),
)


def test_a_wrong_meter_is_found_within_a_charge():
    for number, (see, car_phases, takes, phases, fault) in enumerate(WRONG):
        charge = Charge(see, car_phases, takes or (lambda offer_ma: offer_ma), phases)
        charge.run(15, charging=False).run(300)
        assert charge.found == fault, (number, charge.found)
        assert charge.found_s <= 300, (number, charge.found_s)  # exchanged phases take longest


def test_where_nothing_generates_fewer_moves_are_enough():
    for see, fault in ((divided(3), texts.TOO_SMALL), (exchanged(0, 1), texts.EXCHANGED[0][1])):
        seconds = []
        for has_generation in (True, False):
            charge = Charge(see, (0,), has_generation=has_generation)
            charge.run(15, charging=False).run(300)
            assert charge.found == fault, charge.found
            seconds.append(charge.found_s)
        assert seconds[1] + 20 <= seconds[0], seconds


def test_a_commissioned_meter_needs_more():
    for see, fault in ((times(-1), texts.BACKWARDS), (divided(3), texts.TOO_SMALL)):
        charge = Charge(see)
        charge.check.is_commissioned = True
        charge.run(15, charging=False).run(130)
        assert charge.found is None
        charge.run(300)
        charge.run(15, charging=False).run(300)
        assert charge.found == fault


def test_a_commissioned_meter_that_reads_zero_is_found_as_soon():
    charge = Charge(times(0))
    charge.check.is_commissioned = True
    charge.run(15, charging=False).run(60)
    assert charge.found == texts.NO_CURRENT


def test_a_car_that_takes_less_is_no_fault():
    for takes, tests in (
        (lambda offer_ma: offer_ma, 0),
        (lambda offer_ma: min(offer_ma, 13000), 0),
        # A start of 10 A where 16 A were offered may be half of 20 A: one test move shows that the
        # car takes 6 A at 6 A, and is not made again.
        (up_to_10_a, 1),
        (lambda offer_ma: min(offer_ma, 6500), 1),
        (lambda offer_ma: 1600, 5),  # nobody has seen a car that charges: once in each charge
        (lambda offer_ma: 160, 5),
        (lambda offer_ma: 0, 5),
    ):
        for car_phases in (THREE, (0,)):
            charge = Charge(times(1), car_phases, takes)
            for _ in range(5):
                charge.run(15, charging=False).run(200)
                assert charge.found is None
            assert charge.tests == tests, (takes(16000), charge.tests)


def test_a_car_that_draws_nothing_is_a_suspicion_and_costs_no_charge():
    """Not more than the safe current is offered, never less; one event until it is over."""
    charge = Charge(takes=lambda offer_ma: 800)
    for _ in range(3):
        charge.run(15, charging=False).run(400)
        assert charge.found is None
        assert charge.offered_ma == 6000
    assert charge.observed.events == [texts.NOT_FOLLOWED]
    charge._car._takes = lambda offer_ma: offer_ma
    charge.run(100)
    assert charge.offered_ma == 16000
    assert charge.observed.events == [texts.NOT_FOLLOWED, texts.FOLLOWED]


def test_a_meter_in_another_circuit_is_a_suspicion():
    for most_ma, within_s in ((16000, 130), (8000, 330)):
        charge = Charge(lambda mains_ma: [700, 500, 300], most_ma=most_ma)
        charge.run(15, charging=False).run(within_s)
        assert charge.found is None
        assert charge.offered_ma == 6000
        assert charge.observed.events == [texts.NOT_FOLLOWED]


def test_a_suspicion_leaves_the_safe_current():
    charge = Charge(lambda mains_ma: [700, 500, 300])
    charge.check._limits.safe_ma = 12000
    charge.run(15, charging=False).run(400)
    assert charge.offered_ma == 12000
    charge.check._limits.safe_ma = 0  # a suspicion is no reason to pause
    charge.run(5)
    assert charge.offered_ma == 6000
    charge.check.is_commissioned = True  # a person has seen it to be right
    charge.run(30)
    assert charge.offered_ma == 16000


def test_with_a_meter_at_the_socket_a_car_that_draws_nothing_is_no_suspicion():
    charge = Charge(takes=lambda offer_ma: 0)
    charge.observed.socket.measured_ma = [0, 0, 0]
    charge.run(15, charging=False).run(600)
    assert charge.observed.events == []


def test_test_moves_are_few():
    """Evidence that the house feeds and takes away again, each time the station looks."""
    observed = Observed((0,))
    tests = 0
    offer_ma = mains_ma = 0
    for second in range(2000):
        wanted_ma = 0 if second < 15 else min(observed.check.ceiling_ma, 16000)
        if wanted_ma != offer_ma:
            tests += 0 < wanted_ma < offer_ma
            against = second < 100 or tests % 2
            mains_ma -= (wanted_ma - offer_ma) // (2 if against else 20)
            offer_ma = wanted_ma
        observed.step([mains_ma + second % 7, 0, 0], offer_ma)
    assert 1 <= tests <= 5


def test_the_offer_is_lowered_for_no_longer_than_it_takes():
    observed = Observed()
    lowered_s = 0
    for second in range(600):
        offer_ma = 0 if second < 15 else 16000  # a pilot that does not follow
        mains_ma = [2000 + second % 7 + offer_ma // 3] * 3
        observed.step(mains_ma, offer_ma)
        lowered_s += observed.check.ceiling_ma < UNLIMITED_MA
    assert 10 <= lowered_s <= 30 * 6


def test_a_load_that_makes_the_offer_move_is_not_its_answer():
    """The car takes nothing, and the offer falls whenever a house load starts: each move goes
    against the move of the grid current, and proves nothing."""
    for phases in (THREE, (1,)):
        observed = Observed(phases)
        for second in range(3000):
            high = second // 50 % 2
            late = (second - 1) // 50 % 2  # the offer answers the reading before
            # The load comes in two steps: half of it after the offer has begun to move.
            house_ma = 10000 + (4500 if high else 0) + (4500 if second % 50 > 3 and high else 0)
            offer_ma = 7000 if late else 16000
            mains_ma = [house_ma + second % 11] * 3
            assert observed.step(mains_ma, 0 if second < 15 else offer_ma) is None, second


def test_a_start_that_ends_at_once_shows_ten_times_the_current():
    """6 A are 60 A to such a meter: the offer never comes to rest."""
    for factor, phases, fault in (
        (10, THREE, texts.TOO_LARGE),
        (10, (2,), texts.TOO_LARGE),
        (5, THREE, texts.TOO_LARGE),
        (100, THREE, texts.TOO_LARGE),
        (1, THREE, None),
    ):
        observed = Observed(phases)
        for second in range(600):
            offer_ma = 6000 if second % 80 in (77, 78, 79) else 0
            found = observed.step([factor * (500 + second % 7 + offer_ma)] * 3, offer_ma)
        assert found == fault, (factor, phases)


def test_a_car_that_ignores_the_offer_is_no_wrong_scale():
    """It takes 16 A at once; more starts do not make it a meter that reads too much."""
    charge = Charge(takes=lambda offer_ma: 16000)
    for _ in range(4):
        charge.run(15, charging=False).run(150)
        assert charge.found is None


def test_moves_that_agree_clear_the_fault():
    charge = Charge(times(-1)).run(15, charging=False).run(130)
    assert charge.found == texts.BACKWARDS
    charge.see = times(1)
    charge.run(5)
    for count in range(4):
        assert charge.found == texts.BACKWARDS, count
        charge.run(50, charging=count % 2 == 1)
    assert charge.found is None
    assert charge.observed.events[-1] == texts.CLEARED
    charge.see = times(-1)
    charge.run(100, charging=False).run(250)
    assert charge.found == texts.BACKWARDS


def test_a_person_clears_a_fault():
    charge = Charge(times(-1)).run(15, charging=False).run(130)
    assert charge.found == texts.BACKWARDS
    charge.check.clear()
    charge.run(50)
    assert charge.found is None
    charge.run(15, charging=False).run(200)
    assert charge.found == texts.BACKWARDS


def test_a_device_that_balances_is_no_fault_and_is_reported_once():
    """After 2 s it takes back all that it can: three phases on their sum, or each by itself."""

    def inverter(history):
        return [-sum(history[0]) // 3] * 3

    def each(history):
        return [-ma for ma in history[0]]

    def battery_on_l2(history):
        return [0, -sum(history[0]), 0]

    def battery_on_l1(history):
        return [-history[0][0], 0, 0]

    for device in (inverter, each, battery_on_l2, battery_on_l1):
        for car_phases in ((0,), (0, 1), THREE):
            history = [[2000, 2000, 2000]] * 3

            def see(mains_ma, device=device, history=history):
                history.append(mains_ma)
                history.pop(0)
                return [ma + taken for ma, taken in zip(mains_ma, device(history))]

            charge = Charge(see, car_phases)
            for _ in range(3):
                charge.run(20, charging=False).run(250)
                assert charge.found is None, (device, car_phases, charge.found)
            assert charge.observed.events == [texts.BALANCED], (device, car_phases)


def test_a_meter_without_direction_is_never_judged_for_it():
    """16 A of export look as 16 A of import, which fall when the car draws."""
    charge = Charge(lambda mains_ma: [abs(ma) for ma in mains_ma], house_ma=(-16000,) * 3)
    for _ in range(5):
        charge.run(20, charging=False).run(250)
        assert charge.found is None


def test_nothing_is_allocated():
    observed = Observed()
    check, socket = observed.check, observed.socket
    offers_ma = (IDLE_MA + RAMP_MA + [16000] * 40 + [6000] * 30 + [16000] * 30) * 2
    readings = []
    for second, offer_ma in enumerate(offers_ma):
        reading = Reading()
        reading.current_ma = backwards(offer_ma, second)
        reading.voltage_mv = [230000 + second] * 3
        readings.append(reading)
    second = 0
    micropython.heap_lock()
    try:
        while second < len(offers_ma):
            reading = readings[second]
            socket.drawn_ma = offers_ma[second]
            made = observed.moves.step(1000, reading.current_ma, socket.drawn_ma, False)
            check.step(1000, reading, made, socket)
            second += 1
    finally:
        micropython.heap_unlock()
    assert check._fault == texts.BACKWARDS


def test_old_values_hold_no_offer_while_no_power_flows():
    """A car begins with 6 A and gives up; the values of a house at rest stay as they were."""
    check, socket, made = MeterCheck(Limits()), Socket(), Reading()
    made.current_ma = [14000, 3000, 2000]
    held_ma = []
    for drawn_ma in [0, 0, 6000, 6000] + [0] * 25 + [9000] * 3 + [0] * 2:
        socket.drawn_ma = drawn_ma
        check.renewal.step(1000, made, drawn_ma)
        check.step(1000, made, None, socket)
        held_ma.append(check.ceiling_ma if check.is_held else 0)
    assert check.renewal.is_suspect
    assert held_ma == [0] * 29 + [9000] * 3 + [0] * 2
    assert check.ceiling_ma == UNLIMITED_MA
