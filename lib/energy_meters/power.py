"""The active power that a reading stands for, where it tells one."""


def total_w(reading, phases):
    """Of these phases in W: the sum of their powers, the meter's total, or voltage times current;
    None where the meter reports none of these. Allocates nothing.

    phases: indexes of the phases that carry the load.
    """
    measured_w = _sum(reading, phases, False)
    if measured_w is None:
        measured_w = reading.power_total_w
    return _sum(reading, phases, True) if measured_w is None else measured_w


def _sum(reading, phases, apparent):
    total_w = 0
    for phase in phases:
        power_w = _apparent_w(reading, phase) if apparent else reading.power_w[phase]
        if power_w is None:
            return None
        total_w += power_w
    return total_w


def _apparent_w(reading, phase):
    """A charging car's power factor is close to 1."""
    voltage_mv, current_ma = reading.voltage_mv[phase], reading.current_ma[phase]
    if voltage_mv is None or current_ma is None:
        return None
    # In tenths of a volt, so that 300 V x 100 A stay below 2^30.
    return voltage_mv // 100 * current_ma // 10000
