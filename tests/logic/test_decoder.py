"""The Countis E27's registers become a Reading, byte for byte; what is missing is never zero."""

import energy_meters
import frames
from checks import raises
from energy_meters.decoder import Decoder
from energy_meters.reading import Reading, ReadingInvalid


def decoder():
    return Decoder(energy_meters.load("socomec"))


def with_registers(address, four_bytes):
    start = 2 * (address - 50520)
    return frames.REGISTERS[:start] + four_bytes + frames.REGISTERS[start + 4 :]


def test_one_request_reads_everything():
    assert decoder().requests == ((3, 50520, 30),)


def test_the_constructed_reply():
    reading = Reading()
    decoder().decode([frames.REGISTERS], reading)
    assert reading.voltage_mv == [230120, 229870, 231050]
    assert reading.power_w == [3670, 1890, -280]
    assert reading.current_ma == [16000, 8230, -1250]  # signed by each phase's power
    assert reading.power_total_w == 5280
    assert reading.frequency_mhz == 49980
    assert reading.phase_sequence is None  # its register costs a second request


def test_direction_comes_from_the_power_of_the_same_phase():
    for power, sign in ((b"\0\0\0\1", 1), (b"\0\0\0\0", 1), (b"\xff\xff\xff\xff", -1)):
        reading = Reading()
        decoder().decode([with_registers(50544, power)], reading)
        assert reading.current_ma == [sign * 16000, 8230, -1250], power


def test_a_missing_value_makes_the_reading_invalid():
    cases = (
        (50528, b"\xff\xff\xff\xff", "current of L1 is not available"),
        (50530, b"\xff\xff\xff\xff", "current of L2 is not available"),
        (50532, b"\x80\x00\x00\x00", "current of L3 is not available"),
        (50520, b"\xff\xff\xff\xff", "voltage of L1 is not available"),
        (50544, b"\x7f\xff\xff\xff", "power of L1 is not available"),
        (50548, b"\x80\x00\x00\x00", "power of L3 is not available"),
    )
    for address, four_bytes, sentence in cases:
        data = with_registers(address, four_bytes)
        error = raises(ReadingInvalid, lambda data=data: decoder().decode([data], Reading()))
        assert str(error) == sentence, str(error)


def test_what_decides_nothing_may_be_missing():
    reading = Reading()
    decoder().decode([with_registers(50526, b"\xff\xff\xff\xff")], reading)
    assert reading.frequency_mhz is None
    decoder().decode([with_registers(50536, b"\x80\x00\x00\x00")], reading)
    assert reading.power_total_w is None
    assert reading.frequency_mhz == 49980


def test_a_current_is_never_too_large_to_be_told():
    for data, current_ma in (
        (b"\x00\x0f\x42\x3f", 999999),
        (b"\x00\x0f\x42\x40", 1000000),
        (b"\x00\x0f\x42\x41", 1000000),
        (b"\x3f\xff\xff\xff", 1000000),
    ):
        reading = Reading()
        decoder().decode([with_registers(50528, data)], reading)
        assert reading.current_ma[0] == current_ma
        registers = bytearray(with_registers(50528, data))
        registers[48:52] = b"\xff\xff\xff\xff"  # the power of L1
        decoder().decode([bytes(registers)], reading)
        assert reading.current_ma[0] == -current_ma


def test_short_and_long_data_are_invalid():
    for length in list(range(60)) + [61, 62, 120]:
        data = (frames.REGISTERS * 2)[:length]
        error = raises(ReadingInvalid, lambda data=data: decoder().decode([data], Reading()))
        assert str(error) == f"{length} bytes, expected are 60"


def test_an_inverted_meter_exports_what_it_shows_as_import():
    reading = Reading()
    Decoder(energy_meters.load("socomec"), inverted=True).decode([frames.REGISTERS], reading)
    assert reading.current_ma == [-16000, -8230, 1250]
    assert reading.power_w == [-3670, -1890, 280]
    assert reading.power_total_w == -5280
    assert reading.voltage_mv == [230120, 229870, 231050]


def test_the_complete_plan_adds_the_phase_sequence():
    complete = Decoder(energy_meters.load("socomec"), complete=True)
    assert complete.requests == ((3, 50520, 30), (3, 51315, 1))
    for register, sequence in ((b"\0\0", "right"), (b"\0\1", "wrong"), (b"\0\3", None)):
        reading = Reading()
        complete.decode([frames.REGISTERS, register], reading)
        assert reading.phase_sequence == sequence


def test_every_meter_s_name_can_be_loaded():
    names = energy_meters.names()
    assert names[0] == "socomec"
    assert "victron_vm3p75ct" not in names  # over UDP only
    for name in names:
        assert energy_meters.load(name)["model"]


def test_an_unknown_meter_is_refused_with_the_similar_ones():
    error = raises(ValueError, lambda: energy_meters.load("countis"))
    assert str(error) == (
        'meter "countis" is not known, similar are: socomec_countis_e27, socomec_countis_e34_e44'
    )
    for name in ("", "../../settings", "SOCOMEC", "nothing"):
        error = raises(ValueError, lambda name=name: energy_meters.load(name))
        beginning = f'meter "{name}" is not known, allowed are: socomec, abb_a43_a44, '
        assert str(error).startswith(beginning), str(error)
