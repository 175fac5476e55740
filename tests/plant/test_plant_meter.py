"""The meter answers byte for byte like a Countis E27; checked over a raw socket."""

import asyncio
import contextlib
import struct

import pytest
from pymodbus.client import AsyncModbusTcpClient

from tools.plant import meter as registers
from tools.plant.meter import Meter

# Frames constructed from the register table (request, response).
FRAMES = {
    "V1..P3": (
        "00 01 00 00 00 06 05 03 C5 58 00 1E",
        "00 01 00 00 00 3F 05 03 3C 00 00 59 E4 00 00 59 CB 00 00 5A 41 00 00 C3 3C 00 00 3E 80 "
        "00 00 20 26 00 00 04 E2 00 00 01 90 00 00 02 10 FF FF FF F4 00 00 02 4A 00 00 03 85 "
        "00 00 01 6F 00 00 00 BD FF FF FF E4",
    ),
    "signature": (
        "00 02 00 00 00 06 05 03 C3 50 00 04",
        "00 02 00 00 00 0B 05 03 08 00 53 00 4F 00 43 00 4F",
    ),
    "name": (
        "00 03 00 00 00 06 05 03 C3 8A 00 08",
        "00 03 00 00 00 13 05 03 10 43 4F 55 4E 54 49 53 20 45 32 37 00 00 00 00 00",
    ),
    "phase sequence": ("00 04 00 00 00 06 05 03 C8 73 00 01", "00 04 00 00 00 05 05 03 02 00 00"),
    "family": ("00 06 00 00 00 06 05 03 C3 54 00 01", "00 06 00 00 00 05 05 03 02 00 64"),
    "unit": ("00 07 00 00 00 06 05 03 E0 00 00 01", "00 07 00 00 00 05 05 03 02 00 05"),
}
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS = 1, 2
REFUSED = (
    # one before and one behind each block, and what lies between
    ("00 09 00 00 00 06 05 03 C5 51 00 01", 3, ILLEGAL_ADDRESS),
    ("00 09 00 00 00 06 05 03 C5 58 00 37", 3, ILLEGAL_ADDRESS),
    ("00 09 00 00 00 06 05 03 C5 8E 00 01", 3, ILLEGAL_ADDRESS),
    ("00 09 00 00 00 06 05 03 00 00 00 01", 3, ILLEGAL_ADDRESS),
    ("00 09 00 00 00 06 05 03 C8 74 00 01", 3, ILLEGAL_ADDRESS),
    ("00 09 00 00 00 06 05 03 FF FF 00 01", 3, ILLEGAL_ADDRESS),
    ("00 09 00 00 00 06 05 04 C5 58 00 1E", 4, ILLEGAL_FUNCTION),
    ("00 09 00 00 00 06 05 06 C5 58 00 01", 6, ILLEGAL_ADDRESS),
)


@contextlib.asynccontextmanager
async def running(unit=5):
    meter = Meter(unit)
    await meter.start()
    try:
        yield meter
    finally:
        await meter.stop()


async def ask(meter, request, wait_s=10):
    """The reply to one request on a new connection; b"" if there is none in time."""
    reader, writer = await asyncio.open_connection(*meter.address)
    try:
        writer.write(bytes.fromhex(request))
        header = await asyncio.wait_for(reader.readexactly(6), wait_s)
        return header + await reader.readexactly(int.from_bytes(header[4:6], "big"))
    except asyncio.TimeoutError:
        return b""
    finally:
        writer.close()
        await writer.wait_closed()


def example(meter):
    """The values of the constructed frame."""
    meter.put(registers.VOLTAGE, 23012, 22987, 23105)
    meter.put(registers.FREQUENCY, 49980)
    meter.put(registers.CURRENT, 16000, 8230, 1250)
    meter.put(registers.NEUTRAL_CURRENT, 400)
    meter.put(registers.POWER, 528, -12, 586, 901)
    meter.put(registers.PHASE_POWER, 367, 189, -28)


@pytest.mark.parametrize("name", FRAMES)
def test_frames_byte_for_byte(bounded, name):
    async def main():
        async with running() as meter:
            example(meter)
            request, response = FRAMES[name]
            assert (await ask(meter, request)).hex(" ").upper() == response
            assert meter.polls == 1

    bounded(main())


