"""`station` at the MicroPython prompt: the commands that only show or set something, as calls."""

import json

from momentary import Momentary

NAMES = ("status", "why", "meter", "events", "log", "crash", "settings", "set", "version")
GREETING = "Station stopped, outputs are safe. Ctrl-D starts it again."


class AtPrompt:
    """station.status() and the like print what the command would have answered."""

    def __init__(self, commands):
        self._commands = commands
        self.names = [name for name in commands.names() if name in NAMES]

    def __getattr__(self, name):
        if name not in self.names:
            raise AttributeError(f"station has {', '.join(self.names)}")

        def call(*words):
            texts = [word if isinstance(word, str) else json.dumps(word) for word in words]
            with Momentary():
                for piece in self._commands.answer(" ".join([name] + texts)):
                    print(piece, end="")

        return call


def greet(program):
    """Print what works here. Returns the AtPrompt, or None where no program came to run."""
    print()  # what the console was writing may end within a line
    print(GREETING)
    if not program:
        return None
    station = AtPrompt(program.commands)
    print(f"station.status() shows its last state; there are {', '.join(station.names)}.")
    return station
