"""A device that balances the phases, and a meter without direction: a correct meter is no fault.

Reported: foxess_modbus#716, Sungrow-SHx#85, AstraMeter#611, venus#1151, evcc#6499, evcc#30204;
without direction: evcc#3643, amsreader#314, esphome-dlms-meter#45. Each row: the house's load in
A on L1, L2, L3, and the setup.
"""

import pytest

from tools.simulate.run import SimulatedStation
from tools.simulate.setup import Setup

SECONDS = 420
ROWS = {
    "foxess_modbus#716: inverter on the sum, one phase": ((2, 1, 1), "sum:16:3", 1, None),
    "Sungrow-SHx#85: inverter on the sum, two phases": ((3, 2, 1), "sum:10:2", 2, None),
    "evcc#6499: inverter on the sum, three phases": ((1, 2, 3), "sum:16:4", 3, None),
    "AstraMeter#611: battery on L1": ((2, 1, 1), "phase:L1:16:2", 1, None),
    "venus#1151: battery on L2 for the sum": ((2, 3, 1), "phase-sum:L2:16:2", 1, None),
    "evcc#30204: battery on each phase": ((1, 1, 2), "each:16:2", 3, None),
    "a heating rod on L3": ((-3, -2, -8), "diverter:L3:12:2", 1, None),
    "evcc#3643: 16 A of export, three phases": ((-16, -16, -16), None, 3, "unsigned"),
    "amsreader#314: 12 A of export, one phase": ((-12, -12, -12), None, 1, "unsigned"),
    "esphome-dlms-meter#45: export on two phases": ((-10, 2, -9), None, 2, "unsigned"),
}


@pytest.mark.parametrize(("house_a", "device", "ev_phases", "fault"), ROWS.values(), ids=ROWS)
def test_it_is_no_fault(house_a, device, ev_phases, fault):
    balancers = (device,) if device else ()
    station = SimulatedStation(Setup(balancers=balancers, ev_phases=ev_phases, meter_fault=fault))
    for second in range(SECONDS):
        station.step(tuple(1000 * a + (second * 37 + 13 * a) % 90 for a in house_a))
        assert station.cycle.meter_fault is None, second
    assert station.law.offer_ma >= 6000
