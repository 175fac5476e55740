"""A station that cannot be made: safe mode on the serial line, at the prompt and for tools."""

import asyncio
import sys

from terminal import Terminal
from test_station import CRASH, safe, until, with_led

from tools.firmware_files import FIRMWARE, ROOT
from tools.run.simulation import Simulation

SAFE_MODE_S = 90  # three crashes, 5 s of patience after each, and the starts between them
COMMAND_S = 60
BROKEN = b"raise ValueError('no station')\n"
SENTENCE = (
    "Safe mode: 3 restarts within 10 minutes, the last after a crash, which the command crash "
    "shows; no charging until power is cut or the command restart"
)

WORDS = (
    ("status", SENTENCE),
    ("events", SENTENCE),
    ("log", "[3]      0.000  Crash: ValueError"),
    ("log", f"[4]      0.000  {SENTENCE}"),
    ("crash", "ValueError: no station"),
    ("settings", 'modbustcp_mode                  "socomec" (after a reset)'),
    ("set modbustcp_port 0", "modbustcp_port 0 is refused: allowed is 1..65535"),
    ("set modbustcp_port 503", "stored, in force after a reset (command: restart)."),
    ("version", "board virtual, MicroPython 1."),
    ("help", "restart               end safe mode"),
    ("why", '"why" is not a command, known are: status, restart, events, log, crash, settings'),
    ("limit 6 10", '"limit" is not a command'),
    ("clear fault", '"clear" is not a command'),
    ("commissioned 2026-11-28", '"commissioned" is not a command'),
)
KEYS = (
    ("status", {"safe_mode", "uptime_s", "version", "board"}),
    ("events", {"events"}),
    ("log", {"boot", "log", "error"}),
    ("crash", {"crash"}),
    ("settings", {"settings", "allowed", "source_names", "after_reset"}),
    ("version", {"version", "board", "micropython"}),
    ("help", {"commands"}),
    ("why", {"ok", "text"}),
)


async def installer(simulation, *arguments):
    """-> (exit code, standard output, standard error)."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tools.service_installer", "--port", simulation.board.port),
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), COMMAND_S)
    return process.returncode, out.decode(), err.decode()


async def check_commands(terminal):
    for command, words in WORDS:
        assert words in await terminal.words(command), command
    for command, keys in KEYS:
        assert set(await terminal.facts(command)) == keys, command
    log = (await terminal.facts("log"))["log"]
    texts = [(boot, text) for boot, _, _, text in log]
    assert texts[:3] == [(boot, "Crash: ValueError('no station',)") for boot in (1, 2, 3)], log
    assert texts[3][0] == 4


async def check_installer(simulation):
    for command in ("status", "monitor", "commission"):
        code, out, err = await installer(simulation, command)
        assert code == 1, out
        assert err.startswith(SENTENCE), err
    assert await installer(simulation, "get", "modbustcp_port") == (0, "503\n", "")
    code, out, _ = await installer(simulation, "set", "modbustcp_port", "502")
    assert (code, "command: restart" in out) == (0, True)
    code, out, _ = await installer(simulation, "events")
    assert (code, SENTENCE in out) == (0, True)


async def check_prompt(terminal):
    await terminal.type(b"\x03")
    await terminal.until(b"there are status, events, log, crash, settings, set, version.")
    for call, words in (
        (b"status()", SENTENCE.encode()),
        (b"log()", b"Stopped by Ctrl-C"),
        (b"version()", b"board virtual"),
        (b"why()", b"AttributeError: station has status, events, log"),
    ):
        await terminal.until(b">>> ")
        await terminal.type(b"station." + call + b"\r")
        await terminal.until(words)


def test_a_station_that_cannot_be_made():
    async def main():
        async with (
            Simulation(files={"station.py": BROKEN}) as simulation,
            Terminal(simulation) as terminal,
        ):
            terminal.patience_s = SAFE_MODE_S
            await terminal.until(SENTENCE.encode())
            await check_commands(terminal)
            terminal.look_away()
            await check_installer(simulation)
            terminal.listen()
            await check_prompt(terminal)

    asyncio.run(main())


MAKES_NOTHING_SAFE = b"""
import outputs_of_the_firmware as real

class Outputs(real.Outputs):
    def make_safe(self):
        raise ValueError('not safe')
"""


def test_outputs_that_cannot_be_made_safe_are_made_so_as_at_the_start():
    async def main():
        files = with_led(CRASH)
        files["pilot/outputs.py"] = MAKES_NOTHING_SAFE
        outputs = FIRMWARE / "pilot" / "outputs.py"
        files["outputs_of_the_firmware.py"] = outputs.read_bytes()
        async with Simulation(files=files) as simulation:
            simulation.plant.car.plug()
            await until(simulation, lambda seen: seen["contactor"])
            boots = simulation.plant.link.boots
            await until(simulation, lambda _: "ValueError: lamp broke" in simulation.serial.text)
            await until(simulation, safe, 3)  # the reset comes 5 s later
            await until(simulation, lambda _: simulation.plant.link.boots > boots)

    asyncio.run(main())
