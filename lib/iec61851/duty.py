"""Offered current -> duty of the 1 kHz control pilot (IEC 61851-1, table A.7), rounded down."""

from micropython import const

FREQUENCY_HZ = const(1000)
STEADY_HIGH_U16 = const(65535)  # MicroPython's PWM makes true 100 % of it (since 1.26)
STEADY_LOW_U16 = const(0)

MINIMUM_MA = const(6000)
MAXIMUM_MA = const(80000)
# Up to 51 A: current = duty * 0.6 A/%. From 52.5 A: current = (duty - 64 %) * 2.5 A/%.
# Between them both formulas meet at 85 %; a car may read less than 52.5 A there only as 51 A.
LOW_RANGE_END_MA = const(51000)
HIGH_RANGE_START_MA = const(52500)


def duty_u16(offer_ma):
    """Duty in 1/65536 for an offer in mA, such that no car reads more; below 6 A: steady high."""
    if offer_ma < MINIMUM_MA:
        return STEADY_HIGH_U16
    if offer_ma < HIGH_RANGE_START_MA:
        # ma / 60000 of the period; 65536 / 60000 is shortened to stay below 2^30
        return min(offer_ma, LOW_RANGE_END_MA) * 2048 // 1875
    # (ma / 2500 + 64) % of the period
    return (min(offer_ma, MAXIMUM_MA) + 160000) * 4096 // 15625
