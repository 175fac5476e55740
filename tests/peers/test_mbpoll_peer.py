"""mbpoll, a master that is not ours, reads the plant's meters as the client does."""

import asyncio
import re
import shutil
import struct
import subprocess

import pytest
from read_registers import read_registers

from tools.plant import meter as e27
from tools.plant import socket_meter as b23
from tools.plant.meter import Meter
from tools.plant.socket_meter import SocketMeter

TIMEOUT_S = 60
VALUE = re.compile(r"^\[(\d+)\]:\s+(-?\d+)", re.MULTILINE)
pytestmark = pytest.mark.skipif(
    not shutil.which("mbpoll"), reason="tool missing: mbpoll is not installed"
)


def polled(port, unit_id, address, count, kind):
    """{address: number} as mbpoll prints it, or its complaint."""
    command = ["mbpoll", "-m", "tcp", "-p", str(port), "-a", str(unit_id), "-0", "-1", "-B"]
    command += ["-o", "10", "-r", str(address), "-c", str(count), "-t", kind, "127.0.0.1"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIMEOUT_S)
    values = {int(register): int(value) for register, value in VALUE.findall(done.stdout)}
    return values or done.stdout + done.stderr


async def both(meter, address, count):
    """What mbpoll and the client make of `count` numbers of 32 bits from `address`."""
    await meter.start()
    try:
        port = meter.address[1]
        theirs = await asyncio.to_thread(polled, port, meter.unit, address, count, "4:int")
        (words,) = await read_registers(port, meter.unit, [[3, address, 2 * count]])
    finally:
        await meter.stop()
    ours = struct.unpack(f">{count}i", struct.pack(f">{2 * count}H", *words))
    return theirs, {address + 2 * n: number for n, number in enumerate(ours)}


CURRENTS_MA = [16000, -8230, 71250]
QUANTITIES = {
    "currents": (Meter, e27.CURRENT, [16000, 8230, 71250]),
    "powers": (Meter, e27.PHASE_POWER, [367, -189, 1630]),
    "socket meter's currents": (SocketMeter, b23.CURRENT, [1600, 823, 7125]),
    "socket meter's powers": (SocketMeter, b23.POWER + 2, [368000, -189290, 1638750]),
}


@pytest.mark.parametrize(("kind", "address", "wanted"), QUANTITIES.values(), ids=QUANTITIES)
def test_both_read_the_same_numbers(kind, address, wanted):
    meter = kind()
    if kind is Meter:
        meter.update(CURRENTS_MA, 1)
    else:
        meter.update(CURRENTS_MA)
    theirs, ours = asyncio.run(both(meter, address, 3))
    assert theirs == ours
    assert list(ours.values()) == wanted


def test_mbpoll_is_refused_what_the_meter_has_not():
    async def main():
        meter = Meter()
        await meter.start()
        try:
            port = meter.address[1]
            return [
                await asyncio.to_thread(polled, port, meter.unit, address, 1, kind)
                for address, kind in ((1, "4"), (e27.CURRENT, "3"))
            ]
        finally:
            await meter.stop()

    missing, other_function = asyncio.run(main())
    assert "Illegal data address" in missing
    assert "Illegal function" in other_function
