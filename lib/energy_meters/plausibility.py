"""Can one reading be true? Its voltage, frequency, power and current against each other."""

from micropython import const

from energy_meters.reading import LARGEST_CURRENT_MA, ReadingInvalid

# EN 50160 allows 230 V +-10 % between phase and neutral of a public network, and 15 % less now and
# then; 100 V and 127 V networks exist, and on a lost phase a meter may show any low voltage.
_LOWEST_VOLTAGE_MV = const(80000)
_HIGHEST_VOLTAGE_MV = const(300000)
# EN 50160: 47..52 Hz at any time in a public 50 Hz network, 15 % in an island; 60 Hz likewise.
_LOWEST_FREQUENCY_MHZ = const(42500)
_HIGHEST_FREQUENCY_MHZ = const(69000)
# Below this current the steps of power (10 W) and current are too coarse to compare them.
_COMPARED_FROM_MA = const(3000)
# |P| is never above U * I, but meters measure them at slightly different moments.
_POWER_MARGIN_PERCENT = const(125)
# All loads of a phase together hardly ever have a power factor below this.
_LEAST_POWER_FACTOR_PERCENT = const(4)
# Where nothing generates: an unused phase may read a little below zero, -0.33 A was seen.
_LARGEST_FALSE_EXPORT_MA = const(1000)


class Contradiction(ReadingInvalid):
    """Current, voltage and power of a phase cannot be true at the same moment."""


def check(reading, phases, generates=True):
    """Raises ReadingInvalid with a sentence for a reading that cannot be true.

    phases: indexes of the grid phases that count; generates: something in the installation may
    export. A current that is merely high is an overload, not a contradiction; the Judge decides
    about an overload in a reading that cannot be true.
    """
    if reading.frequency_mhz is not None:
        _check_frequency(reading.frequency_mhz)
    for phase in phases:
        _check_phase(reading, phase)
    if not generates:
        _check_no_export(reading)


def _check_frequency(frequency_mhz):
    if not _LOWEST_FREQUENCY_MHZ <= frequency_mhz <= _HIGHEST_FREQUENCY_MHZ:
        raise ReadingInvalid(
            f"frequency is {_tenths(frequency_mhz)} Hz: scale or word order is wrong"
        )


def _check_phase(reading, phase):
    if abs(reading.current_ma[phase]) >= LARGEST_CURRENT_MA:
        raise ReadingInvalid(
            f"current of L{phase + 1} is {_tenths(LARGEST_CURRENT_MA)} A or more: "
            "scale or word order is wrong"
        )
    voltage_mv = reading.voltage_mv[phase]
    if voltage_mv is None:
        return
    if voltage_mv < _LOWEST_VOLTAGE_MV:
        raise ReadingInvalid(
            f"voltage of L{phase + 1} is {_tenths(voltage_mv)} V: the phase is lost"
        )
    if voltage_mv > _HIGHEST_VOLTAGE_MV:
        raise ReadingInvalid(
            f"voltage of L{phase + 1} is {_tenths(voltage_mv)} V: scale or word order is wrong"
        )
    if reading.power_w[phase] is not None:
        _check_power(reading, phase)


def _check_no_export(reading):
    """Also on phases that the station does not use: the meter is wrong as a whole."""
    for phase in range(3):
        current_ma = reading.current_ma[phase]
        if current_ma is not None and current_ma < -_LARGEST_FALSE_EXPORT_MA:
            raise ReadingInvalid(
                f"L{phase + 1} reports an export of {_tenths(-current_ma)} A, but nothing "
                'generates here (installation_generation "none"): '
                "mounted or wired the wrong way round"
            )


def _check_power(reading, phase):
    current_ma = abs(reading.current_ma[phase])
    power_w = abs(reading.power_w[phase])
    voltage_v = reading.voltage_mv[phase] // 1000
    apparent_va = voltage_v * (current_ma // 10) // 100
    smallest_va = voltage_v * _COMPARED_FROM_MA // 1000
    if power_w > smallest_va and power_w * 100 > apparent_va * _POWER_MARGIN_PERCENT:
        raise Contradiction(
            f"L{phase + 1} reports {power_w} W but only {apparent_va} VA: "
            "the scale of its current is wrong"
        )
    too_much = current_ma >= 10 * _COMPARED_FROM_MA
    if too_much and power_w * 100 < apparent_va * _LEAST_POWER_FACTOR_PERCENT:
        raise Contradiction(
            f"L{phase + 1} reports {apparent_va} VA but only {power_w} W: "
            "the scale of its current or power is wrong"
        )


def _tenths(thousandths):
    """A positive number of mA, mV or mHz in A, V or Hz for people: 230129 -> "230.1"."""
    return f"{thousandths // 1000}.{thousandths % 1000 // 100}"
