"""Found wrong meters of small scale, each within a charge.

A meter that reports 1/N of every current, such as transformers N*5/5 left at 5/5: found in a
charge. Each row: N, the car's phases; a fault, or a suspicion that holds the offer at the safe
current.
"""

import pytest

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup


@pytest.mark.parametrize("ev_phases", [1, 3])
@pytest.mark.parametrize("n", [2, 3, 5, 8, 20, 40, 75, 150, 400, 1000])
def test_it_is_found_within_a_charge(n, ev_phases):
    station = SimulatedStation(Setup(meter_fault=f"scale:1/{n}", ev_phases=ev_phases))
    for second in range(420):
        station.step((3000 + second * 37 % 90, 2000 + second * 7 % 60, 1500))
    assert station.cycle.meter_fault or "Meter suspect" in station.events[-1][1], station.events
    assert station.law.offer_ma == 6000
