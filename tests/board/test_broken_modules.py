"""Modules that fail when imported or when they run: outputs safe, resets, and safe mode without
the part that is broken."""

import time

import pytest

from boards import virtual
from tools.firmware_files import files_for

CONTACTOR = f"pin {virtual.CONTACTOR_PIN} "
PILOT = f"pwm {virtual.PILOT_PWM_PIN} "
OPEN, HIGH = CONTACTOR + "0", PILOT + "1000 65535"
NOT_AVAILABLE = PILOT + "1000 0"  # a station that runs, without a circuit at its pilot
SLOW_RED = f"pin {virtual.LED_PINS[0]} 1"
# Only the waiting is shorter than on a station.
RESET_AFTER = ("main.py", "RESET_AFTER_MS = 5000", "RESET_AFTER_MS = 300")
WATCHDOG = ("watchdog.py", "_TIMEOUT_MS = const(8000)", "_TIMEOUT_MS = const(4000)")
SETTLED_S = 3  # longer than from a start to a failure of safe mode, with its reset
AT_IMPORT = "raise ValueError('broken')\n"
COUNTED = "Safe mode: 3 restarts within 10 minutes, the last after a crash"
NO_RECORD = "Safe mode: the record of restarts and latched faults cannot be read"


def firmware(*changes):
    files = {name: path.read_text() for name, path in files_for(virtual.NAME).items()}
    for name, old, new in (RESET_AFTER, *changes):
        assert old in files[name], name
        files[name] = files[name].replace(old, new)
    return files


def without(module):
    """The firmware with a module that cannot be imported."""
    name = f"{module}.py" if f"{module}.py" in firmware() else f"lib/{module}/__init__.py"
    return {**firmware(), name: AT_IMPORT}


def boots(fake):
    return sum(line.startswith("boot ") for line in fake.lines)


def check_outputs(fake, allowed=(OPEN, HIGH)):
    """Nothing was offered at any moment, and the pilot ends at steady +12 V.

    That holds for a start that is still under way, too: it opens the contactor first."""
    driven = []

    def ends_high(lines):
        driven[:] = [line for line in lines if line.startswith((CONTACTOR, PILOT))]
        return driven[-1] == HIGH

    fake.wait_until(ends_high)
    assert set(driven) <= set(allowed), driven


def stays_up(fake):
    before = boots(fake)
    time.sleep(SETTLED_S)
    return boots(fake) == before


# Module, starts until safe mode, what that says, what it goes on without
IMPORTS = (
    ("restarts", 1, NO_RECORD, None),
    ("pilot/outputs", 4, COUNTED, None),
    ("pilot/task", 4, COUNTED, None),
    ("iec61851", 4, COUNTED, None),
    ("flash/crash_log", 4, COUNTED, None),
    ("board_rules", 4, COUNTED, "Nothing but the serial line runs: board.py could not be checked"),
    ("panel/led", 4, COUNTED, "Safe mode goes on without its LED (ValueError('broken',))"),
    ("flash/event_log", 4, COUNTED, "Safe mode goes on without its log (ValueError('broken',))"),
    ("watchdog", 4, COUNTED, "Safe mode goes on without its watchdog (ValueError('broken',))"),
    (
        "flash/program_version",
        4,
        COUNTED,
        "Safe mode goes on without its version (ValueError('broken',))",
    ),
    ("ethernet", 4, COUNTED, "Safe mode goes on without its Ethernet (ValueError('broken',))"),
    (
        "flash/settings_file",
        4,
        COUNTED,
        "Safe mode goes on without its settings (ValueError('broken',))",
    ),
)


@pytest.mark.parametrize(("module", "starts", "sentence", "left_out"), IMPORTS)
def test_a_module_that_cannot_be_imported(
    start, plant, serial, module, starts, sentence, left_out
):
    fake = plant("link 0")
    port = serial(start(without(module), fake))
    port.expect(sentence.encode())
    if left_out:
        port.type(b"events\n")
        port.expect(left_out.encode())
    else:
        fake.wait_for(SLOW_RED)
    assert stays_up(fake) and boots(fake) == starts
    check_outputs(fake)


