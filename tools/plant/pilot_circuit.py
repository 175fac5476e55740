"""The control pilot's circuit: generator, cable, car and divider, as the board's ADC sees them."""

import functools
import math

# IEC 61851-1 annex A: the generator and its resistor, the car's diode.
GENERATOR_MV = 12_000
SERIES_OHM = 1000
DIODE_MV = 700
# The most that annex A allows in all: station 1600 pF, cable 1500 pF, car 2400 pF.
CAPACITANCE_PF = 5500
PERIOD_US = 1000
LOW_U16, HIGH_U16, PERIOD_U16 = 0, 65535, 65536


def parallel(first_ohm, second_ohm):
    """Ohm of two resistors side by side."""
    return first_ohm * second_ohm / (first_ohm + second_ohm)


def level_mv(car_ohm, generator_mv, diode_missing=False):
    """The settled pilot in mV. car_ohm: from pilot to earth behind the car's diode, None: no car,
    0: shorted before the diode; generator_mv: +12 V or -12 V."""
    if car_ohm is None:
        return generator_mv
    if car_ohm == 0:
        return 0
    if generator_mv < 0 and not diode_missing:
        return generator_mv
    drop_mv = 0 if diode_missing else DIODE_MV
    return round((generator_mv - drop_mv) * car_ohm / (car_ohm + SERIES_OHM)) + drop_mv


@functools.lru_cache(maxsize=64)
def levels_mv(car_ohm, diode_missing=False):
    """(mV while the PWM output is high, mV while it is low); a steady pilot is one of the two."""
    return tuple(level_mv(car_ohm, mv, diode_missing) for mv in (GENERATOR_MV, -GENERATOR_MV))


def waveform_mv(duty_u16, time_us, car_ohm, diode_missing=False, capacitance_pf=CAPACITANCE_PF):
    """The pilot at one moment, in mV: after each edge the capacitance is charged through the
    series resistor, beside the car's where its diode conducts."""
    high_mv, low_mv = levels_mv(car_ohm, diode_missing)
    if duty_u16 in (LOW_U16, HIGH_U16):
        return high_mv if duty_u16 else low_mv
    phase_us = time_us % PERIOD_US
    high_us = duty_u16 * PERIOD_US / PERIOD_U16
    if phase_us < high_us:
        before_mv, after_mv, ohm = low_mv, high_mv, SERIES_OHM
        if car_ohm:
            ohm = parallel(SERIES_OHM, car_ohm)
    else:
        before_mv, after_mv, ohm = high_mv, low_mv, SERIES_OHM
        phase_us -= high_us
    remaining = math.exp(-phase_us * 1e6 / (ohm * capacitance_pf)) if capacitance_pf else 0
    return after_mv + (before_mv - after_mv) * remaining


@functools.lru_cache(maxsize=512)
def period_mv(duty_u16, car_ohm, diode_missing=False):
    """waveform_mv() at each of the 1000 microseconds of a period."""
    return tuple(
        waveform_mv(duty_u16, time_us, car_ohm, diode_missing) for time_us in range(PERIOD_US)
    )


def adc_uv(board, pilot_mv):
    """Microvolts at the board's ADC pin for `pilot_mv`, within the ADC's range."""
    microvolts = board.PILOT_ZERO_UV + int(pilot_mv) * board.PILOT_UV_PER_100MV // 100
    return max(0, min(microvolts, 3_100_000))
