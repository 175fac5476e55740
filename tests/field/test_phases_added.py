"""The car uses more or fewer phases within a charge; a load of the house on a phase without it.

Reported: evcc#3528, evcc#13543 (phases change within a charge). In the recording
one_then_three_phases.csv L2 had 30 A of 25 A for the rest of the charge. Each row: the house's
load in A on L1, L2, L3; when the car uses which of its phases; the setup; and at the end the
offer in A and the phases in use.
"""

import pytest

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

LIMIT_MA = 25_000
# What a lag of the car leaves of a cut that has arrived
TAIL_MA = 500
ONE, TWO, THREE = (1,), (1, 2), (1, 2, 3)


class Charge:
    """A car at the simulated station; the figures count from from_s on."""

    def __init__(self, uses, from_s, **setup):
        self._uses = dict(uses)
        self.station = SimulatedStation(Setup(ev_phases=len(self._uses.pop(0)), **setup))
        self.seconds = []
        self._from_s = from_s

    def run(self, house_at, seconds):
        """house_at: second -> the house's load in mA on each grid phase; -> self."""
        for second in range(seconds):
            if second in self._uses:
                self.station.timing.car.phases = self._uses[second]
            self.seconds.append(self.station.step(house_at(second)))
        return self

    @property
    def late(self):
        return self.seconds[self._from_s :]

    @property
    def longest_over_s(self):
        longest = count = 0
        for second in self.late:
            count = count + 1 if max(second.mains_ma) > LIMIT_MA + TAIL_MA else 0
            longest = max(longest, count)
        return longest

    @property
    def used(self):
        """The grid phases that the station counts for the car, of the last second."""
        return "".join(f"L{phase + 1}" for phase in range(3) if self.station.law.car.uses(phase))

    @property
    def offer_a(self):
        return round(self.seconds[-1].offer_ma / 1000)

    @property
    def lowest_offer_a(self):
        return round(min(second.offer_ma for second in self.late) / 1000)

    @property
    def stayed_closed(self):
        return all(second.closed for second in self.late)


def amperes(*loads):
    return tuple(load * 1000 for load in loads)


ADDED = (
    # house, car, setup, offer at the end, phases
    ((3, 14, 2), ((0, ONE), (150, THREE)), {}, 11, "L1L2L3"),  # one_then_three_phases.csv
    ((3, 2, 15), ((0, ONE), (150, THREE)), {}, 10, "L1L2L3"),
    ((3, 14, 2), ((0, ONE), (150, TWO)), {}, 11, "L1L2"),
    ((3, 14, 2), ((0, TWO), (150, THREE)), {}, 11, "L1L2"),  # L3 is far below the limit
    ((3, 2, 13), ((0, TWO), (150, THREE)), {}, 12, "L1L2L3"),
    # during the rise
    ((3, 14, 2), ((0, ONE), (30, THREE)), {}, 11, "L1L2L3"),
    ((3, 8, 2), ((0, ONE), (35, THREE)), {"station_max_a": 32}, 17, "L1L2L3"),
    # and back, and once more
    ((3, 14, 2), ((0, THREE), (100, ONE), (220, THREE)), {}, 11, "L1L2L3"),
    ((3, 14, 2), ((0, ONE), (100, THREE), (180, ONE), (280, TWO)), {}, 11, "L1L2"),
    # the station's L1 is another phase of the grid
    ((14, 3, 2), ((0, ONE), (150, TWO)), {"phase_rotation": "L2L1L3"}, 11, "L1L2"),
    ((2, 3, 14), ((0, ONE), (150, THREE)), {"phase_rotation": "L2L3L1"}, 11, "L1L2L3"),
    ((14, 2, 3), ((0, ONE), (150, THREE)), {"phase_rotation": "L3L1L2"}, 11, "L1L2L3"),
    # other sizes, and a car that takes less than it is offered
    ((3, 9, 2), ((0, ONE), (150, THREE)), {"station_max_a": 32}, 16, "L1L2L3"),
    ((3, 30, 2), ((0, ONE), (150, THREE)), {"limit_a": 40}, 10, "L1L2L3"),
    ((3, 14, 2), ((0, ONE), (150, THREE)), {"ev_max_a": 13}, 11, "L1L2L3"),
    # slow to follow
    ((3, 14, 2), ((0, ONE), (150, THREE)), {"ev_dead_s": 4, "ev_lag_s": 2}, 11, "L1L2L3"),
    ((3, 14, 2), ((0, ONE), (150, THREE)), {"ev_dead_s": 0, "ev_lag_s": 4}, 11, "L1L2L3"),
    ((3, 14, 2), ((0, ONE), (150, THREE)), {"meter_delay_s": 2}, 11, "L1L2L3"),
)


@pytest.mark.parametrize(("house_a", "uses", "setup", "offer_a", "used"), ADDED)
def test_a_phase_that_the_car_adds_is_within_its_limit_soon(house_a, uses, setup, offer_a, used):
    limit_a = setup.get("limit_a", 25)
    charge = Charge(uses, 25, **setup)
    charge.run(lambda _: amperes(*house_a), uses[-1][0] + 150)
    over = [max(one.mains_ma) > limit_a * 1000 + TAIL_MA for one in charge.late]
    assert sum(over) <= 10 * (len(uses) - 1)
    assert "1" * 11 not in "".join(str(int(one)) for one in over)
    assert charge.stayed_closed
    assert (charge.offer_a, charge.used) == (offer_a, used)


HOUSE = (
    # a load of the house on a phase that the car does not use: A at 150 s, the lowest offer then
    (1, 24, 16),  # no car of 16 A adds that
    (1, 30, 16),
    (1, 12, 13),
    (1, 16, 11),
    (1, 18, 9),
    (2, 24, 16),
    (2, 26, 15),
    (2, 35, 16),
)


@pytest.mark.parametrize(("phase", "load_a", "lowest_a"), HOUSE)
def test_a_load_on_a_phase_without_the_car_costs_a_short_test_at_most(phase, load_a, lowest_a):
    base_a = {1: 14, 2: 2}[phase]

    def house_at(second):
        load = [3000, 2000, 2000]
        load[phase] = (base_a + (load_a if second >= 150 else 0)) * 1000
        return tuple(load)

    charge = Charge(((0, ONE),), 150).run(house_at, 300)
    assert charge.stayed_closed
    assert charge.lowest_offer_a >= lowest_a
    assert sum(second.offer_ma < 15_900 for second in charge.late) <= 30
    assert (charge.offer_a, charge.used) == (16, "L1")


def test_a_load_that_stays_is_tested_once_and_a_phase_that_the_car_adds_then_is_found():
    def house_at(second):
        return amperes(3, 14 if second < 150 else 26, 2)

    charge = Charge(((0, ONE), (250, THREE)), 200).run(house_at, 300)
    assert min(one.offer_ma for one in charge.seconds[200:250]) > 15_900
    assert max(max(one.mains_ma[1] - 26_000, 0) for one in charge.seconds[262:]) <= TAIL_MA
    assert not charge.seconds[-1].closed  # the house alone is above the limit of a phase in use
