"""The station's serial line as a tool sees it: asks, and collects answers, events and text."""

import asyncio
import contextlib
import json
import os
import re
from collections import deque

ASK_INTERVAL_S = 1
EVENT = re.compile(r"^ *(\d+\.\d{3})  (.+)$")
KEPT_LINES = 200


class SerialLine:
    """port: a terminal device such as /dev/pts/3.

    `questions`: the commands that it asks once a second, of "status" and "why"; `status`, `why`:
    the last answers as dictionaries ({} before the first); `events`: (seconds, text) as they were
    printed; `text`: what else the board said, a traceback for example.
    """

    def __init__(self, port):
        self.questions = ("status",)
        self.status = {}
        self.why = {}
        self.events = []
        self.text = deque(maxlen=KEPT_LINES)
        self._port = port
        self._received = b""
        self._file = None
        self._asking = None

    def start(self):
        self._file = os.open(self._port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        asyncio.get_running_loop().add_reader(self._file, self._receive)
        self._asking = asyncio.create_task(self._ask())

    def stop(self):
        if self._file is not None:
            self._asking.cancel()
            asyncio.get_running_loop().remove_reader(self._file)
            os.close(self._file)
            self._file = None

    def type(self, text):
        """As if typed at the terminal; lost where the board does not read."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._file, text.encode())

    async def _ask(self):
        while True:
            await asyncio.sleep(ASK_INTERVAL_S)
            for question in self.questions:
                self.type(f"{question} --json\n")

    def _receive(self):
        try:
            data = os.read(self._file, 4096)
        except BlockingIOError:
            return
        *lines, self._received = (self._received + data).split(b"\n")
        for line in lines:
            self._take(line.decode("ascii", "replace").rstrip("\r"))

    def _take(self, line):
        event = EVENT.match(line)
        if event:
            self.events.append((float(event[1]), event[2]))
        elif line.startswith("{"):
            try:
                self._sort(json.loads(line))
            except ValueError:
                self.text.append(line)
        elif line:
            self.text.append(line)

    def _sort(self, answer):
        """Which question it answers shows in its keys."""
        if "limiting_phase" in answer:
            self.why = answer
        else:
            self.status = answer
