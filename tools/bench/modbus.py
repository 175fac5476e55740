"""Compares the Modbus client with umodbus and bare streams: reads per second, heap, delays.

All clients run in turns under one MicroPython against one server. The figures are medians.
"""

import json
import statistics
from pathlib import Path

from rich.table import Table

from tools import micropython_script
from tools.bench import modbus_servers
from tools.bench.aim import Aim, BenchFailed

SCRIPTS = Path(__file__).parent / "on_micropython"
NAMES = {
    "ours": "modbus_tcp",
    "umodbus": "umodbus",
    "bare": "bare streams",
}

ROUNDS = 81
READS = 400
SILENT_TIMEOUT_MS = 1000
SILENCE_MS = 5000

LEAST_OF_UMODBUS = 1.0
LEAST_OF_BARE = 0.7
MOST_HEAP_OF_UMODBUS = 0.5
LONGEST_DELAY_MS = 20


def run(console):
    """Measure and print the table; returns [Aim]."""
    figures = reads()
    delays_ms = {name: worst_delay_ms(name) for name in ("ours", "umodbus")}
    console.print(table(figures, delays_ms))
    return aims(figures, delays_ms)


def reads(rounds=ROUNDS, reads_per_round=READS):
    """Read registers with each client.

    Returns {"server", "version", "bits", "clients": {name: {"registers", "heap_bytes",
    "per_second", "of_umodbus", "of_bare"}}}.
    """
    with modbus_servers.answering() as (server, port):
        raw = json.loads(_script("modbus_reads.py", port, rounds, reads_per_round))
    durations = {name: client["us"] for name, client in raw["clients"].items()}
    clients = {
        name: {
            "registers": client["registers"],
            "heap_bytes": statistics.median_low(client["heap_bytes"]),
            "per_second": raw["reads"] * 1_000_000 / statistics.median(client["us"]),
            "of_umodbus": _speed_ratio(durations[name], durations["umodbus"]),
            "of_bare": _speed_ratio(durations[name], durations["bare"]),
        }
        for name, client in raw["clients"].items()
    }
    return {"server": server, **raw, "clients": clients}


def worst_delay_ms(name, timeout_ms=SILENT_TIMEOUT_MS, duration_ms=SILENCE_MS):
    """The worst delay in ms of a 10 ms ticker while this client waits for a silent server."""
    with modbus_servers.silent() as port:
        return int(_script("modbus_silence.py", port, name, timeout_ms, duration_ms)) / 1000


def heap_ratio(figures):
    """Our heap per read as a part of umodbus's."""
    clients = figures["clients"]
    return clients["ours"]["heap_bytes"] / clients["umodbus"]["heap_bytes"]


def aims(figures, delays_ms):
    """[Aim] of the figures of reads(); delays_ms: {name: ms}."""
    ours = figures["clients"]["ours"]
    heap = heap_ratio(figures)
    delay_ms = delays_ms["ours"]
    return [
        Aim(
            ours["of_umodbus"] >= LEAST_OF_UMODBUS,
            f"no slower than umodbus: {ours['of_umodbus']:.2f} of its reads per second",
        ),
        Aim(
            ours["of_bare"] >= LEAST_OF_BARE,
            f"at least {LEAST_OF_BARE} of bare streams: {ours['of_bare']:.2f}",
        ),
        Aim(
            heap <= MOST_HEAP_OF_UMODBUS,
            f"at most {MOST_HEAP_OF_UMODBUS} of umodbus's heap per read: {heap:.2f}",
        ),
        Aim(
            delay_ms < LONGEST_DELAY_MS,
            f"others wait less than {LONGEST_DELAY_MS} ms while the meter is silent: "
            f"{delay_ms:.1f} ms",
        ),
    ]


def table(figures, delays_ms):
    """The figures as a rich table."""
    made = Table(
        title=f"Reading 30 registers: MicroPython {figures['version']}, {figures['bits']} bits, "
        f"heap {micropython_script.HEAP}, server {figures['server']}",
        caption="ratios: reads/s and heap of the client to those of umodbus, of bare streams; "
        "heap: bytes per read, by gc.mem_alloc with the collector off, "
        f"{figures['bits']}-bit words; delay: the worst of a 10 ms ticker while a meter is "
        f"silent, time-out {SILENT_TIMEOUT_MS} ms (umodbus blocks)",
    )
    made.add_column("client", no_wrap=True)
    for heading in ("reads/s", "/umodbus", "/bare", "heap B", "/umodbus", "delay ms"):
        made.add_column(heading, justify="right")
    umodbus_heap = figures["clients"]["umodbus"]["heap_bytes"]
    for name, label in NAMES.items():
        client = figures["clients"][name]
        made.add_row(
            label,
            f"{client['per_second']:.0f}",
            f"{client['of_umodbus']:.2f}",
            f"{client['of_bare']:.2f}",
            str(client["heap_bytes"]),
            f"{client['heap_bytes'] / umodbus_heap:.2f}",
            f"{delays_ms[name]:.1f}" if name in delays_ms else "",
        )
    return made


def _speed_ratio(own_us, other_us):
    """Median of the ratio per round: within a round the computer is about equally busy."""
    return statistics.median(other / own for own, other in zip(own_us, other_us))


def _script(name, *arguments):
    done = micropython_script.run(SCRIPTS / name, *arguments, cwd=SCRIPTS)
    if done.returncode:
        raise BenchFailed(f"{name} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout
