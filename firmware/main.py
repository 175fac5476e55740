"""Runs the station or safe mode; after a failure: outputs safe, the reason kept, a reset.

Of the project's modules only board, which boot.py has used already, is imported outside the
handlers: a broken one is a failure like any other, and counts on the way to safe mode.
"""

import asyncio
import gc
import sys
import time

import board
import machine
import micropython

RESET_AFTER_MS = 5000  # after a failure: time for Ctrl-C, which leads to the prompt
SLOW_RESET_AFTER_MS = 60000  # where not even safe mode runs
BLINK_MS = 250
# Collecting this often while the modules load keeps what stays together, and the free heap whole.
COLLECT_EVERY_BYTES = 16384
CTRL_C = 3
NO_ROOM = (
    "This board has too little memory for the station. If it has PSRAM, does its MicroPython use "
    "it? Without PSRAM it needs a MicroPython with the firmware in it: docs/install.md."
)
MISTAKES = "The description of the board (board.py) has mistakes, the station does not start:"

restarts = outputs = log = led = None
program = None  # the Station or the SafeMode
may_light = False  # the LED's pins have been checked


def run():
    """For ever, or until an exception; returns if the board's description has mistakes."""
    global may_light, restarts, program
    if machine.reset_cause() == machine.SOFT_RESET:
        # Some drivers lose the W5500's interrupt in it, and pins and chips keep what they had.
        machine.reset()
    gc.threshold(COLLECT_EVERY_BYTES)
    mistakes = mistakes_in_board()
    if mistakes:  # such pins are not touched; boot.py has made safe what it could
        print(MISTAKES, *mistakes, sep="\n  ")
        return
    may_light = True
    import momentary

    momentary.measure(gc.mem_free())
    from restarts import Restarts  # nothing starts without it: a fault may have latched

    cause = machine.reset_cause()
    restarts = Restarts(machine.RTC(), cause == machine.PWRON_RESET, cause == machine.WDT_RESET)
    program = make_program(restarts)
    asyncio.run(program.run())


def mistakes_in_board():
    from momentary import Momentary

    with Momentary():
        import board_rules

        return board_rules.mistakes(board.__dict__)


def make_program(restarts):
    """The log and the outputs come first: a failure of all else needs them."""
    global log, outputs
    from flash.event_log import FlashLog

    log = FlashLog()
    if restarts.safe_mode:
        from safe_mode import SafeMode

        return SafeMode(board, restarts, log)
    from pilot.outputs import Outputs

    outputs = Outputs(board)
    from flash import crash_log  # noqa: F401 (a crash for want of memory may leave no room for it)
    from station import Station

    return Station(board, outputs, restarts, log)


def make_safe():
    """Ends Ctrl-C as well: one that is on its way already can interrupt once more at most."""
    micropython.kbd_intr(-1)
    try:
        switch_off()
    except KeyboardInterrupt:
        switch_off()


def switch_off():
    """By the outputs' owner; where that is broken, as boot.py does it, or by the reset."""
    try:
        if outputs:  # else nobody has driven them since boot.py
            outputs.make_safe()
    except Exception:
        try:
            sys.modules.pop("boot", None)
            import boot  # noqa: F401
        except Exception:
            machine.reset()


def stop():
    """For a person at the prompt, where Ctrl-C works again."""
    global station
    make_safe()
    if restarts:
        restarts.stopped()
    from watchdog import Watchdog

    Watchdog.widen()
    asyncio.new_event_loop()  # asyncio.run() at the prompt does not run the station's tasks
    from events import texts

    close(texts.STOPPED)
    import loading

    loading.reopen_path()
    from console import at_prompt

    station = at_prompt.greet(program)


def fail(error):
    """Keep the reason in each of the ways, whatever goes wrong with another; then the reset."""
    slow = not restarts or restarts.safe_mode
    try:
        micropython.kbd_intr(CTRL_C)
        gc.collect()
        for way in (count, sys.print_exception, explain, store, note, light):
            try:
                way(error)
            except Exception as another:
                print(f"{error!r} could not be kept everywhere: {another!r}")
        for _ in range((SLOW_RESET_AFTER_MS if slow else RESET_AFTER_MS) // BLINK_MS):
            if led:
                led.step(BLINK_MS)
            time.sleep_ms(BLINK_MS)
    except KeyboardInterrupt:
        stop()
        return
    machine.reset()


def count(_):
    if restarts:
        restarts.crashed()


def explain(error):
    if isinstance(error, MemoryError):
        print(NO_ROOM)


def store(error):
    from flash import crash_log

    crash_log.keep(error)


def note(error):
    from events import texts

    close(texts.CRASH.format(error=repr(error)))


def light(_):
    """The LED shows a fault until the reset, if it can."""
    global led
    if may_light:
        from panel import states
        from panel.led import Led

        fault = Led(board.LED_KIND, board.LED_PINS, None)
        fault.show(states.FAULT)
        fault.step(0)
        led = fault


def close(why):
    """The last line of this run in the log, also where no program came to be."""
    if program:
        program.close(why)
    elif log:
        log.add(0, 0, why)
        log.write()


try:
    try:
        run()
    finally:  # at once: a second Ctrl-C would come before an `except` has found its exception
        make_safe()
except KeyboardInterrupt:
    stop()
except BaseException as error:
    fail(error)
