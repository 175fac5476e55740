"""Duty and current both ways, on timers of 16 and 13 bits, against figures of IEC 61851-1."""

from iec61851 import duty

FULL = 65536


def car_reads_ma(duty_u16):
    """What a car may draw at this duty (table A.8), in mA, rounded down; in parts of 65536."""
    percent = duty_u16 * 100
    if percent < 8 * FULL or percent > 97 * FULL:
        return 0
    if percent < 10 * FULL:
        return 6000
    if percent <= 85 * FULL:
        return percent * 600 // FULL
    if percent <= 96 * FULL:
        return (percent - 64 * FULL) * 2500 // FULL
    return 80000


def test_known_duties():
    cases = (
        (0, 65535),
        (5999, 65535),
        (6000, 6553),  # 10 %
        (16000, 17476),  # 26.67 %
        (32000, 34952),  # 53.33 %
        (51000, 55705),  # 85 %
        (52499, 55705),
        (52500, 55705),  # 85 % is both 51 A and 52.5 A: the lower one is what it must not exceed
        (52502, 55706),
        (63000, 58458),  # 89.2 %
        (80000, 62914),  # 96 %
        (90000, 62914),
    )
    for offer_ma, expected in cases:
        assert duty.duty_u16(offer_ma) == expected, offer_ma


def test_no_offer_is_read_as_more_and_little_is_lost():
    """6 to 80 A by 100 mA; LEDC drops the lower bits (machine_pwm.c: duty >> 16 - bits)."""
    for bits in (16, 13):
        for offer_ma in range(6000, 80001, 100):
            read_ma = car_reads_ma(duty.duty_u16(offer_ma) >> 16 - bits << 16 - bits)
            lost_ma = 25
            if 51000 < offer_ma <= 52500:  # there is no duty for it
                lost_ma = offer_ma - 51000 + 25
            elif bits == 13 and offer_ma > 52500:  # one step of such a timer is 30.5 mA there
                lost_ma = 31
            assert offer_ma - lost_ma <= read_ma <= offer_ma, (bits, offer_ma, read_ma)


def test_every_milliampere_is_safe_at_any_resolution():
    for offer_ma in range(6000, 80001, 7):
        for bits in (16, 14, 13, 12, 10):
            read_ma = car_reads_ma(duty.duty_u16(offer_ma) >> 16 - bits << 16 - bits)
            assert 6000 <= read_ma <= offer_ma, (bits, offer_ma, read_ma)


def test_what_is_signalled_is_what_a_car_reads():
    for duty_u16 in range(0, 65536, 3):
        assert duty.signalled_ma(duty_u16) == car_reads_ma(duty_u16), duty_u16
    for limit in (8, 10, 85, 96, 97):
        for duty_u16 in range(limit * FULL // 100 - 2, limit * FULL // 100 + 3):
            assert duty.signalled_ma(duty_u16) == car_reads_ma(duty_u16), duty_u16
    assert duty.signalled_ma(65535) == duty.signalled_ma(0) == 0
