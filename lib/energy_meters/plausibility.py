"""Can this be true? What one reading says about itself: voltage, frequency, power, phases."""

from micropython import const

from energy_meters.reading import LARGEST_CURRENT_MA, ReadingInvalid

# EN 50160 lets the voltage between phase and neutral of a public network be 230 V +-10 %, and
# 15 % less now and then; 100 V and 127 V networks exist, and a lost phase may read anything low.
_LOWEST_VOLTAGE_MV = const(80000)
_HIGHEST_VOLTAGE_MV = const(300000)
# EN 50160: 47..52 Hz at any time in a public 50 Hz network, 15 % in an island; 60 Hz likewise.
_LOWEST_FREQUENCY_MHZ = const(42500)
_HIGHEST_FREQUENCY_MHZ = const(69000)
# Below this current the meters' steps of power (10 W) and current say little about each other.
_COMPARED_FROM_MA = const(3000)
# |P| is never above U * I; meters measure their values at slightly different moments.
_POWER_MARGIN_PERCENT = const(125)
# All loads of a phase together hardly ever have a power factor below this.
_LEAST_POWER_FACTOR_PERCENT = const(4)
# Where nothing generates: an unused phase may read a little below zero, -0.33 A was seen.
_LARGEST_FALSE_EXPORT_MA = const(1000)


class Contradiction(ReadingInvalid):
    """Current, voltage and power of a phase cannot be true together, at one moment."""


def check(reading, phases, generates=True):
    """Raises ReadingInvalid with a sentence for a reading that contradicts itself.

    phases: indexes of the grid phases that count; generates: something in the installation may
    export. A current that is merely high is no contradiction but an overload; what becomes of one
    in a reading that is refused here, is the Judge's.
    """
    if reading.frequency_mhz is not None:
        _check_frequency(reading.frequency_mhz)
    if reading.phase_sequence == "wrong":
        raise ReadingInvalid("the phase order is 132: two phases are exchanged at the meter")
    for phase in phases:
        _check_phase(reading, phase)
    if not generates:
        _check_no_export(reading)


def _check_frequency(frequency_mhz):
    if not _LOWEST_FREQUENCY_MHZ <= frequency_mhz <= _HIGHEST_FREQUENCY_MHZ:
        raise ReadingInvalid(f"frequency {frequency_mhz} mHz: scale or word order is wrong")


def _check_phase(reading, phase):
    if abs(reading.current_ma[phase]) >= LARGEST_CURRENT_MA:
        raise ReadingInvalid(
            f"current of L{phase + 1} is {LARGEST_CURRENT_MA} mA or more: "
            "scale or word order is wrong"
        )
    voltage_mv = reading.voltage_mv[phase]
    if voltage_mv is None:
        return
    if voltage_mv < _LOWEST_VOLTAGE_MV:
        raise ReadingInvalid(f"voltage of L{phase + 1} is {voltage_mv} mV: the phase is lost")
    if voltage_mv > _HIGHEST_VOLTAGE_MV:
        raise ReadingInvalid(
            f"voltage of L{phase + 1} is {voltage_mv} mV: scale or word order is wrong"
        )
    if reading.power_w[phase] is not None:
        _check_power(reading, phase)


def _check_no_export(reading):
    """On any phase, also one that the station does not use: the meter is wrong as a whole."""
    for phase in range(3):
        current_ma = reading.current_ma[phase]
        if current_ma is not None and current_ma < -_LARGEST_FALSE_EXPORT_MA:
            raise ReadingInvalid(
                f"L{phase + 1} tells an export of {-current_ma} mA, and nothing generates here "
                "(installation_without_generation): mounted or wired the wrong way round"
            )


def _check_power(reading, phase):
    current_ma = abs(reading.current_ma[phase])
    power_w = abs(reading.power_w[phase])
    voltage_v = reading.voltage_mv[phase] // 1000
    apparent_va = voltage_v * (current_ma // 10) // 100
    smallest_va = voltage_v * _COMPARED_FROM_MA // 1000
    if power_w > smallest_va and power_w * 100 > apparent_va * _POWER_MARGIN_PERCENT:
        raise Contradiction(
            f"L{phase + 1} tells {power_w} W but only {apparent_va} VA: "
            "the scale of its current is wrong"
        )
    too_much = current_ma >= 10 * _COMPARED_FROM_MA
    if too_much and power_w * 100 < apparent_va * _LEAST_POWER_FACTOR_PERCENT:
        raise Contradiction(
            f"L{phase + 1} tells {apparent_va} VA but only {power_w} W: "
            "the scale of its current or power is wrong"
        )
