"""The client against pymodbus's server: functions 3 and 4, 125 registers, every exception."""

import asyncio
import contextlib

import pytest
from clients import CLIENTS
from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from modbus_tcp.errors import EXCEPTION_NAMES

UNIT = 17
REGISTERS = 1000
# Reading address 2000 + n is answered with exception n.
EXCEPTIONS = 2000
INPUT_OFFSET = 10000  # what function 4 adds to the register's address, function 3 gives that alone


async def _answer(function_code, first, address, count, registers, _written):
    if address >= EXCEPTIONS:
        return ExcCodes(address - EXCEPTIONS)
    offset = INPUT_OFFSET if function_code == 4 else 0
    start = address - first
    registers[start : start + count] = [offset + address + n for n in range(count)]
    return None


@contextlib.asynccontextmanager
async def serving():
    """A server on a free port of loopback -> port."""
    blocks = [
        SimData(first, count=count, datatype=DataType.REGISTERS, readonly=True)
        for first, count in ((0, REGISTERS), (EXCEPTIONS, 20))
    ]
    server = ModbusTcpServer(SimDevice(UNIT, blocks, action=_answer), address=("127.0.0.1", 0))
    await server.serve_forever(background=True)
    try:
        yield server.transport.sockets[0].getsockname()[1]
    finally:
        await server.shutdown()


async def ask(client, requests):
    async with serving() as port:
        return await client(port, UNIT, requests)


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_holding_and_input_registers(client):
    requests = [[3, 0, 1], [4, 0, 1], [3, 7, 125], [4, 875, 125], [3, 998, 2]]
    wanted = [
        [address + n + (INPUT_OFFSET if function_code == 4 else 0) for n in range(count)]
        for function_code, address, count in requests
    ]
    assert asyncio.run(ask(client, requests)) == wanted


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_exceptions_by_name_and_good_registers_behind_each(client):
    codes = sorted(set(EXCEPTION_NAMES) & set(ExcCodes))  # it cannot make a 9
    assert codes == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]
    requests = []
    for code in codes:
        requests += [[3, EXCEPTIONS + code, 1], [3, 5, 2]]
    found = asyncio.run(ask(client, requests))
    assert found[1::2] == [[5, 6]] * len(codes)
    assert found[::2] == [
        f"the meter answered with exception {code} ({EXCEPTION_NAMES[code]})" for code in codes
    ]


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_an_address_that_is_not_there(client):
    found = asyncio.run(ask(client, [[3, 999, 2], [4, 999, 1]]))
    assert "illegal data address" in found[0]
    assert found[1] == [INPUT_OFFSET + 999]
