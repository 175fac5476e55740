"""The control pilot's circuit: generator, car and divider, giving the levels the board measures."""

GENERATOR_MV = 12_000
# IEC 61851-1 annex A; the resistances to earth of the car, tolerance 3 %.
SERIES_OHM = 1000
DIODE_MV = 700


def _parallel(first_ohm, second_ohm):
    return first_ohm * second_ohm / (first_ohm + second_ohm)


CAR_OHM = {
    "B": 2740,
    "C": _parallel(2740, 1300),
    "D": _parallel(2740, 270),
}


def level_mv(car_state, generator_mv, diode_missing=False):
    """The pilot in mV for a car in state "A" to "E" and a generator at +12 V or -12 V."""
    if car_state == "A":
        return generator_mv
    if car_state == "E":
        return 0
    if generator_mv < 0 and not diode_missing:
        return generator_mv
    drop_mv = 0 if diode_missing else DIODE_MV
    ohm = CAR_OHM[car_state]
    return round((generator_mv - drop_mv) * ohm / (ohm + SERIES_OHM)) + drop_mv


def levels_mv(car_state, diode_missing=False):
    """(while the PWM output is high, while it is low) in mV; a steady pilot is one of the two."""
    return tuple(level_mv(car_state, mv, diode_missing) for mv in (GENERATOR_MV, -GENERATOR_MV))


def adc_uv(board, pilot_mv):
    """What the board's ADC pin sees of `pilot_mv`, in microvolts, within the ADC's range."""
    microvolts = board.PILOT_ZERO_UV + pilot_mv * board.PILOT_UV_PER_100MV // 100
    return max(0, min(microvolts, 3_100_000))
