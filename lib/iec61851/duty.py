"""Converts offered current to duty of the 1 kHz pilot (IEC 61851-1 table A.7), and back."""

from micropython import const

FREQUENCY_HZ = const(1000)
STEADY_HIGH_U16 = const(65535)  # MicroPython's PWM gives true 100 % (since 1.26)
STEADY_LOW_U16 = const(0)

_MINIMUM_MA = const(6000)
_MAXIMUM_MA = const(80000)
# Up to 51 A: current = duty * 0.6 A/%. From 52.5 A: current = (duty - 64 %) * 2.5 A/%.
# Both formulas meet at 85 %. An offer between 51 A and 52.5 A has no duty and is shown as 51 A.
_LOW_RANGE_END_MA = const(51000)
_HIGH_RANGE_START_MA = const(52500)

# The car's side, table A.8, as the first duty beyond each limit: 8, 10, 85, 96 and 97 %.
_VALID_FROM_U16 = const(5243)
_MINIMUM_UNTIL_U16 = const(6554)
_HIGH_RANGE_FROM_U16 = const(55706)
_MAXIMUM_FROM_U16 = const(62915)
_INVALID_FROM_U16 = const(63570)


def duty_u16(offer_ma):
    """Duty in 1/65536 for an offer in mA, rounded down; below 6 A: steady high.

    No car reads more than the offer. A timer of fewer bits drops the lower ones, which rounds
    down once more.
    """
    if offer_ma < _MINIMUM_MA:
        return STEADY_HIGH_U16
    if offer_ma <= _HIGH_RANGE_START_MA:
        # ma / 60000 of the period; 65536 / 60000 is shortened to stay below 2^30
        return min(offer_ma, _LOW_RANGE_END_MA) * 2048 // 1875
    # (ma / 2500 + 64) % of the period
    return (min(offer_ma, _MAXIMUM_MA) + 160000) * 4096 // 15625


def signalled_ma(duty):
    """What a car may draw at this duty in 1/65536, in mA; 0: it may not charge."""
    if duty < _VALID_FROM_U16 or duty >= _INVALID_FROM_U16:
        return 0
    if duty < _MINIMUM_UNTIL_U16:
        return _MINIMUM_MA
    if duty < _HIGH_RANGE_FROM_U16:
        return duty * 1875 // 2048
    if duty < _MAXIMUM_FROM_U16:
        return duty * 15625 // 4096 - 160000
    return _MAXIMUM_MA
