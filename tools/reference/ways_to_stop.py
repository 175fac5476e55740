"""The ways a program can stop, and what they may take."""

# What an output does. A number: it is safe within that number of milliseconds.
WITHIN_MS = 100
NEXT_START = "with the next start"
FOR_EVER = "stays, for ever"
DRIVES = ("pulse", "level")
# Until boot.py drives the pins, on an ESP32 under emulation; the watchdog bites after 8 s.
START_MS = 1100
HANG_MS = 8000 + START_MS
# The station's tasks in the order in which it starts them
TASKS = ("pilot", "led", "control", "watchdog", "restarts", "console", "log", "meter", "port")

RESET = "machine.reset()"
REMOVE_BOARD = "os.remove(board.__file__)\n"
REMOVE_MODULE = "os.remove('pilot/outputs.py')\n"


class Way:
    """One row: `moment`, and what happens with it.

    action: Python, run by the station in the middle of a charge, or the name of what a person or
    the supply does; contactor: {drive: what it does}; pilot: what it does with either;
    start_ms: from the stop to boot.py of the next start, on a board.
    """

    def __init__(self, name, moment, action, pulse, level, pilot, start_ms=START_MS):
        self.name = name
        self.moment = moment
        self.action = action
        self.contactor = {"pulse": pulse, "level": level}
        self.pilot = pilot
        self.start_ms = start_ms


WAYS = (
    Way(
        "hang",
        "hang in the interpreter, up to 8 s; then the watchdog's reset",
        "while True: pass",
        WITHIN_MS,
        NEXT_START,
        NEXT_START,
        HANG_MS,
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
        "Ctrl-D at the prompt, to which Ctrl-C leads",
        "ctrl-d",
        WITHIN_MS,
        WITHIN_MS,
        WITHIN_MS,
    ),
    Way(
        "soft reset",
        "`machine.soft_reset()`",
        "machine.soft_reset()",
        WITHIN_MS,
        WITHIN_MS,
        WITHIN_MS,
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
        "half a deploy: a reset, and a module is missing",
        REMOVE_MODULE + RESET,
        WITHIN_MS,
        NEXT_START,
        NEXT_START,
    ),
)
