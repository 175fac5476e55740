"""The serial line of a station that charges: every command, the worst input, Ctrl-C."""

import asyncio
import json
import random
import re
import subprocess
import sys

from terminal import Terminal, Watch

from boards import virtual
from panel.led_patterns import PATTERNS
from settings import columns, rules
from tools.firmware_files import ROOT, files_for
from tools.run.simulation import Simulation

START_S = 30
FLOOD_S = 150  # 24 answers of 3.4 KB take 12 s; a busy computer gives a board a part of its time
GREETING = "Charging station, firmware of no recorded version on virtual. Type help and Enter."
CONSOLE = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")


async def until(condition, timeout_s=START_S):
    deadline_s = asyncio.get_running_loop().time() + timeout_s
    while not condition():
        assert asyncio.get_running_loop().time() < deadline_s
        await asyncio.sleep(0.02)


def charging(simulation):
    seen = simulation.snapshot()
    return seen["contactor"] and seen["car_max_ma"] > 5500 and seen["led"] == "steady blue"


def safe(simulation):
    seen = simulation.snapshot()
    return not seen["contactor"] and seen["duty_u16"] == 65535


def at_a_charging_station(test, **options):
    """test(simulation, terminal) once the car draws its current."""

    async def main():
        async with Simulation(**options) as simulation:
            simulation.plant.car.plug()
            await until(lambda: charging(simulation))
            async with Terminal(simulation) as terminal:
                await terminal.words(
                    ""
                )  # the answer to what the simulation asked last is nobody's
                await test(simulation, terminal)

    asyncio.run(main())


WORDS = (
    ("status", "offer   "),
    ("status", "on virtual"),
    ("why", "headroom  L1 "),
    ("why", "on L1, L2, L3, as far as is known"),
    ("status", "grid      "),
    ("meter", "grid meter at 192.168.0.4:502, unit 5: normal"),
    ("meter", 'model Socomec Countis E23, E24, E27, E28; it reports "SOCO, COUNTIS E27"'),
    ("events", "TCP MODBUS unit 5 connected via 192.168.0.4:502"),
    ("log", "[1]      0.000  Started: "),
    ("log", "No crash is on record."),
    ("crash", "No crash is on record."),
    ("settings", 'phase_rotation                  "L1L2L3"'),
    ("version", "board virtual, MicroPython 1."),
    ("help", "limit AMPERES SECONDS offer no more for a while"),
    ("  status  ", "offer   "),
    ("", GREETING),
    ("stauts", '"stauts" is not a command: did you mean status? help lists all.'),
    ("charge", '"charge" is not a command, known are: status, why'),
    ("status now", '"status" takes nothing after it but --json, not "now"'),
    ("test", 'What can be tested is the LED: "test led"'),
    ("set", "set takes names and values, like: set "),
    ("set modbustcp_port", "set takes names and values, like: set "),
    ("set modbustcp_port 0", "modbustcp_port 0 is refused: allowed is 1..65535"),
    ("set modbustcp_port 1e9", "is refused: allowed is a whole number"),
    ("set modbustcp_port 1e999", "is refused: allowed is a whole number"),
    ("set modbustcp_port " + 40 * "9", "is refused: allowed is 1..65535"),
    ("set modbustcp_prot 502", "modbustcp_prot is not a setting: did you mean modbustcp_port?"),
    ("set colour 3", "colour is not a setting, known are: station_max_current_a"),
    ("set modbustcp_mode socomek", 'similar are "socomec"'),
    ('set modbustcp_mode "a\\u001b[31m\\nb"', 'modbustcp_mode "a?[31m?b" is refused'),
    ("set socket_max_current_a 33", "allowed is 6..32 (station_max_current_a)"),
    ("set --all [1]", "--all takes one JSON object of names and values"),
    ('set --all {"modbustcp_port": 503', "--all takes one JSON object of names and values"),
    ('set --all {"modbustcp_port" 503}', "--all takes one JSON object of names and values"),
    ('set --all {"modbustcp_port": 503,}', "--all takes one JSON object of names and values"),
    ("set modbustcp_port 0503", 'modbustcp_port "0503" is refused: allowed is a whole number'),
    ("set manual_current_registers [1 2 3]", "is refused: allowed is a list of whole numbers"),
    ("set x " + 2000 * "[", "The value has more brackets than any setting takes"),
    ("set modbustcp_port 502", "These settings have these values already."),
    ("limit", "limit takes 0 or 6..80 A and 1..600 s"),
    ("limit 5 10", "limit takes 0 or 6..80 A and 1..600 s"),
    ("limit 81 10", "limit takes 0 or 6..80 A and 1..600 s"),
    ("limit 10 601", "limit takes 0 or 6..80 A and 1..600 s"),
    ("limit 10 0", "limit takes 0 or 6..80 A and 1..600 s"),
    ("limit -6 10", "limit takes 0 or 6..80 A and 1..600 s"),
    ("limit 9999999999 1", "limit takes 0 or 6..80 A and 1..600 s"),
    ("limit off", "The service limit is off."),
    (
        "commissioned",
        "commissioned takes the date of a passed commission, like: commissioned 2026",
    ),
    ("commissioned 2026-02-30x", "commissioned takes the date of a passed commission"),
    ("commissioned none", "No commissioning is on record."),
    (
        "commissioned 2026-11-28",
        "Noted: commissioned on 2026-11-28 with socomec at 192.168.0.4:502",
    ),
    ("meter", "  commissioned on 2026-11-28 with socomec at 192.168.0.4:502"),
    ("status", "          the meter was commissioned on 2026-11-28"),
    ("commissioned none", "The commissioning no longer counts."),
    ("clear", 'What can be cleared is a fault of the meter: "clear fault"'),
    ("clear faults", 'What can be cleared is a fault of the meter: "clear fault"'),
    ("clear fault", "The meter check has found no fault; meter shows the state of the meter."),
)

