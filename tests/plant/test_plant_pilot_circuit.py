"""The control pilot's levels are those of IEC 61851-1, at the car's plug and at the board's ADC."""

import pytest

from boards import virtual
from tools.plant import pilot_circuit

LEVELS = (
    # car, diode missing -> mV while the PWM is high, while it is low
    ("A", False, 12000, -12000),
    ("B", False, 8980, -12000),
    ("C", False, 6000, -12000),
    ("D", False, 2930, -12000),
    ("E", False, 0, 0),
    ("A", True, 12000, -12000),
    ("B", True, 8790, -8790),
    ("C", True, 5620, -5620),
    ("D", True, 2370, -2370),
    ("E", True, 0, 0),
)


@pytest.mark.parametrize(("state", "diode_missing", "high_mv", "low_mv"), LEVELS)
def test_levels(state, diode_missing, high_mv, low_mv):
    assert pilot_circuit.levels_mv(state, diode_missing) == pytest.approx((high_mv, low_mv), abs=8)


def test_whole_cars_lie_within_the_generators_tolerance():
    # J1772 table A1
    for state, low_mv, high_mv in (("B", 8360, 9560), ("C", 5480, 6490), ("D", 2620, 3250)):
        assert low_mv <= pilot_circuit.levels_mv(state)[0] <= high_mv


ADC = (
    (12000, 2560000),
    (9000, 2252500),
    (0, 1330000),
    (-12000, 100000),
    (-13000, 0),
    (18000, 3100000),
)


@pytest.mark.parametrize(("pilot_mv", "microvolts"), ADC)
def test_adc(pilot_mv, microvolts):
    assert pilot_circuit.adc_uv(virtual, pilot_mv) == microvolts
