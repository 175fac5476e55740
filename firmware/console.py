"""Commands over the serial line while the station runs; nothing typed here can stop a task."""

import asyncio
import json
import sys

import crash_log
import events
import status

LONGEST_LINE = 80
# At 115200 baud 64 characters take 6 ms: no task is kept waiting longer.
CHUNK = 64
CHUNK_MS = 6

COMMANDS = "status, status --json, events, crash, help"


async def run(station):
    """Reads lines for ever; each is answered with text, or one line of JSON."""
    reader = asyncio.StreamReader(sys.stdin)
    line = ""
    while True:
        character = await reader.read(1)
        if not character:  # the serial line is gone; the station is not
            return
        if character in "\r\n":
            await _print(answer(station, line.strip()))
            line = ""
        elif len(line) < LONGEST_LINE:
            line += character


def answer(station, command):
    """The text that answers a command."""
    if command == "status --json":
        return json.dumps(status.status(station)) + "\n"
    if command == "status":
        return "\n".join(status.lines(station)) + "\n"
    if command == "events":
        return "".join(events.line(*entry) + "\n" for entry in station.events)
    if command == "crash":
        return crash_log.last() or "No crash is on record.\n"
    if command == "help":
        return f"Commands: {COMMANDS}. Ctrl-C stops the station.\n"
    return f'"{command}" is not a command, known are: {COMMANDS}\n' if command else ""


async def _print(text):
    for start in range(0, len(text), CHUNK):
        sys.stdout.write(text[start : start + CHUNK])
        await asyncio.sleep_ms(CHUNK_MS)
