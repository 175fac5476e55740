"""`make bench` in short: all clients read the right values, and the figures are those it names."""

import asyncio
import io

import pytest
from rich.console import Console

from tools.bench import __main__ as command
from tools.bench import aim, cycle, modbus, modbus_servers, pilot, size, start, steps

REGISTERS = list(range(100, 130))


@pytest.fixture(scope="module")
def figures():
    return modbus.reads(rounds=2, reads_per_round=5)


@pytest.fixture(scope="module")
def delays_ms():
    # A blocking wait is as long as its time-out: a longer one where nobody may block.
    return {
        "ours": modbus.worst_delay_ms("ours", timeout_ms=4000, duration_ms=500),
        "umodbus": modbus.worst_delay_ms("umodbus", timeout_ms=200, duration_ms=500),
    }


def test_every_client_reads_the_right_values(figures):
    found = {name: client["registers"] for name, client in figures["clients"].items()}
    assert found == {name: REGISTERS for name in modbus.NAMES}


def test_pymodbus_stands_in_for_libmodbus(monkeypatch):
    monkeypatch.setattr(modbus_servers.libmodbus, "missing", lambda: "it is not installed")
    figures = modbus.reads(rounds=1, reads_per_round=2)
    assert figures["server"] == "pymodbus, since it is not installed"
    assert figures["clients"]["ours"]["registers"] == REGISTERS


def test_half_of_the_heap_that_umodbus_takes(figures):
    """Not a matter of speed: the same in every run on 64 bits."""
    heaps = {name: client["heap_bytes"] for name, client in figures["clients"].items()}
    assert 0 < heaps["ours"]
    assert modbus.heap_ratio(figures) <= modbus.MOST_HEAP_OF_UMODBUS, heaps


def test_only_umodbus_keeps_others_waiting(delays_ms):
    assert delays_ms["umodbus"] > 150
    assert delays_ms["ours"] < 3000


def test_the_table_and_the_aims(figures, delays_ms):
    text = io.StringIO()
    console = Console(file=text, width=100)
    console.print(modbus.table(figures, delays_ms))
    aims = modbus.aims(figures, delays_ms)
    aim.report(aims, console)
    for name in modbus.NAMES.values():
        assert name in text.getvalue()
    assert f"{sum(one.met for one in aims)} of 4 aims met" in text.getvalue()


@pytest.mark.parametrize(("speed", "delay_ms", "met"), [(1.0, 19.9, True), (0.69, 20.0, False)])
def test_aims_are_met_or_not(speed, delay_ms, met):
    client = {"of_umodbus": speed, "of_bare": speed, "heap_bytes": 100 if met else 101}
    clients = {"ours": client, "umodbus": {"heap_bytes": 200}}
    aims = modbus.aims({"clients": clients}, {"ours": delay_ms})
    assert [one.met for one in aims] == [met] * 4


def test_an_unknown_bench_is_named(capsys):
    assert command.main(["modbus", "modbsu"]) == 2
    allowed = ", ".join(command.BENCHES)
    assert capsys.readouterr().err == f"There is no bench 'modbsu'; allowed: {allowed}.\n"


def test_a_missed_aim_is_told_and_no_failure(monkeypatch):
    class Bench:
        @staticmethod
        def run(console):
            return [aim.Aim(False, "never"), aim.Aim(True, "always")]

    text = io.StringIO()
    monkeypatch.setattr(command, "BENCHES", {"only": Bench})
    Bench.__doc__ = "One line."
    assert command.main([], Console(file=text, width=80)) == 0
    assert text.getvalue() == "missed never\nmet    always\n1 of 2 aims met\n"


def test_a_pass_of_the_pilot_takes_no_heap():
    figures = pilot.measure(passes=50)
    assert figures["heap_bytes"] == 0
    assert figures["state"] == "C"  # it did what a pass does
    assert 0 < figures["burst_us"] <= figures["longest_burst_us"]
    assert 0 < figures["pass_us"] <= figures["longest_pass_us"]
    text = io.StringIO()
    Console(file=text, width=100).print(pilot.table(figures))
    for cell in (f"{figures['longest_burst_us']} µs", "8000 µs", "not yet measured"):
        assert cell in text.getvalue()


@pytest.mark.parametrize(
    ("heap_bytes", "longest_us", "met"), [(0, 8000, [True, True]), (16, 8001, [False, False])]
)
def test_aims_of_the_pilot(heap_bytes, longest_us, met):
    figures = {
        "heap_bytes": heap_bytes,
        "longest_burst_us": longest_us,
        "burst_budget_us": 8000,
        "passes": 10,
    }
    aims = pilot.aims(figures)
    assert [one.met for one in aims] == met
    assert aims[1].text.endswith(f"{longest_us} µs; on a board: not yet measured")


