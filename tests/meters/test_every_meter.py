"""Each of the meters as a device of its own registers, read as the station reads it.

It answers with exception 2 for a register that it does not have, so a plan that asks for more
fails.
"""

import asyncio

import pytest
import simulated_meter
from simulated_meter import HOUSE, STREET
from station_at_a_meter import Place, phases_of, station_at

import energy_meters
from energy_meters import catalogue
from energy_meters.decoder import Decoder
from energy_meters.reading import Reading, ReadingInvalid
from modbus_tcp.errors import ModbusError

CASES = tuple(simulated_meter.cases())
# Its currents are 16-bit numbers of 0.01 A: 327 A at most.
SMALL = ("victron_vm3p75ct",)
NO_DIRECTION = ("dzg_dvh4013",)
REPORT_THE_RIGHT_ORDER = (
    "socomec_countis_e27",
    "cg_em24_ethernet",
    "cg_em24_rs485",
    "cg_em340",
    "cg_em530_em540",
    "janitza_umg96_umg604",
    "victron_vm3p75ct",
)
# A float32 is nearly, not exactly, the number meant, and is cut: one unit less at most.
CUT = 1


def expected(device, truth):
    """The values that the station should read: (currents, voltages, powers)."""
    phases = range(len(phases_of(device.name)))
    current_ma = [truth.current_ma[phase] for phase in phases]
    if device.name in NO_DIRECTION:
        current_ma = [abs(ma) for ma in current_ma]
    power_w = [truth.power_w[phase] for phase in phases]
    voltage_mv = [truth.voltage_mv[phase] for phase in phases]
    return current_ma, voltage_mv, power_w if "P" in device.measured else None


def near(found, wanted):
    """Each of `wanted` with its sign, cut toward zero; None: the meter does not measure it."""
    if wanted is None:
        return set(found) == {None}
    return all(
        found[n] is not None
        and 0 <= abs(wanted[n]) - abs(found[n]) <= CUT
        and (found[n] < 0) == (wanted[n] < 0)
        for n in range(len(wanted))
    )


def is_right(reading, device, truth):
    """Every value as it was meant: size, sign, and on its own phase."""
    current_ma, voltage_mv, power_w = expected(device, truth)
    return (
        near(reading.current_ma, current_ma)
        and near(reading.voltage_mv, voltage_mv)
        and near(reading.power_w, power_w)
    )


def truths(name):
    return (HOUSE,) if name in SMALL else (HOUSE, STREET)


READ = [(name, model, truth) for name, model in CASES for truth in truths(name)]


def shown(case):
    name, model, truth = case
    return f"{name}-{model or ''}{'house' if truth is HOUSE else 'street'}"


def test_none_is_missing():
    assert {name for name, _ in CASES} == set(catalogue.NAMES)
    assert len(catalogue.NAMES) == 39


@pytest.mark.parametrize("case", READ, ids=shown)
def test_the_station_reads_what_the_meter_measures(case):
    name, model, truth = case
    device = simulated_meter.made(name, truth, model)

    async def main():
        async with Place(device) as place, station_at(place, name, phases_of(name)) as station:
            for _ in range(2):  # the first one asks for more
                reading = await station.poll()
                assert reading is not None, station.meter.last_error
                assert is_right(reading, device, truth), vars(reading)
                assert place.refused == []
            assert station.client.connections == 1

    asyncio.run(main())


async def read_completely(device, place):
    """Everything the meter's data name, by client and decoder alone."""
    async with station_at(place, device.name, phases_of(device.name)) as station:
        read = station.client.read
        data = energy_meters.load(device.name)
        decoder = Decoder(data, phases=phases_of(device.name), complete=True)
        if not decoder.requests:
            await decoder.locate(read)
        reading = Reading()
        decoder.decode([await read(*request) for request in decoder.requests], reading)
        return reading


@pytest.mark.parametrize("case", READ, ids=shown)
def test_everything_that_the_meter_measures(case):
    name, model, truth = case
    device = simulated_meter.made(name, truth, model)

    async def main():
        async with Place(device) as place:
            reading = await read_completely(device, place)
            assert place.refused == []
            return reading

    reading = asyncio.run(main())
    assert is_right(reading, device, truth), vars(reading)
    total_w = sum(truth.power_w)
    if "S" in device.measured:
        assert total_w - CUT <= reading.power_total_w <= total_w
    if "f" in device.measured:
        assert truth.frequency_mhz - CUT <= reading.frequency_mhz <= truth.frequency_mhz
    assert reading.phase_sequence == ("right" if name in REPORT_THE_RIGHT_ORDER else None)


def changed(of, change):
    """The device whose values of one quantity are changed."""

    def mistake(letter, phase, value):
        return change(phase, value) if letter == of else value

    def make(name, model):
        return simulated_meter.made(name, HOUSE, model, mistake=mistake)

    return make


EXCHANGED = HOUSE._replace(
    current_ma=HOUSE.current_ma[::-1], power_w=HOUSE.power_w[::-1], voltage_mv=(229000,) * 3
)
NO_POWER = {"dzg_dvh4013"}
ONE_PHASE = {"eastron_sdm120"}
SIXTEEN_BITS = {
    "fronius_smart_meter",  # with model 203
    "saia_ale3",
    "solaredge_meter",
    "sunspec_201_204",
    "tq_ksem_sunspec",
}
# A mistake of the encoder, the device with it, and the meters that the mistake does not change
MISTAKES = {
    "tenfold current": (changed("I", lambda _, value: 10 * value), set()),
    "thousandth of the power": (changed("P", lambda _, value: value / 1000), NO_POWER),
    "tenth of the voltage": (changed("V", lambda _, value: value / 10), set()),
    "sign of the power": (changed("P", lambda _, value: -value), NO_POWER),
    "1 A more on L2": (changed("I", lambda phase, value: value + (phase == 1)), ONE_PHASE),
    "L1 and L3 exchanged": (
        lambda name, model: simulated_meter.made(name, EXCHANGED, model),
        set(),
    ),
    "words in the other order": (
        lambda name, model: simulated_meter.made(name, HOUSE, model, mistake="words"),
        SIXTEEN_BITS,
    ),
}


@pytest.mark.parametrize(("make", "untouched"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_of_the_encoder_is_noticed(make, untouched):
    """Otherwise the tests above would show nothing."""

    async def main():
        unnoticed = set()
        async with Place() as place:
            for name, model in CASES:
                try:
                    place.device = make(name, model)
                    reading = await read_completely(place.device, place)
                except (ValueError, ReadingInvalid, ModbusError):
                    continue
                if is_right(reading, place.device, HOUSE):
                    unnoticed.add(name)
        return unnoticed

    assert asyncio.run(main()) == untouched
