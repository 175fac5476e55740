"""The control pilot has the levels of IEC 61851-1, at the car's plug and at the board's ADC."""

import pytest

from boards import virtual
from tools.plant import pilot_circuit
from tools.plant.car import Car

OHM_C = pilot_circuit.parallel(2740, 1300)
OHM_D = pilot_circuit.parallel(2740, 270)

LEVELS = (
    # car in ohm, diode missing -> mV while the PWM is high, while it is low
    (None, False, 12000, -12000),
    (2740, False, 8980, -12000),
    (OHM_C, False, 6000, -12000),
    (OHM_D, False, 2930, -12000),
    (0, False, 0, 0),
    (None, True, 12000, -12000),
    (2740, True, 8790, -8790),
    (OHM_C, True, 5620, -5620),
    (OHM_D, True, 2370, -2370),
    (0, True, 0, 0),
)


@pytest.mark.parametrize(("ohm", "diode_missing", "high_mv", "low_mv"), LEVELS)
def test_levels(ohm, diode_missing, high_mv, low_mv):
    assert pilot_circuit.levels_mv(ohm, diode_missing) == pytest.approx((high_mv, low_mv), abs=8)


@pytest.mark.parametrize("resistance", (0.97, 1, 1.03))
def test_whole_cars_lie_within_the_generators_tolerance(resistance):
    # J1772 table A1
    car = Car(resistance=resistance)
    assert car.pilot_ohm is None
    car.plug()
    assert 8360 <= pilot_circuit.levels_mv(car.pilot_ohm)[0] <= 9560
    car.s2_closed = True
    assert 5480 <= pilot_circuit.levels_mv(car.pilot_ohm)[0] <= 6490
    car.ventilation = True
    assert 2620 <= pilot_circuit.levels_mv(car.pilot_ohm)[0] <= 3250
    car.pilot_shorted = True
    assert car.pilot_ohm == 0


def test_edges_take_their_time():
    """1 kOhm and 5.5 nF: 63 % of the way after 5.5 us, all of it before the shortest half ends."""
    at_6a = 6553
    wave = [pilot_circuit.waveform_mv(at_6a, us, None) for us in range(1000)]
    assert wave[5] < -12000 + 0.64 * 24000 < wave[6]
    assert wave[99] == pytest.approx(12000, abs=1)
    assert wave[100] > wave[101] > wave[110] > wave[150]
    assert wave[999] == pytest.approx(-12000, abs=1)
    quicker = pilot_circuit.waveform_mv(at_6a, 5, OHM_C)  # the car's resistors help to charge it
    assert (quicker + 12000) / 18000 > (wave[5] + 12000) / 24000
    assert pilot_circuit.waveform_mv(at_6a, 0, None, capacitance_pf=0) == 12000
    for steady, level in ((65535, 12000), (0, -12000)):
        assert {pilot_circuit.waveform_mv(steady, us, None) for us in range(0, 1000, 9)} == {level}


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
