"""Modules that fail when imported or when they run: outputs safe, safe mode after three restarts,
and slow restarts where safe mode needs the module itself."""

import time

import pytest

from boards import virtual
from tools.firmware_files import files_for

CONTACTOR = f"pin {virtual.CONTACTOR_PIN} "
PILOT = f"pwm {virtual.PILOT_PWM_PIN} "
OPEN, HIGH = CONTACTOR + "0", PILOT + "1000 65535"
NOT_AVAILABLE = PILOT + "1000 0"  # a station that runs, without a circuit at its pilot
RED = f"pin {virtual.LED_PINS[0]} 1"
# Only the waiting is shorter than on a station.
RESET_AFTER = ("main.py", "\nRESET_AFTER_MS = 5000", "\nRESET_AFTER_MS = 250")
SLOW_S = 2
SLOW = ("main.py", "SLOW_RESET_AFTER_MS = 60000", f"SLOW_RESET_AFTER_MS = {SLOW_S}000")
WATCHDOG_S = 1
WATCHDOG = ("watchdog.py", "_TIMEOUT_MS = const(8000)", f"_TIMEOUT_MS = const({WATCHDOG_S}000)")
NOTED_OFTEN = ("restarts.py", "NOTE_INTERVAL_S = 5", "NOTE_INTERVAL_S = 1")
AT_IMPORT = "raise ValueError('broken')\n"
COUNTED = b"Safe mode: 3 restarts within 10 minutes, the last after a crash"


def firmware(*changes):
    """Each change: the name of a module that cannot be imported, or (file, old text, new text)."""
    files = {name: path.read_text() for name, path in files_for(virtual.NAME).items()}
    for change in (RESET_AFTER, *changes):
        if isinstance(change, str):
            name = f"{change}.py" if f"{change}.py" in files else f"lib/{change}/__init__.py"
            change = (name, files[name], AT_IMPORT)
        name, old, new = change
        assert old in files[name], name
        files[name] = files[name].replace(old, new)
    return files


def ever(module, head, *lines):
    """A change: the function that begins so fails whenever it is called."""
    return (f"{module}.py", head, "\n        ".join((head, *(lines or ("1 // 0",)))))


def name_of(changes):
    return "-".join(change if isinstance(change, str) else change[1] for change in changes)


def boots(fake):
    return sum(line.startswith("boot ") for line in fake.lines)


def check_outputs(fake, allowed=(OPEN, HIGH)):
    """At no moment was anything offered, and in the end the pilot is at steady +12 V: a start that
    is just under way opens the contactor first."""
    driven = []

    def ends_high(lines):
        driven[:] = [line for line in lines if line.startswith((CONTACTOR, PILOT))]
        return driven[-1] == HIGH

    fake.wait_until(ends_high)
    assert set(driven) <= set(allowed), driven


def to_the_prompt(port):
    port.type(b"\x03")
    port.expect(b">>> ")


# What the station needs and safe mode does not
OF_THE_STATION = (
    ("station",),
    ("pilot/outputs",),
    ("pilot/task",),
    ("iec61851",),
    ("flash/crash_log",),
    ("watchdog",),
    ("ethernet",),
    (ever("restarts", "def step(self, elapsed_s):"), NOTED_OFTEN),
    (ever("watchdog", "async def run(self):"),),
)


@pytest.mark.parametrize("changes", OF_THE_STATION, ids=name_of)
def test_a_module_that_fails_leads_to_safe_mode(start, plant, serial, changes):
    fake = plant("link 0")
    port = serial(start(firmware(*changes), fake))
    port.expect(COUNTED)
    fake.wait_for(RED, count=4)  # after three failures, then in safe mode
    port.type(b"status --json\n")
    port.expect(b'"safe_mode": "Safe mode: 3 restarts')
    assert boots(fake) == 4
    check_outputs(fake, (OPEN, HIGH, NOT_AVAILABLE))
    port.type(b"restart\n")
    fake.wait_until(lambda _: boots(fake) == 5)


