"""A set of phases that no car uses is never learned, and no phase is left unwatched.

Reported with solaredge_modbus#106, solaredge-modbus-multi#733, Split-Single-Phase-Energy-Meter#62:
with a dead transformer of L1 the station learned "the car uses L2 and L3". By IEC 62196 a car on
one phase uses the station's L1, one on two phases L1 and L2. Anything else is a fault of the meter
or of the phase rotation, with an event.
"""

import pytest

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

HOUR_S = 3600
HOUSE_MA = (2000, 3000, 2500)

ROWS = (
    # the meter's fault, the number of the car's phases, the setup, the event
    ("dead:L1", 3, {}, "reads no current on L1"),
    ("dead:L2", 3, {}, "reads no current on L2"),
    ("dead:L1", 2, {}, "L1"),
    ("dead:L2", 3, {"phase_rotation": "L2L3L1"}, "reads no current on L2"),
    ("swap:L1L3", 1, {}, "the car shows on L3 and not on L1"),
    ("swap:L1L2", 1, {}, "the car shows on L2 and not on L1"),
    ("swap:L2L3", 2, {}, "and not on L2"),
    ("swap:L1L3", 2, {}, "the car shows on L2 and not on L1"),
    ("swap:L1L2", 1, {"phase_rotation": "L2L3L1"}, "the car shows on L1 and not on L2"),
)


@pytest.mark.parametrize(("fault", "ev_phases", "setup", "event"), ROWS)
def test_an_impossible_set_is_a_fault_and_nothing_is_learned(fault, ev_phases, setup, event):
    settings = Setup(meter_fault=fault, ev_phases=ev_phases, generation="none", **setup)
    station = SimulatedStation(settings)
    for second in range(HOUR_S):
        # Cuts and rises, as a house makes them
        load_ma = 12_000 if second // 120 % 2 else 0
        station.step(tuple(house_ma + load_ma for house_ma in HOUSE_MA))
        assert all(station.law.car.uses(phase) for phase in range(3)), second
        if any(event in text for _, text in station.events):
            break
    assert second < HOUR_S - 1, station.events


@pytest.mark.parametrize("rotation", ["L1L2L3", "L2L3L1", "L3L1L2", "L1L3L2", "L3L2L1", "L2L1L3"])
@pytest.mark.parametrize("ev_phases", [1, 2, 3])
def test_the_possible_sets_are_learned_in_the_station_s_order(rotation, ev_phases):
    station = SimulatedStation(Setup(phase_rotation=rotation, ev_phases=ev_phases))
    for _ in range(100):
        station.step((2000, 2000, 2000))
    used = [f"L{phase + 1}" for phase in range(3) if station.law.car.uses(phase)]
    assert sorted(used) == sorted(rotation[2 * n : 2 * n + 2] for n in range(ev_phases))
    assert len(station.events) == 1  # the meter is connected