@pytest.mark.parametrize("module", ["console/task", "console/line_editor", "console/dispatcher"])
def test_safe_mode_without_its_serial_line(start, plant, serial, module):
    """Network and LED tell of it, and Ctrl-C leads to the prompt."""
    fake = plant("link 0")
    port = serial(start(without(module), fake))
    fake.wait_until(lambda lines: "lan 1" in lines and SLOW_RED in lines)
    assert stays_up(fake) and boots(fake) == 4
    port.type(b"\x03")
    port.expect(b">>> ")
    port.type(b"[text for _, _, text in program.events]\r")
    port.expect(b"Safe mode goes on without its serial line")
    check_outputs(fake)


@pytest.mark.parametrize("module", ["safe_mode", "events"])
def test_without_safe_mode_itself_the_board_goes_on_starting_anew(start, plant, serial, module):
    fake = plant("link 0")
    files = {**without("station"), **{k: v for k, v in without(module).items() if v == AT_IMPORT}}
    port = serial(start(files, fake))
    fake.wait_until(lambda _: boots(fake) > 5)
    check_outputs(fake)
    port.type(b"\x03")
    port.expect(b">>> ")


@pytest.mark.parametrize(
    ("module", "sentence", "function"),
    [("pilot/outputs", COUNTED, b"station_of_the_board"), ("restarts", NO_RECORD, b"record")],
)
def test_crash_tells_of_a_module_that_cannot_be_imported(
    start, plant, serial, module, sentence, function
):
    port = serial(start(without(module), plant("link 0")))
    port.expect(sentence.encode())
    port.type(b"crash\n")
    port.expect(b"in " + function + b"\r\n")
    port.expect(b"ValueError: broken\r\n")


def ever(module, head, *lines):
    """A change: the function that begins so fails whenever it is called."""
    return (f"{module}.py", head, "\n        ".join((head, *(lines or ("1 // 0",)))))


# A change to the firmware, what safe mode goes on without
RUNS = (
    (ever("panel/led", "def step(self, elapsed_ms):"), "LED"),
    (ever("panel/led", "def __init__(self, kind, pins, watchdog):"), "LED"),
    (ever("flash/event_log", "def add(self, seconds, milliseconds, text):"), "log"),
    (ever("flash/event_log", "def step(self, elapsed_ms, powered=False):"), "log"),
    (ever("flash/event_log", "def write(self):"), "log"),
    (ever("restarts", "def step(self, elapsed_s):"), "record of restarts"),
    (ever("watchdog", "async def run(self):"), "watchdog"),
)


@pytest.mark.parametrize(("change", "part"), RUNS)
def test_a_module_that_fails_when_it_runs(start, plant, serial, change, part):
    fake = plant("link 0")
    port = serial(start(firmware(change), fake))
    port.expect(COUNTED.encode())
    words = f"Safe mode goes on without its {part} (ZeroDivisionError".encode()
    port.expect(words)
    assert stays_up(fake)
    check_outputs(fake, (OPEN, HIGH, NOT_AVAILABLE))
    port.type(b"status --json\n")
    port.expect(b'"safe_mode": "Safe mode: 3 restarts')
    port.type(b"restart\n")
    fake.wait_until(lambda _: boots(fake) == 5)


def test_safe_mode_that_hangs_goes_on_with_the_serial_line_alone(start, plant, serial):
    fake = plant("link 0")
    hang = ever("panel/led", "def step(self, elapsed_ms):", "__import__('time').sleep(3600)")
    port = serial(start(firmware(hang, WATCHDOG), fake))
    port.expect(b"Nothing but the serial line runs: safe mode made no progress for 8 s")
    assert boots(fake) == 5  # three bites, one more in safe mode
    assert stays_up(fake)
    check_outputs(fake, (OPEN, HIGH, NOT_AVAILABLE))
    port.type(b"status\n")
    port.expect(b"Safe mode: 3 restarts within 10 minutes, the last after a bite of the watchdog")