def test_sizes_are_added_up_by_room():
    content = {
        "boot.py": b"1234",
        "pilot/task.mpy": b"123",
        "settings/rules.mpy": b"12345",
        "settings/values.mpy": b"1",
        "energy_meters/meters/socomec.json": b"12",
    }
    rooms = {"firmware": 4, "firmware/pilot": 3, "lib/settings": 6, size.METERS: 2}
    assert size.sizes(content) == rooms


def test_the_station_runs_while_its_heap_is_measured():
    figures = asyncio.run(start.measure())
    assert figures["meter_state"] == "normal"
    assert figures["heap_bytes"] > 0 and figures["free_bytes"] > 0
    assert 0 < figures["pilot_high_s"] < start.TIMEOUT_S
    only_for_a_moment = {
        "energy_meters.catalogue",
        "ethernet",
        "flash.program_version",
        "console.commands.status",
        "umodbus.typing",
    }
    assert {"station", "meters.task", "energy_meters.decoder"} <= set(figures["modules"])
    assert not only_for_a_moment & set(figures["modules"])
    assert "energy_meters.sunspec" not in figures["modules"]  # this meter is none
    reads, seconds = figures["reads"], figures["seconds"]
    assert 0 < reads["main"] < reads["made"] < 10_000  # 85 000 without packs
    assert 0 < seconds["main"] < seconds["made"] < start.TIMEOUT_S
    assert 3000 < figures["objects"] < 12_000
    assert 0 < figures["collection_us"]
    text = io.StringIO()
    Console(file=text, width=100).print(start.table(figures))
    assert f"{figures['objects']} │" in text.getvalue()


@pytest.mark.parametrize(("heap_bytes", "met"), [(200_704, True), (200_720, False)])
def test_the_aim_of_the_heap(heap_bytes, met):
    """140 KiB of 32-bit words, which take 1 byte where those of 64 bits take 1.4."""
    (one,) = start.aims({"heap_bytes": heap_bytes})
    assert one.met == met
    assert one.text.endswith("some 140 KiB")


def test_a_control_cycle_takes_time_and_no_heap():
    found = {name: cycle.measure(name, cycles=4000) for name in cycle.METERS}
    assert [one.met for one in cycle.aims(found)] == [True, True]
    for figures in found.values():
        assert figures["with_reading_us"] > 0
        assert figures["highest_offer_ma"] > 6000
    text = io.StringIO()
    Console(file=text, width=100).print(cycle.table(found))
    assert "4000" in text.getvalue()


@pytest.mark.parametrize(("heap_bytes", "broken", "met"), [(0, 0, True), (16, 1, False)])
def test_aims_of_the_cycle(heap_bytes, broken, met):
    figures = {"heap_bytes": heap_bytes, "broken": broken, "cycles": 10}
    assert [one.met for one in cycle.aims({"grid": figures})] == [met] * 2


def test_every_task_s_longest_step_is_measured():
    """What it is, the bench tells: a computer may be slow."""
    found, commands = asyncio.run(steps.measure())
    tasks = {"pilot", "meter", "led", "console", "log", "watchdog", "restarts", "display"}
    assert set(found) == tasks | {"control", steps.FLASH}
    assert all(longest_us > 0 for _, longest_us in found.values()), found
    assert found["pilot"][0] > 100 and found["console"][0] > 100
    assert found[steps.FLASH][0] == 2  # a setting, and the log
    text = io.StringIO()
    Console(file=text, width=100).print(steps.table(found))
    assert "write to flash" in text.getvalue()
    Console(file=text, width=100).print(steps.commands_table(commands))
    for name in ("why", "status", "set socket_max_current_a 15"):
        reads, longest_us = commands[name]
        assert 20 < reads < 120, commands
        assert 0 < longest_us < 15_000, commands
        assert name in text.getvalue()
    reads, longest_us = commands["why"]
    assert longest_us < 100 * reads, commands  # in more steps than one


@pytest.mark.parametrize(("longest_us", "met"), [(20_000, True), (20_001, False)])
def test_a_task_that_keeps_others_waiting_is_named(longest_us, met):
    found = {"pilot": (900, 7000), "meter": (9, longest_us), steps.FLASH: (1, 90_000)}
    (one,) = steps.aims(found)
    assert one.met == met
    assert one.text.endswith(f"{longest_us / 1000:.1f} ms (meter)")
