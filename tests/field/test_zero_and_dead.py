"""Zero is no measurement: found within 60 s of charging, and no overload lasts until then.

Reported: solaredge_modbus#106, solaredge-modbus-multi#733 and #802, Split-Single-Phase-Energy-
Meter#62. Each row: the house's load in A on L1, L2, L3, the fault, the phases of the car; and
what its text says.
"""

import pytest

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

ROWS = {
    "solaredge_modbus#106: asleep at night": ((0, 0, 0), "zero", 3, "on any phase"),
    "solaredge-modbus-multi#733: zero, one phase": ((20, 1, 1), "zero", 1, "on any phase"),
    "zero, two phases": ((5, 18, 2), "zero", 2, "on any phase"),
    "Split-Single-Phase-Energy-Meter#62: L1 lost": ((2, 3, 2), "dead:L1", 3, "on L1"),
    "L2 lost": ((1, 6, 2), "dead:L2", 3, "on L2"),
    "N = 400: 2000/5 left at 5/5": ((2, 1, 1), "scale:1/400", 3, "on any phase"),
}


@pytest.mark.parametrize(("house_a", "fault", "ev_phases", "words"), ROWS.values(), ids=ROWS)
def test_it_is_found_within_a_minute_of_charging(house_a, fault, ev_phases, words):
    station = SimulatedStation(Setup(meter_fault=fault, ev_phases=ev_phases))
    charging_s = 0
    for second in range(120):
        station.step(tuple(max(0, 1000 * a + (second * 37 + 13 * a) % 90) for a in house_a))
        charging_s += station.timing.pilot.charging
        if station.cycle.meter_fault:
            break
    assert words in station.cycle.meter_fault
    assert charging_s <= 60
    for _ in range(7):  # until the meter counts as lost
        station.step((0, 0, 0))
    assert station.law.offer_ma <= 6000


@pytest.mark.parametrize("fault", ["zero", "dead:L1", "dead:L2", "dead:L3"])
@pytest.mark.parametrize("from_s", [24, 45, 90])
def test_a_current_that_breaks_off_is_found_soon_also_after_a_rise(fault, from_s):
    station = SimulatedStation(Setup(meter_fault=fault, fault_from=from_s))
    for second in range(from_s + 45):
        station.step((1500 + second * 37 % 90, 900 + second * 41 % 80, 1200))
        assert second >= from_s or station.cycle.meter_fault is None
    assert "is not valid" in " ".join(text for _, text in station.events)


@pytest.mark.parametrize("house_a", [(0.3, 0, 0), (0.2, 0.2, 0), (0, 0.5, 0)])
@pytest.mark.parametrize("ev_phases", [1, 3])
def test_a_quiet_house_and_a_late_car_are_no_fault(house_a, ev_phases):
    station = SimulatedStation(Setup(ev_phases=ev_phases, ev_starts_late=45))
    for _ in range(240):
        station.step(tuple(round(1000 * a) for a in house_a))
        assert station.cycle.meter_fault is None
    assert station.law.offer_ma == 16000


@pytest.mark.parametrize("house_a", [(4, 2, 14), (1, 3, 0.5), (6, 6, 6)])
def test_a_dead_l3_is_suspect_within_a_minute(house_a):
    """A car on two phases, in a house that uses nothing on L3, looks the same: at most the safe
    current."""
    station = SimulatedStation(Setup(meter_fault="dead:L3", ev_phases=3))
    for second in range(60):
        station.step(tuple(round(1000 * a) + second * 37 % 90 for a in house_a))
    assert any("Meter suspect: L3 reads no current" in text for _, text in station.events)
    assert station.law.offer_ma <= 6000


@pytest.mark.parametrize("house_a", [(2, 3, 0), (0.3, 5, 0.05), (4, 0.5, 0.02)])
def test_a_car_on_two_phases_without_a_load_on_l3_is_no_fault(house_a):
    station = SimulatedStation(Setup(ev_phases=2))
    for second in range(300):
        one_ma, other_ma, third_ma = (round(1000 * a) for a in house_a)
        station.step((one_ma + second * 37 % 90, other_ma + second * 13 % 70, third_ma))
        assert station.cycle.meter_fault is None
    assert station.law.offer_ma >= 6000