@pytest.mark.parametrize(("request_", "function", "code"), REFUSED)
def test_exceptions(bounded, request_, function, code):
    async def main():
        async with running() as meter:
            wanted = bytes.fromhex("00 09 00 00 00 03 05") + bytes([function | 0x80, code])
            assert await ask(meter, request_) == wanted

    bounded(main())


def test_other_reads_of_the_table_succeed(bounded):
    async def main():
        async with running() as meter:
            for address, count in ((50520, 54), (50946, 8), (50770, 8), (50042, 24), (50514, 60)):
                reply = await ask(meter, "0005 0000 0006 0503" + f"{address:04x}{count:04x}")
                assert reply[7:9] == bytes([3, 2 * count])

    bounded(main())


def test_only_its_unit_answers(bounded):
    async def main():
        async with running(unit=17) as meter:
            for unit in ("05", "00", "FF"):
                assert await ask(meter, f"0001 0000 0006 {unit} 03 C558 001E", wait_s=0.1) == b""
            assert meter.polls == 0
            assert (await ask(meter, "0001 0000 0006 11 03 E000 0001"))[-2:] == b"\0\x11"

    bounded(main())


MAINS = (
    # signed mA -> In, P1..P3 in 10 W towards zero
    ([0, 0, 0], 0, [0, 0, 0]),
    ([10000, 10000, 10000], 0, [229, 229, 230]),
    ([16000, 0, 0], 16000, [367, 0, 0]),
    ([-8000, 8000, 0], 13856, [-184, 183, 0]),
    ([-8000, -8000, -8000], 0, [-184, -184, -185]),
    ([40, -40, 60], 92, [0, 0, 1]),
)


@pytest.mark.parametrize(("mains_ma", "neutral_ma", "powers"), MAINS)
def test_currents_have_no_sign_and_powers_have(mains_ma, neutral_ma, powers):
    meter = Meter()
    meter.update(mains_ma, 1)
    assert [value(meter, registers.CURRENT + 2 * n) for n in range(3)] == [
        abs(ma) for ma in mains_ma
    ]
    assert value(meter, registers.NEUTRAL_CURRENT) == neutral_ma
    assert [value(meter, registers.PHASE_POWER + 2 * n) for n in range(3)] == powers
    assert abs(value(meter, registers.POWER) - sum(powers)) <= 2


def value(meter, address, signed=True):
    words = meter.words[address], meter.words[address + 1]
    return struct.unpack(">i", struct.pack(">HH", *words))[0]


def test_load_lowers_the_voltage_and_a_lost_phase_has_none():
    meter = Meter()
    meter.update([10000, 0, -10000], 1)
    assert [value(meter, registers.VOLTAGE + 2 * n) for n in range(3)] == [22982, 22987, 23135]
    assert value(meter, registers.LINE_VOLTAGE) == pytest.approx(39810, abs=10)
    meter.voltage_cv[1] = 0
    meter.phase_sequence = 3
    meter.update([10000, 0, 0], 1)
    assert value(meter, registers.VOLTAGE + 2) == 0
    assert meter.words[registers.PHASE_SEQUENCE] == 3


def test_energy_counts_in_and_out():
    meter = Meter()
    meter.update([10000, 10000, 10000], 3600)
    meter.update([-1000, 0, 0], 3600)
    assert value(meter, registers.ENERGY_IN) == pytest.approx(689, abs=2)
    assert value(meter, registers.ENERGY_KWH_IN) == 6
    assert value(meter, registers.ENERGY_OUT) == pytest.approx(23, abs=1)


def test_a_client_of_pymodbus_agrees(bounded):
    async def main():
        async with running() as meter:
            meter.update([16000, -8230, 1250], 1)
            client = AsyncModbusTcpClient(meter.address[0], port=meter.address[1])
            assert await client.connect()
            answer = await client.read_holding_registers(50528, count=6, device_id=5)
            client.close()
            assert answer.registers == [0, 16000, 0, 8230, 0, 1250]

    bounded(main())


def test_a_taken_port_is_an_error(bounded):
    async def main():
        async with running() as meter:
            with pytest.raises(RuntimeError):
                await Meter().start(meter.address[1])

    bounded(main())
