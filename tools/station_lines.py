"""What a station writes on its serial line, sorted: answers, events, the prompt, the rest."""

import json
import re
from collections import deque

# As lib/events writes them: seconds, milliseconds, two spaces, text
EVENT = re.compile(r"^ *(\d+)\.(\d{3})  (.+)$")
PROMPTS = (">>> ", "=== ", "raw REPL; CTRL-B to exit")
# Colours and cursor moves of a line editor
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
KEPT_LINES = 1000  # the log on a flash has up to 32 KiB
# No answer is that long; what is, comes from no station.
LONGEST_LINE = 65536


class Lines:
    """Feed it bytes in any pieces.

    `answers`: dictionaries that came as JSON, the oldest first; `events`: (milliseconds since the
    station's start, text);
    `text`: the last other lines; `prompt`: MicroPython's prompt was seen, so no station runs.
    """

    def __init__(self):
        self.answers = deque()
        self.events = deque()
        self.text = deque(maxlen=KEPT_LINES)
        self.prompt = False
        self._received = b""

    def feed(self, data):
        *lines, self._received = re.split(rb"[\r\n]+", self._received + data)
        for line in lines:
            self._take(_plain(line))
        # A prompt ends no line.
        self.prompt = self.prompt or _plain(self._received).startswith(PROMPTS)
        if len(self._received) > LONGEST_LINE:
            self._received = b""

    def _take(self, line):
        event = EVENT.match(line)
        if event:
            self.events.append(timed(int(event[1]), int(event[2]), event[3]))
            return
        answer = _answer(line)
        if answer is not None:
            self.answers.append(answer)
        elif line.startswith(PROMPTS):
            self.prompt = True
        elif line.strip():
            self.text.append(line)


def timed(seconds, milliseconds, text):
    """An event as the station's JSON has it -> as it is kept here."""
    return seconds * 1000 + milliseconds, text


def _plain(line):
    return ESCAPES.sub("", line.decode("utf-8", "replace"))


def _answer(line):
    """The dictionary in a line of JSON, or None. What is typed shows behind a word: `set --all {`
    is the echo of a line that rests."""
    if not line.startswith("{"):
        return None
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
