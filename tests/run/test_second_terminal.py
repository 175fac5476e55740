"""A second terminal at the virtual board, beside what the live view asks: by the real tools."""

import asyncio
import json
import os
import subprocess
import sys
import time

import pytest

from tools.run.second_terminal import SecondTerminal
from tools.run.simulation import Simulation
from tools.virtual_board import terminal

START_S = 60


async def until(condition, timeout_s=START_S):
    deadline_s = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline_s
        await asyncio.sleep(0.05)


async def tool(*words):
    """What a program at the second terminal prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said, _ = await asyncio.wait_for(process.communicate(), START_S)
    assert process.returncode == 0, said
    return said.decode()


async def new_answer(simulation):
    """The view's next one."""
    last = simulation.serial.status
    await until(lambda: simulation.serial.status is not last)
    return simulation.serial.status


def test_the_tools_at_the_second_terminal(tmp_path):
    """Each has its answers while the view goes on with its own; Ctrl-C stops the station as it
    would a real one, and a reset starts it again."""

    async def main():
        path = tmp_path / "run" / "serial"
        async with Simulation(second_port=str(path)) as simulation:
            await until(lambda: "offer_ma" in simulation.serial.status)
            simulation.serial.questions = ("status", "why")
            said = await tool("tools.service_installer", "--port", str(path), "--json", "events")
            assert said.startswith('{"events": ')
            assert "offer_ma" in await new_answer(simulation)
            simulation.plant.car.plug()
            for _ in range(3):
                said = await tool(
                    "tools.service_installer", "--port", str(path), "--json", "status"
                )
                assert set(json.loads(said)) == {"status", "why"}
            answer = await new_answer(simulation)
            assert "offer_ma" in answer and "events" not in answer

            said = await tool("mpremote", "connect", str(path), "exec", "print(6 * 7)")
            assert said.strip() == "42"
            assert simulation.second.stopped and simulation.snapshot()["stopped"]
            await until(lambda: not simulation.snapshot()["contactor"])
            await tool("mpremote", "connect", str(path), "reset")
            await until(lambda: not simulation.second.stopped)
            assert "offer_ma" in await new_answer(simulation)
            await until(lambda: simulation.serial.why.get("limiting_phase", 0) != 0)
        assert not path.is_symlink()

    asyncio.run(main())


def test_files_of_some_size_pass_both_ways(tmp_path):
    """As `make deploy` and `make backup` do it, at a board without a program."""

    async def main():
        path = tmp_path / "serial"
        data = os.urandom(40_000)
        (tmp_path / "sent").write_bytes(data)
        async with Simulation(files={}, flat=False, second_port=str(path)):
            mpremote = ("mpremote", "connect", str(path), "fs", "cp")
            await tool(*mpremote, str(tmp_path / "sent"), ":/data")
            await tool(*mpremote, ":/data", str(tmp_path / "back"))
        assert (tmp_path / "back").read_bytes() == data

    asyncio.run(main())


def test_a_person_types_between_the_view_s_questions(tmp_path):
    async def main():
        path = tmp_path / "serial"
        async with Simulation(second_port=str(path)) as simulation:
            await until(lambda: "offer_ma" in simulation.serial.status)
            file = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            seen = bytearray()
            asyncio.get_running_loop().add_reader(
                file, lambda: seen.extend(terminal.read(file) or b"")
            )
            try:
                os.write(file, b"vers")
                await asyncio.sleep(3)
                for _ in range(3):
                    await new_answer(simulation)
                os.write(file, b"ion\n")
                await until(lambda: b"MicroPython" in seen)
            finally:
                asyncio.get_running_loop().remove_reader(file)
                os.close(file)
            assert b"offer_ma" not in seen and b"--json" not in seen

    asyncio.run(main())


@pytest.fixture
def board():
    port = terminal.Port()
    yield port
    port.close()


def test_who_opens_the_port_later_finds_no_past(board, tmp_path, monkeypatch):
    monkeypatch.setattr("tools.run.second_terminal.UNREAD_S", 0.3)

    async def main():
        async with SecondTerminal(board.name, tmp_path / "serial") as second:
            os.write(board.master, b"long ago\r\n")
            await asyncio.sleep(1)
            file = os.open(second.port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            try:
                os.write(board.master, b"now\r\n")
                await asyncio.sleep(0.2)
                assert terminal.read(file) == b"now\r\n"
            finally:
                os.close(file)

    asyncio.run(main())


def test_a_board_that_is_switched_off_is_no_endless_loop(board, tmp_path):
    async def main():
        async with SecondTerminal(board.name, tmp_path / "serial"):
            os.close(board.master)
            used_s = time.process_time()
            await asyncio.sleep(0.5)
            assert time.process_time() - used_s < 0.2
        board.master = os.open(os.devnull, os.O_RDWR)  # for close()

    asyncio.run(main())


def test_what_has_the_port_s_name_and_is_no_link_stays(board, tmp_path):
    path = tmp_path / "serial"
    path.write_text("mine")

    async def main():
        with pytest.raises(FileExistsError, match="is not a symbolic link"):
            async with SecondTerminal(board.name, path):
                pass

    asyncio.run(main())
    assert path.read_text() == "mine"
