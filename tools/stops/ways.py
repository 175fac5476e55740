"""The ways a program can stop, what they may take, and the table of docs/safety.md."""

from tools.reference.document import row

# What an output does. A number: is safe within so many milliseconds.
WITHIN_MS = 100
NEXT_START = "with the next start"
FOR_EVER = "stays, for ever"
DRIVES = ("pulse", "level")
# The station's tasks in the order in which it starts them
TASKS = ("pilot", "led", "control", "watchdog", "restarts", "console", "log", "meter")

RESET = "machine.reset()"
REMOVE_BOARD = "os.remove(board.__file__)\n"
REMOVE_MODULE = "os.remove('pilot/outputs.py')\n"


class Way:
    """One row: `moment`, and what happens with it.

    action: Python, run by the station in the middle of a charge, or the name of what a person or
    the supply does; contactor: {drive: what it does}; pilot: what it does with either.
    """

    def __init__(self, name, moment, action, pulse, level, pilot):
        self.name = name
        self.moment = moment
        self.action = action
        self.contactor = {"pulse": pulse, "level": level}
        self.pilot = pilot


WAYS = (
    Way(
        "hang",
        "hang in the interpreter, up to 8 s; then the watchdog's reset",
        "while True: pass",
        WITHIN_MS,
        NEXT_START,
        NEXT_START,
    ),
    *(
        Way(
            f"exception in {task}",
            f"exception in the task `{task}`",
            f"fail {task}",
            WITHIN_MS,
            WITHIN_MS,
            WITHIN_MS,
        )
        for task in TASKS
    ),
    Way("reset", "`machine.reset()`", RESET, WITHIN_MS, NEXT_START, NEXT_START),
    Way("ctrl-c", "Ctrl-C on the serial line", "ctrl-c", WITHIN_MS, WITHIN_MS, WITHIN_MS),
    Way(
        "ctrl-d",
        "soft reset; Ctrl-D comes after Ctrl-C",
        "machine.soft_reset()",
        WITHIN_MS,
        NEXT_START,
        NEXT_START,
    ),
    Way("power dip", "power dip", "power dip", WITHIN_MS, WITHIN_MS, WITHIN_MS),
    Way(
        "no file system",
        "a reset that finds no file system",
        f"damage the flash\n{RESET}",
        WITHIN_MS,
        FOR_EVER,
        FOR_EVER,
    ),
    Way(
        "no board.py",
        "a reset that finds no `board.py`",
        REMOVE_BOARD + RESET,
        WITHIN_MS,
        FOR_EVER,
        FOR_EVER,
    ),
    Way(
        "half a deploy",
        "a reset amid a deploy: a module is missing",
        REMOVE_MODULE + RESET,
        WITHIN_MS,
        NEXT_START,
        NEXT_START,
    ),
)


def rows():
    """The lines of the table."""
    found = [
        row("the program stops by", 'contactor, "pulse"', 'contactor, "level"', "pilot"),
        "|---|---|---|---|",
    ]
    for way in WAYS:
        pulse, level = (_contactor(way.contactor[drive]) for drive in DRIVES)
        found.append(row(way.moment, pulse, level, _pilot(way.pilot)))
    return found


def _contactor(does):
    return {
        WITHIN_MS: f"open within {WITHIN_MS} ms",
        NEXT_START: "**closed until `boot.py` of the next start**",
        FOR_EVER: "**stays closed, for ever**",
    }[does]


def _pilot(does):
    return {
        WITHIN_MS: f"+12 V within {WITHIN_MS} ms",
        NEXT_START: "goes on (soft reset: -12 V) until `boot.py` of the next start",
        FOR_EVER: "goes on, for ever",
    }[does]