# What safe mode needs as well
OF_BOTH = (
    ("safe_mode", "station"),
    ("events",),
    ("console/task",),
    ("console/line_editor",),
    ("console/dispatcher",),
    ("flash/event_log",),
    ("flash/program_version",),
    ("flash/settings_file",),
    (ever("flash/event_log", "def add(self, seconds, milliseconds, text):"),),
    (ever("flash/event_log", "def step(self, elapsed_ms, powered=False):"),),
    (ever("flash/event_log", "def write(self):"),),
    ("panel/led",),
    (ever("panel/led", "def __init__(self, kind, pins, watchdog):"),),
    (ever("panel/led", "def step(self, elapsed_ms):"),),
)


@pytest.mark.parametrize("changes", OF_BOTH, ids=name_of)
def test_a_module_that_safe_mode_needs_leads_to_slow_restarts(start, plant, serial, changes):
    fake = plant("link 0")
    port = serial(start(firmware(*changes), fake))
    for _ in range(4):
        port.expect(b"Error: ")  # of the traceback
    fake.wait_until(lambda _: boots(fake) == 4)
    if "panel/led" not in name_of(changes) and changes[0][0] != "panel/led.py":
        fake.wait_for(RED, count=4)
    check_outputs(fake, (OPEN, HIGH, NOT_AVAILABLE))
    to_the_prompt(port)
    assert boots(fake) == 4


@pytest.mark.parametrize("module", ("restarts", "board_rules", "momentary"))
def test_a_module_that_comes_before_the_record_of_restarts(start, plant, serial, module):
    """Nothing is counted, and nothing starts."""
    fake = plant("link 0")
    port = serial(start(firmware(module), fake))
    port.expect(b"ValueError: broken")
    if module == "restarts":
        fake.wait_for(RED)
    to_the_prompt(port)
    fake.wait_until(lambda _: boots(fake) >= 1)  # its words come by another way than the port's
    assert boots(fake) == 1
    assert module == "restarts" or RED not in fake.lines  # pins that nobody has checked
    check_outputs(fake)


@pytest.mark.parametrize(("module", "counted"), [("restarts", 1), ("events", 4)])
def test_restarts_without_end_are_slow(start, plant, module, counted):
    fake = plant("link 0")
    start(firmware(module, SLOW), fake)
    fake.wait_until(lambda _: boots(fake) == counted)
    since_s = time.monotonic()
    fake.wait_until(lambda _: boots(fake) == counted + 1)
    assert time.monotonic() - since_s >= SLOW_S
    check_outputs(fake)


def test_crash_shows_a_module_that_cannot_be_imported(start, plant, serial):
    port = serial(start(firmware("pilot/outputs"), plant("link 0")))
    port.expect(COUNTED)
    port.type(b"crash\n")
    port.expect(b"in make_program\r\n")
    port.expect(b"ValueError: broken\r\n")
    to_the_prompt(port)
    port.type(b"\x04")  # ends safe mode as well: the station is tried again
    port.expect(b"ValueError: broken\r\n")


def test_safe_mode_that_hangs_stays_as_it_is(start, plant, serial):
    """The outputs are off, and it has no watchdog that would reset it again and again."""
    fake = plant("link 0")
    hang = ever("panel/led", "def step(self, elapsed_ms):", "__import__('time').sleep(3600)")
    port = serial(start(firmware(hang, WATCHDOG), fake))
    fake.wait_until(lambda _: fake.lines.count("boot WDT") == 3)
    time.sleep(WATCHDOG_S + 1)  # longer than with a watchdog
    assert boots(fake) == 4
    check_outputs(fake, (OPEN, HIGH, NOT_AVAILABLE))
    to_the_prompt(port)
    port.type(b"restarts.safe_mode\r")
    port.expect(b"Safe mode: 3 restarts within 10 minutes, the last after a reset by the watchdog")
