"""tshark judges what really crossed the loopback interface, where capturing is permitted."""

import asyncio
import contextlib
import shutil
import sys

import pytest
import tshark
from read_registers import read_registers

from tools.plant.meter import Meter

LOOPBACK = "lo0" if sys.platform == "darwin" else "lo"
LONGEST_S = 60
UNIT = 5
# Name, voltages to powers, phase order; then a function and a register that the meter has not
REQUESTS = ([3, 50058, 8], [3, 50520, 30], [3, 51315, 1], [4, 50520, 30], [3, 1, 2])
SEGMENTS = 2 * len(REQUESTS)
pytestmark = pytest.mark.skipif(
    not (tshark.INSTALLED and shutil.which("dumpcap")),
    reason="tool missing: tshark is not installed",
)


@contextlib.asynccontextmanager
async def capturing(port, path):
    """Data segments from and to the port; the process ends with the last of them."""
    process = await asyncio.create_subprocess_exec(
        *("dumpcap", "-i", LOOPBACK, "-w", str(path)),
        *("-f", f"tcp port {port} and tcp[tcpflags] & tcp-push != 0"),
        *("-a", f"packets:{SEGMENTS}", "-a", f"duration:{LONGEST_S}"),
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await asyncio.wait_for(_begun(process), LONGEST_S)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _begun(process):
    said = ""
    while line := (await process.stderr.readline()).decode(errors="replace"):
        if line.startswith("File: "):
            return
        said += line
    pytest.skip(f"capturing on {LOOPBACK} is not permitted here: {said.strip()[:200]}")


async def captured(path):
    """Let the client talk to the plant's meter under dumpcap's eyes -> (port, what it read)."""
    meter = Meter(UNIT)
    await meter.start()
    try:
        port = meter.address[1]
        async with capturing(port, path) as process:
            found = await read_registers(port, UNIT, REQUESTS)
            await asyncio.wait_for(process.wait(), LONGEST_S)
        return port, found
    finally:
        await meter.stop()


def test_nothing_on_the_wire_is_malformed(tmp_path):
    path = tmp_path / "live.pcapng"
    port, found = asyncio.run(captured(path))
    modbus = ("-o", f"mbtcp.tcp.port:{port}")
    assert [type(registers) for registers in found] == [list] * 3 + [str] * 2
    asked = tshark.fields(path, f"modbus && tcp.dstport == {port}", *modbus)
    assert asked == [
        f"{n},0,6,{UNIT},{function_code},{address},{quantity}"
        for n, (function_code, address, quantity) in enumerate(REQUESTS, 1)
    ]
    assert not tshark.dissect(path, *modbus, "-Y", tshark.FAULTY)
    answered = tshark.dissect(path, *modbus, "-Y", f"modbus && tcp.srcport == {port}")
    assert len(answered.splitlines()) == len(REQUESTS)
    refused = ("-Y", "modbus.exception_code", "-T", "fields", "-e", "modbus.exception_code")
    assert tshark.dissect(path, *modbus, *refused).split() == ["1", "2"]
