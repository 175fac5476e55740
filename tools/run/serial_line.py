"""The station's serial line as a tool sees it: asks, and collects answers, events and text."""

import asyncio
import contextlib
import os
from collections import deque

from tools.station_lines import Lines

ASK_INTERVAL_S = 1


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
        self._lines = Lines()
        self.text = self._lines.text
        self._port = port
        self._file = None
        self._asking = None

    def start(self):
        self._file = os.open(self._port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        asyncio.get_running_loop().add_reader(self._file, self._receive)
        self._asking = asyncio.create_task(self._ask())

    def keep_all(self):
        """From now on `text` drops no line, however many there are."""
        self._lines.text = self.text = deque(self.text)

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
        lines = self._lines
        lines.feed(data)
        while lines.events:
            at_ms, text = lines.events.popleft()
            self.events.append((at_ms / 1000, text))
        while lines.answers:
            self._sort(lines.answers.popleft())

    def _sort(self, answer):
        """Which question it answers shows in its keys."""
        if "limiting_phase" in answer:
            self.why = answer
        else:
            self.status = answer
