"""A meter that renews its values every 10..60 s (evcc#5003, AstraMeter#327): no overload lasts."""

import pytest

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup


@pytest.mark.parametrize("every_s", [10, 30, 60])
@pytest.mark.parametrize("house_a", [(14, 3, 2), (2, 16, 5)])
def test_the_offer_waits_for_fresh_values(house_a, every_s):
    station = SimulatedStation(Setup(meter_fault=f"renew:{every_s}"))
    over_s = 0
    for second in range(900):
        now = station.step(tuple(1000 * a + (second * 37 + 13 * a) % 90 for a in house_a))
        over_s += max(now.mains_ma) > 26000
    assert over_s <= every_s
    assert station.law.offer_ma >= 6000
    assert station.cycle.meter_fault is None
