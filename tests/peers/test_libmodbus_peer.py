"""The client against libmodbus, where its headers and a C compiler are installed."""

import asyncio
import contextlib
import shutil
import subprocess
from pathlib import Path

import pytest
from clients import CLIENTS

SOURCE = Path(__file__).parent / "libmodbus_server.c"
UNIT = 9
INPUT_OFFSET = 10000
BUSY_ADDRESS = 500


def missing():
    """What keeps the server from being built here, or None."""
    compiler = shutil.which("cc")
    if not compiler:
        return "no C compiler is installed"
    command = [compiler, "-E", "-o", "/dev/null", "-"]
    header = b"#include <modbus/modbus.h>\n"
    if subprocess.run(command, check=False, input=header, capture_output=True).returncode:
        return "libmodbus is not installed (Debian: libmodbus-dev)"
    return None


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    reason = missing()
    if reason:
        pytest.skip(reason)
    path = tmp_path_factory.mktemp("libmodbus") / "server"
    command = ["cc", "-Wall", "-Werror", "-o", str(path), str(SOURCE), "-lmodbus"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return path


@contextlib.contextmanager
def serving(program):
    """The server on a free port of loopback -> port."""
    with subprocess.Popen([program], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def ask(program, client, requests):
    with serving(program) as port:
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
