"""Measures the heap of the firmware's modules where words have 32 bits, beside 64 bits.

The modules are compiled as `make deploy` does it. What the station makes of them comes on top.
"""

import json
import tempfile
from pathlib import Path

from rich.table import Table

from tools import micropython_script
from tools.bench.aim import Aim, BenchFailed
from tools.deploy import compiled
from tools.words32 import interpreter

BOARD = "waveshare_esp32_s3_eth"
FOLDER = Path(__file__).parent / "on_micropython"
SCRIPTS = [FOLDER / name for name in ("heap_begin.py", "heap_modules.py", "heap_end.py")]
# A board's aim: the deployed program takes at most 140 KiB in all.
MOST_HEAP_BYTES = 140 * 1024


def run(console):
    """Measure, print the table -> aims; without the interpreter a sentence and no aim."""
    missing = interpreter.missing()
    if missing:
        console.print(f"Not measured: {missing}")
        return []
    found = measure()
    console.print(table(found))
    return [aim(found[32]["heap_bytes"])]


def aim(heap_bytes):
    """The Aim of the heap of 32-bit words."""
    return Aim(
        heap_bytes <= MOST_HEAP_BYTES,
        f"heap of the firmware's modules at most {MOST_HEAP_BYTES // 1024} KiB of 32-bit words: "
        f"{heap_bytes / 1024:.1f} KiB",
    )


def measure():
    """{bits of a word: {"heap_bytes", "modules"}}. Raises BenchFailed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, data in compiled.program(BOARD).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        together = folder / "together.py"
        together.write_text("\n".join(script.read_text() for script in SCRIPTS))
        done = (
            interpreter.run(*SCRIPTS, folders=(folder,)),
            micropython_script.run(together, cwd=folder, paths=(folder,)),
        )
    return {figures["bits"]: figures for figures in map(_figures, done)}


def _figures(done):
    if done.returncode:
        raise BenchFailed(f"the modules could not be loaded: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def table(found):
    """The figures as a rich table."""
    made = Table(
        title="Heap of the firmware's modules", caption="compiled, as deployed; no board was used"
    )
    made.add_column("words", no_wrap=True)
    for heading in ("modules", "heap"):
        made.add_column(heading, justify="right")
    for bits, figures in sorted(found.items()):
        made.add_row(f"{bits} bits", str(figures["modules"]), f"{figures['heap_bytes']} B")
    ratio = found[64]["heap_bytes"] * 100 // found[32]["heap_bytes"]
    made.add_row("64 to 32 bits", "", f"{ratio // 100}.{ratio % 100:02}")
    return made
