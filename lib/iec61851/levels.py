"""Samples of the control pilot -> its high and low level -> the state the car shows."""

from micropython import const

# IEC 61851-1 table A.2: nominal +12, +9, +6, +3, 0 V; the bounds lie half-way between.
_A_FROM_MV = const(10500)
_B_FROM_MV = const(7500)
_C_FROM_MV = const(4500)
_D_FROM_MV = const(1500)
_E_FROM_MV = const(-6000)

# A single sample may be taken on an edge or hit by a disturbance.
_OUTLIERS = const(2)


def state_of(level_mv):
    """Level of the high half in mV -> "A".."F" ("F": the pilot is held low)."""
    if level_mv >= _A_FROM_MV:
        return "A"
    if level_mv >= _B_FROM_MV:
        return "B"
    if level_mv >= _C_FROM_MV:
        return "C"
    if level_mv >= _D_FROM_MV:
        return "D"
    if level_mv >= _E_FROM_MV:
        return "E"
    return "F"


def high_level(samples):
    """The upper plateau of a burst that covers several periods: the third largest sample.

    At 6 A the high half is a tenth of the period, so a burst needs 64 samples or more. Sorts
    `samples` in place: no allocation.
    """
    samples.sort()
    return samples[-1 - _OUTLIERS]
