"""`station` at the MicroPython prompt: the commands that tell something, as calls."""

import json

import commands

NAMES = ("status", "why", "meter", "events", "log", "crash", "settings", "set", "version")
GREETING = "Station stopped, outputs are safe. Ctrl-D starts it again."


class AtPrompt:
    """station.status() and the like print what the command would have answered."""

    def __init__(self, station):
        self._station = station

    def __getattr__(self, name):
        if name not in NAMES:
            raise AttributeError(f"station has {', '.join(NAMES)}")

        def call(*words):
            texts = [word if isinstance(word, str) else json.dumps(word) for word in words]
            for line in commands.answer(self._station, " ".join([name] + texts)):
                print(line)

        return call


def greet():
    print(GREETING)
    print(f"station.status() tells how it was; there are {', '.join(NAMES)}.")
