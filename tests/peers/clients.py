"""The project's client under both interpreters: {name: async (port, unit, requests) -> found}."""

import asyncio
import json
from pathlib import Path

import interpreter
from read_registers import read_registers

SCRIPT = Path(__file__).parent / "read_registers.py"
TIMEOUT_S = 120


async def on_micropython(port, unit_id, requests):
    arguments = (port, unit_id, json.dumps(requests))
    done = await asyncio.to_thread(
        interpreter.run, SCRIPT, *arguments, cwd=SCRIPT.parent, timeout_s=TIMEOUT_S
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


CLIENTS = {"cpython": read_registers, "micropython": on_micropython}
