"""The client against libmodbus, where its headers and a C compiler are installed."""

import asyncio

import pytest
from clients import CLIENTS

from tools.bench import libmodbus

UNIT = 9
INPUT_OFFSET = 10000
BUSY_ADDRESS = 500


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    reason = libmodbus.missing()
    if reason:
        pytest.skip(f"tool missing: {reason}")
    return libmodbus.build(tmp_path_factory.mktemp("libmodbus"))


def ask(program, client, requests):
    with libmodbus.serving(program) as port:
        return asyncio.run(client(port, UNIT, requests))


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_holding_and_input_registers(program, client):
    requests = [[3, 0, 1], [4, 0, 1], [3, 7, 125], [4, 875, 125]]
    wanted = [
        [address + n + (INPUT_OFFSET if function_code == 4 else 0) for n in range(count)]
        for function_code, address, count in requests
    ]
    assert ask(program, client, requests) == wanted


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_an_address_that_is_not_there(program, client):
    found = ask(program, client, [[3, 999, 2], [3, 999, 1]])
    assert found == ["the meter answered with exception 2 (illegal data address)", [999]]


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_busy_twice_and_then_not(program, client):
    assert ask(program, client, [[3, BUSY_ADDRESS, 2]]) == [[500, 501]]
