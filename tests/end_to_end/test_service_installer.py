"""The Service Installer as it is typed, with the firmware on the virtual board and the plant."""

import asyncio
import json
import sys
import time
from pathlib import Path

import pytest

from tools.plant.car import Car
from tools.run.simulation import Simulation

ROOT = Path(__file__).resolve().parent.parent.parent
START_S = 40  # generous: two slow cores run several boards at once
COMMAND_S = 60
COMMISSION_S = 240


async def start(simulation, *arguments):
    """The command as a process at the board's serial port, which nobody else reads then."""
    simulation.serial.stop()
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-u", "-m", "tools.service_installer"),
        *("--port", simulation.board.port, *arguments),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def run(simulation, *arguments):
    """-> (exit code, standard output, standard error)."""
    process = await start(simulation, *arguments)
    try:
        out, err = await asyncio.wait_for(process.communicate(), COMMAND_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, out.decode(), err.decode()


async def until_running(simulation):
    """The station has readings of its meter."""
    end_s = time.monotonic() + START_S
    while not any("connected via" in text for _, text in simulation.serial.events):
        assert time.monotonic() < end_s, list(simulation.serial.text)
        await asyncio.sleep(0.1)


def test_the_commands_at_a_station(tmp_path):
    async def main():
        async with Simulation() as simulation:
            await until_running(simulation)
            simulation.plant.car.plug()
            code, out, _ = await run(simulation, "status", "--json")
            assert code == 0
            assert json.loads(out)["status"]["meter_state"] == "normal"
            assert await run(simulation, "get", "Safe Current") == (0, "12\n", "")
            code, out, err = await run(simulation, "set", "Safe Current", "10")
            assert (code, err, "in force now" in out) == (0, "", True), err
            code, out, _ = await run(simulation, "events")
            assert "Settings changed: load_balancing_safe_current_a" in out
            await check_import(simulation, tmp_path)
            await check_monitor(simulation)
            await check_ends(simulation)

    asyncio.run(main())


async def check_import(simulation, tmp_path):
    path = tmp_path / "station.json"
    assert (await run(simulation, "export", str(path)))[0] == 0
    settings = json.loads(path.read_text())
    wanted = {**simulation.settings, "load_balancing_safe_current_a": 10}
    assert settings == wanted
    path.write_text(json.dumps({**settings, "socket_max_current_a": 13, "station_phases": 2}))
    code, _, err = await run(simulation, "import", str(path))
    assert (code, "station_phases 2 is refused" in err) == (2, True), err
    assert json.loads((await run(simulation, "get", "--json"))[1])["settings"] == wanted
    # Every setting at once, the longest line that there is
    everything = {name: value for name, value in settings.items() if name != "manual_current_type"}
    path.write_text(
        json.dumps({**everything, "socket_max_current_a": 13, "phase_rotation": "L2L3L1"})
    )
    code, out, err = await run(simulation, "import", str(path))
    assert (code, err, "after a reset" in out) == (0, "", True)


async def check_monitor(simulation):
    code, out, _ = await run(simulation, "monitor", "--seconds", "2", "--json")
    assert code == 0
    looks = [json.loads(line) for line in out.splitlines()]
    assert [look["reason"] for look in looks if not look["offer_ma"]] == []
    assert len(looks) == 2


async def check_ends(simulation):
    """A prompt where the station was, and a cable that is pulled."""
    process = await start(simulation, "monitor")
    line = await asyncio.wait_for(process.stdout.readline(), COMMAND_S)
    assert b"meter normal" in line
    simulation.board.kill_power()
    _, err = await asyncio.wait_for(process.communicate(), COMMAND_S)
    assert process.returncode == 1
    assert b"broke off" in err or b"no answer" in err
    assert b"Traceback" not in err


def test_a_prompt_where_a_station_should_be():
    async def main():
        async with Simulation() as simulation:
            await until_running(simulation)
            simulation.serial.type("\x03")
            end_s = time.monotonic() + START_S
            while not any("outputs are safe" in line for line in simulation.serial.text):
                assert time.monotonic() < end_s, list(simulation.serial.text)
                await asyncio.sleep(0.1)
            code, out, err = await run(simulation, "status")
            assert (code, out) == (1, "")
            assert "MicroPython prompt" in err

    asyncio.run(main())


async def answer_questions(process, plant):
    """The person plugs in the car and agrees to all that is not about the station's cables."""
    said = ""
    while character := (await process.stdout.read(1)).decode("ascii", "replace"):
        said += character
        line = said.rpartition("\n")[2]
        if line == "Press Enter when that is done.":
            if "plug in a car" in said:
                plant.car.plug()
            process.stdin.write(b"\n")
        elif line.endswith("[y/N]"):
            process.stdin.write(b"n\n" if "one phase only" in line else b"y\n")
    return said


async def commission(simulation):
    """-> (exit code, what was told)."""
    await until_running(simulation)
    process = await start(simulation, "commission")
    said = await asyncio.wait_for(answer_questions(process, simulation.plant), COMMISSION_S)
    return await process.wait(), said


async def reversed_and_rotated():
    """From the first look to the station that has started anew with the settings proposed."""
    async with Simulation(car=Car(phases=(1,)), rotation="L2L3L1") as simulation:
        simulation.plant.meter.values = "reversed"
        code, said = await commission(simulation)
        assert code == 0, said
        assert "The current of L2 falls when the car draws" in said
        assert "L2L3L1 fits" in said
        await check_mended(simulation)


async def wrong_place():
    """A meter that sees the house and not the car: told, and nothing is proposed."""
    async with Simulation() as simulation:
        simulation.plant.meter_place = "house"
        code, said = await commission(simulation)
        assert code == 1, said
        assert "it does not see the car" in " ".join(said.split()), said
        assert "Change " not in said
        _, out, _ = await run(simulation, "status", "--json")
        # The last step was one to 0 A: the pause goes on, and the limit does not.
        assert json.loads(out)["status"]["reason"] == "held: shortest pause", out


async def one_phase():
    """A car on one phase where everything is right: all ticks, and no setting is changed."""
    async with Simulation(car=Car(phases=(1,))) as simulation:
        settings = dict(simulation.settings)
        code, said = await commission(simulation)
        assert code == 0, said
        for words in (
            "The meter sees the car on L1, and the house while no car was plugged in.",
            "The car draws from L1 alone; station_phases is 3.",
            "L1 behind the station fits L1L2L3.",
            "A lower offer has arrived at the meter after",
            "Noted: commissioned on 20",
            "Is the station itself connected to one phase only",
        ):
            assert words in " ".join(said.split()), said
        assert "Change " not in said
        _, out, _ = await run(simulation, "get", "--json")
        assert json.loads(out)["settings"] == settings
        _, out, _ = await run(simulation, "status", "--json")
        assert json.loads(out)["status"]["commissioned"].startswith("20")


async def half():
    """A meter that tells half, with which the fuse would carry double."""
    async with Simulation() as simulation:
        simulation.plant.meter.values = "half"
        code, said = await commission(simulation)
        assert code == 1, said
        told = " ".join(said.split())
        assert "The meter reads 0.5 times what the car takes on L1, L2 and L3." in told, said
        assert "Change " not in said


SCENARIOS = {"commission, reversed and rotated": reversed_and_rotated}
SCENARIOS["commission, wrong place"] = wrong_place
SCENARIOS["commission, one phase"] = one_phase
SCENARIOS["commission, half"] = half


# Named as the other scenarios in full length, which are started before all other tests.
@pytest.mark.timeout(COMMISSION_S + 100)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name):
    asyncio.run(SCENARIOS[name]())


async def check_mended(simulation):
    """The station reads the meter the right way round after its reset, on the right phase."""
    end_s = time.monotonic() + START_S
    wanted = list(simulation.plant.house.load_ma)
    while True:
        code, out, _ = await run(simulation, "status", "--json")
        status = json.loads(out)["status"] if code == 0 else {}
        mains_ma = status.get("mains_ma")
        if mains_ma and mains_ma[0] == wanted[0] and mains_ma[1] > wanted[1]:
            break
        assert time.monotonic() < end_s, status
    _, out, _ = await run(simulation, "get", "--json")
    settings = json.loads(out)["settings"]
    assert settings["modbustcp_meter_inverted"] is True
    assert settings["phase_rotation"] == "L2L3L1"
    assert settings["station_phases"] == 3
