"""Integers as people read them: 6000 mA as "6.0 A"; to the nearest, halves away from zero."""

from micropython import const

_THOUSAND = const(1000)
_MINUTE_S = const(60)
_HOUR_S = const(3600)
_DAY_S = const(86400)


def decimal(value, unit, places):
    """value in units, with that number of decimal places: decimal(-340, 1000, 2) -> "-0.34"."""
    scale = 10**places
    count = (abs(value) * scale + unit // 2) // unit
    sign = "-" if value < 0 and count else ""
    digits = str(count % scale)
    return f"{sign}{count // scale}.{'0' * (places - len(digits))}{digits}"


def amperes(current_ma):
    """6000 -> "6.0 A"."""
    return decimal(current_ma, _THOUSAND, 1) + " A"


def volts(voltage_mv):
    """230149 -> "230.1 V"."""
    return decimal(voltage_mv, _THOUSAND, 1) + " V"


def kilowatts(power_w):
    """-340 -> "-0.34 kW"."""
    return decimal(power_w, _THOUSAND, 2) + " kW"


def hertz(frequency_mhz):
    """50004 -> "50.00 Hz"."""
    return decimal(frequency_mhz, _THOUSAND, 2) + " Hz"


def per_phase(values, quantity):
    """One value per phase, mA for amperes and so on: [1500, 900] -> "1.5 A, 0.9 A"."""
    return ", ".join(["not measured" if value is None else quantity(value) for value in values])


def duration(seconds):
    """In its two largest units, cut off below: 200000 -> "2 d 7 h", 125 -> "2 min 5 s"."""
    if seconds >= _DAY_S:
        return f"{seconds // _DAY_S} d {seconds % _DAY_S // _HOUR_S} h"
    if seconds >= _HOUR_S:
        return f"{seconds // _HOUR_S} h {seconds % _HOUR_S // _MINUTE_S} min"
    if seconds >= _MINUTE_S:
        return f"{seconds // _MINUTE_S} min {seconds % _MINUTE_S} s"
    return f"{seconds} s"