FACTS = (
    ("status", ("offer_ma", "reason", "next_change_ms", "version", "board", "led", "headroom_ma")),
    ("why", ("offer_ma", "reason", "limiting_phase", "next_change_ms", "headroom_ma", "car")),
    (
        "meter",
        (
            "state",
            "server",
            "unit",
            "as_delivered",
            "model",
            "identity",
            "current_ma",
            "age_ms",
            "polls",
        ),
    ),
    ("events", ("events",)),
    ("log", ("log", "boot", "error")),
    ("crash", ("crash",)),
    ("settings", ("settings", "allowed", "source_names", "after_reset")),
    ("version", ("version", "board", "micropython")),
    ("help", ("commands",)),
)


def documented(command):
    """What docs/console.md names among the keys of this command's answer."""
    rows = re.findall(rf"^\| `{command}` \| (.*) \|$", CONSOLE, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", rows[-1]))


def test_every_command_in_words_and_as_json():
    async def test(simulation, terminal):
        async with Watch(simulation):
            for command, words in WORDS:
                assert words in await terminal.words(command), command
            for command, names in FACTS:
                facts = await terminal.facts(command)
                assert set(names) <= set(facts), (command, facts)
                assert set(facts) <= documented(command), (command, facts)
            for command in ("stauts", "set modbustcp_port 0", "limit 5 10", "test", "status x"):
                facts = await terminal.facts(command)
                assert facts["ok"] is False and facts["text"], command
            shown = await terminal.facts("settings")
            assert shown["settings"] == simulation.settings
            assert set(shown["allowed"]) == set(rules.NAMES)
            assert shown["source_names"] == columns.source_names()
            assert len((await terminal.facts("events"))["events"][0]) == 3

    at_a_charging_station(test)


def test_settings_apply_now_or_after_a_reset_and_limits_end():
    async def test(simulation, terminal):
        plant = simulation.plant
        async with Watch(simulation):
            done = await terminal.facts("set socket_max_current_a 6")
            assert (done["ok"], done["applies"]) == (True, "now"), done
            await until(lambda: simulation.snapshot()["pilot_ma"] == 6000)
            why = await terminal.facts("why")
            assert (why["offer_ma"], why["reason"]) == (6000, "socket maximum")
            done = await terminal.facts("set socket_max_current_a 16")
            assert done["applies"] == "now"
            await until(lambda: simulation.snapshot()["pilot_ma"] >= 8000)
            done = await terminal.facts("limit 7 600")
            assert done["ok"]
            await until(lambda: simulation.snapshot()["pilot_ma"] <= 7000)
            why = await terminal.facts("why")
            assert (why["offer_ma"], why["reason"]) == (7000, "service limit")
            assert 500_000 < why["next_change_ms"] <= 600_000
            await terminal.facts("limit 7 1")
            await until(lambda: simulation.snapshot()["pilot_ma"] >= 8000)
            both = {"installation_max_current_a": 20, "modbustcp_port": 0}
            done = await terminal.facts(f"set --all {json.dumps(both)}")
            assert not done["ok"] and "modbustcp_port 0 is refused" in done["text"]
            assert (await terminal.facts("settings"))["settings"] == simulation.settings
            both["modbustcp_port"] = 503
            done = await terminal.facts(f"set --all {json.dumps(both)}")
            assert (done["ok"], done["applies"]) == (True, "after a reset")
            assert (await terminal.facts("settings"))["after_reset"] == ["modbustcp_port"]
            # Every setting in one line, as an import sends them.
            stored = (await terminal.facts("settings"))["settings"]
            stored["modbustcp_port"] = 502
            done = await terminal.facts(f"set --all {json.dumps(stored)}")
            assert (done["ok"], done["applies"]) == (True, "now"), done
            # A meter whose usual address is another one
            done = await terminal.facts("set modbustcp_mode SolarEdge_Meter")
            words = "as delivered it has port 1502 and unit 1; set are 502 and 5."
            assert done["text"].endswith(words), done
            done = await terminal.facts("set modbustcp_mode socomec")
            assert "as delivered" not in done["text"], done
            await terminal.facts("set modbustcp_slave_address 6")
        assert (await terminal.facts("reset"))["ok"]
        await until(lambda: simulation.snapshot()["pilot_ma"] == 0)
        await until(lambda: plant.link.boots == 2)
        shown = {}
        while not shown.get("settings"):
            shown = await terminal.facts("settings")
        assert shown["settings"] == {**stored, "modbustcp_slave_address": 6}
        assert shown["after_reset"] == []
        log = (await terminal.facts("log"))["log"]
        texts = [text for boot, _, _, text in log if boot == 1]
        assert texts[-1] == "Reset by a command"
        assert "Settings changed: modbustcp_slave_address" in texts
        assert log[texts.index(texts[-1]) + 1][0] == 2
        assert "safe_mode" not in await terminal.facts("status")

    at_a_charging_station(test)


def test_the_worst_input():
    noise = random.Random(5)
    binary = bytes(noise.choice([b for b in range(256) if b != 3]) for _ in range(4000))
    refused = "bytes that are no ASCII text: nothing was done, type it again."

    async def test(simulation, terminal):
        async with Watch(simulation):
            await terminal.type(b"x" * 65536 + b"\n")
            await terminal.until(b"The line has 65536 characters, taken are at most 2048")
            assert refused in await terminal.words(b"stat\xe2\x82\n")
            await terminal.type(b"\xe2")  # and nothing after it: nobody waits for the rest
            await asyncio.sleep(1)
            assert refused in await terminal.words(b"\n")
            await terminal.type(binary + b"\n")
            await terminal.words("status")
            await terminal.type(b"\x04\x01\x02\x05\x1b[A\x1b[200~\x1b\x1b\x00\x0e\x10\x15\n")
            assert "unit 5: normal" in await terminal.words("meter")
            # Answers that nobody reads for a while.
            terminal.look_away()
            await terminal.type(b"settings\n" * 6)
            await asyncio.sleep(3)
            terminal.listen()
            await terminal.type(b"version --json\n")
            await terminal.until(b'"micropython"')

    at_a_charging_station(test)


def test_commands_one_after_the_other_while_the_meter_is_lost():
    """The longest answers, asked for at once, take turns on a heap of a board's size."""

    async def test(simulation, terminal):
        simulation.plant.meter_cable.cut()
        await until(lambda: simulation.snapshot()["led"] == "interrupted blue")
        terminal.patience_s = FLOOD_S
        async with Watch(simulation, led=None):
            for commands in (
                b"settings --json\n",
                b"settings --json\nevents --json\nlog --json\n",
            ):
                await terminal.type(24 // commands.count(b"\n") * commands)
                await terminal.type(b"\nversion --json\n")
                await terminal.until(b'"micropython"')
        answers = [line for line in terminal.everything.split(b"\r\n") if line.startswith(b"{")]
        assert sum(b'"source_names"' in line for line in answers) == 24 + 8, answers
        assert all(json.loads(line) for line in answers)
        assert b"could not be answered" not in terminal.everything

    at_a_charging_station(test)


# As if the heap were full at a "~" that is typed, and at an answer with a "^".
SCARCE = {
    "console/line_editor.py": b"""
insert = LineEditor._insert
def scarce(self, byte):
    if byte == 0x7E:
        raise MemoryError
    insert(self, byte)
LineEditor._insert = scarce
""",
    "console/output.py": b"""
take = Output.take
def scarce(self):
    if self._pieces and "^" in self._pieces[0]:
        raise MemoryError
    return take(self)
Output.take = scarce
""",
}


def test_where_memory_lacks_the_serial_line_gives_way():
    async def test(simulation, terminal):
        async with Watch(simulation):
            said = await terminal.words("set socket_max_current_a 1~6")
            assert "There was no memory for the line: nothing was done" in said
            await terminal.type(b"^\n")
            await asyncio.sleep(1)  # what waits is given up, the next answer is not
            assert "offer   " in await terminal.words("status")

    sources = files_for(virtual.NAME)
    files = {name: sources[name].read_bytes() + more for name, more in SCARCE.items()}
    at_a_charging_station(test, files=files)


def test_a_line_that_is_typed_shows_and_events_do_not_tear_it():
    async def test(simulation, terminal):
        for character in b"statxs\x1b[D\x08u":
            await terminal.type(bytes((character,)))
            await asyncio.sleep(0.1)
        await terminal.until(b"\rstatus\x1b[K\x1b[1D")
        simulation.plant.meter_cable.cut()
        await terminal.until(b"\r\x1b[K")
        await terminal.until(b"Communication warning for modbus unit 5\r\n")
        await terminal.until(b"\rstatus\x1b[K\x1b[1D")
        await terminal.type(b"\r")
        await terminal.until(b"\r\x1b[Kstatus\r\noffer   ")
        await terminal.type(b"\x1b[A")
        await terminal.until(b"\rstatus\x1b[K")
        await terminal.type(b"\x15set phase_r\t")
        await terminal.until(b"\rset phase_rotation \x1b[K")
        await terminal.type(b"\x15s\t")
        await terminal.until(b"\r\x1b[Kstatus  settings  set\r\n")
        await terminal.until(b"\rs\x1b[K")

    at_a_charging_station(test)


def test_ctrl_c_storms_leave_the_outputs_safe_and_the_station_at_the_prompt():
    async def test(simulation, terminal):
        for boot in range(2):
            await until(lambda: charging(simulation))
            for size in (1, 50, 1, 1, 200, 1):
                await terminal.type(size * b"\x03")
                await asyncio.sleep(0.03)
            await until(lambda: safe(simulation))
            await terminal.until(b"Station stopped, outputs are safe. Ctrl-D starts it again.")
            await terminal.until(b">>> ")
            assert simulation.plant.link.boots == 1 + 2 * boot  # Ctrl-D is a hard reset, too
            await terminal.type(b"\r\nstation.status()\r\n")
            await terminal.until(b"offer   ")
            assert safe(simulation)
            await terminal.type(b"\x04")

    at_a_charging_station(test)


def test_mpremote_finds_station_at_the_prompt():
    async def test(simulation, terminal):
        def mpremote(*arguments):
            command = [sys.executable, "-m", "mpremote", "connect", simulation.board.port]
            done = subprocess.run(
                [*command, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout

        terminal.look_away()
        for call, words in (
            ("status()", "offer   "),
            ("why()", "headroom  L1"),
            ("meter()", "unit 5: normal"),
            ("events()", "TCP MODBUS unit 5 connected"),
            ("log()", "Stopped by Ctrl-C"),
            ("version()", "board virtual"),
            ("crash()", "No crash is on record."),
            ("set('socket_max_current_a', 10)", "socket_max_current_a is 10: stored"),
            ("settings()", "socket_max_current_a            10"),
        ):
            said = await asyncio.to_thread(mpremote, "resume", "exec", f"station.{call}")
            assert words in said, call
            assert safe(simulation)
        await asyncio.to_thread(mpremote, "reset")
        terminal.listen()
        await until(lambda: charging(simulation))
        assert (await terminal.facts("settings"))["settings"]["socket_max_current_a"] == 10

    at_a_charging_station(test)


def test_the_led_shows_every_state_and_then_goes_on():
    async def test(simulation, terminal):
        assert "The LED shows every pattern" in await terminal.words("test led")
        assert "is being tested" in (await terminal.facts("test led"))["text"]
        seen = set()
        while len(seen) < len(PATTERNS) or simulation.snapshot()["led"] != "steady blue":
            seen.update(re.findall(rb"LED: ([a-z, ]+)\r", terminal.everything))
            assert simulation.snapshot()["contactor"]
            await asyncio.sleep(0.05)
        assert {state.decode() for state in seen} == set(PATTERNS)
        assert (await terminal.facts("status"))["led"] == "charging"

    at_a_charging_station(test)


LIMITS = b"station_ma socket_ma installation_ma safe_ma budget_mas"
AT_THE_START = {
    "station_max_current_a": 20,
    "socket_max_current_a": 14,
    "installation_max_current_a": 21,
    "load_balancing_safe_current_a": 8,
    "overload_budget_as": 7,
}
CHANGED = {
    "station_max_current_a": 19,
    "socket_max_current_a": 13,
    "installation_max_current_a": 18,
    "load_balancing_safe_current_a": 0,
    "overload_budget_as": 11,
}


async def limits_in_force(terminal):
    """Stops the station and looks at its own Limits."""
    await terminal.type(b"\x03")
    await terminal.until(b">>> ")
    await terminal.type(
        b"print('In force', *[getattr(program.limits, n) for n in '" + LIMITS + b"'.split()])\r"
    )
    await terminal.until(b"\nIn force ")
    return [int(word) for word in (await terminal.until(b"\n")).split()]


def test_each_setting_that_acts_at_once_is_in_force_in_the_unit_of_its_limit():
    """As the station itself puts them together: at the start, and after a `set`."""

    async def main():
        async with Simulation(AT_THE_START) as simulation, Terminal(simulation) as terminal:
            await terminal.until(b"Type help and Enter.")
            assert await limits_in_force(terminal) == [20000, 14000, 21000, 8000, 7000]
            await terminal.type(b"\x04")
            await terminal.until(b"Type help and Enter.")
            for name, value in CHANGED.items():
                done = await terminal.facts(f"set {name} {value}")
                assert (done["ok"], done["applies"]) == (True, "now"), done
            assert await limits_in_force(terminal) == [19000, 13000, 18000, 0, 11000]

    asyncio.run(main())
