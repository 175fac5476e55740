"""`station` at the MicroPython prompt: the commands that only show or set something, as calls."""

import json

from console import dispatcher

NAMES = ("status", "why", "meter", "events", "log", "crash", "settings", "set", "version")
GREETING = "Station stopped, outputs are safe. Ctrl-D starts it again."


class AtPrompt:
    """station.status() and the like print what the command would have answered."""

    def __init__(self, station):
        self._station = station
        self.names = [command[0] for command in station.commands if command[0] in NAMES]

    def __getattr__(self, name):
        if name not in self.names:
            raise AttributeError(f"station has {', '.join(self.names)}")

        def call(*words):
            texts = [word if isinstance(word, str) else json.dumps(word) for word in words]
            for line in dispatcher.answer(self._station, " ".join([name] + texts)):
                print(line)

        return call


def greet(program):
    """Print what works here. Returns the AtPrompt, or None where no program came to run."""
    print(GREETING)
    if not program:
        return None
    station = AtPrompt(program)
    print(f"station.status() shows its last state; there are {', '.join(station.names)}.")
    return station
