"""The serial line while the station runs: takes commands, and is the only one to write there."""

import asyncio
import json
import sys

import crash_log
import events
import status

LONGEST_COMMAND = 80
MOST_LINES = 128  # waiting to be written; the oldest is dropped, no task ever waits for the line
# At 115200 baud 64 characters take 6 ms: nobody is kept waiting longer.
CHUNK = 64
CHUNK_MS = 6
IDLE_MS = 50

COMMANDS = "status, status --json, events, crash, help"


class Console:
    """say() may be called at any time; run() writes and reads, whole lines one after the other.

    answers: (station, command) -> lines, where another program runs in the station's place.
    """

    def __init__(self, answers=None):
        self._lines = []
        self._answers = answers or answer

    def say(self, line):
        """Queue one line of text."""
        if len(self._lines) == MOST_LINES:
            self._lines.pop(0)
        self._lines.append(line)

    async def run(self, station):
        """For ever; nothing typed here can stop a task."""
        await asyncio.gather(self._write(), self._read(station))

    async def _write(self):
        while True:
            if not self._lines:
                await asyncio.sleep_ms(IDLE_MS)
                continue
            text = self._lines.pop(0) + "\n"
            for start in range(0, len(text), CHUNK):
                sys.stdout.write(text[start : start + CHUNK])
                await asyncio.sleep_ms(CHUNK_MS)

    async def _read(self, station):
        reader = asyncio.StreamReader(sys.stdin)
        command = ""
        while True:
            character = await reader.read(1)
            if not character:  # the serial line is gone; the station is not
                return
            if character in "\r\n":  # pyright: ignore (stdin is text)
                for line in self._answers(station, command.strip()):
                    self.say(line)
                command = ""
            elif len(command) < LONGEST_COMMAND:
                command += character  # pyright: ignore


def answer(station, command):
    """The lines that answer a command."""
    if command == "status --json":
        return [json.dumps(status.status(station))]
    if command == "status":
        return status.lines(station)
    if command == "events":
        return [events.line(*entry) for entry in station.events]
    if command == "crash":
        return (crash_log.last() or "No crash is on record.").split("\n")
    if command == "help":
        return [f"Commands: {COMMANDS}. Ctrl-C stops the station."]
    return [f'"{command}" is not a command, known are: {COMMANDS}'] if command else []
