"""Runs the station; whatever ends it: outputs safe, the reason kept on flash, then a reset."""

import asyncio
import gc
import sys
import time

import board
import machine
import micropython

import crash_log
from outputs import Outputs
from restarts import Restarts
from watchdog import Watchdog

RESET_AFTER_MS = 5000  # long enough to catch the prompt with Ctrl-C
# Collecting this often while the modules load keeps what stays together, and the free heap whole.
COLLECT_EVERY_BYTES = 16384


def mistakes():
    """Sentences about the board's description; what checks it does not stay in memory."""
    import board_rules

    found = board_rules.mistakes(board.__dict__)
    for name in [name for name in sys.modules if name.startswith("board_rules")]:
        del sys.modules[name]
    return found


def refuse(sentences):
    """Pins that are not what they should be are not touched; boot.py has made safe what it could."""
    print("The description of the board (board.py) has mistakes, the station does not start:")
    for sentence in sentences:
        print("  " + sentence)


def run():
    """The station, or safe mode in its place: for ever, or until an exception."""
    global program, log
    log = open_log()
    if restarts.safe_mode:
        from safe_mode import SafeMode

        program = SafeMode(board, restarts, log)
    else:
        from station import Station

        program = Station(board, outputs, restarts, log)
    asyncio.run(program.run())


def open_log():
    """The log on flash; None in safe mode where it may be the very thing that went wrong."""
    try:
        from flash_log import FlashLog

        return FlashLog()
    except Exception:
        if not restarts.safe_mode:
            raise


def close(why):
    """The last line of this run in the log, also where no program came to be."""
    if program:
        program.close(why)
    elif log:
        log.add(0, 0, why)
        log.write()


def stop():
    """For a person at the prompt, who may go on pressing Ctrl-C: that is heard there again."""
    global station
    try:
        micropython.kbd_intr(-1)
        outputs.make_safe()
    except KeyboardInterrupt:  # one more, before they were switched off
        stop()
        return
    restarts.stopped()
    Watchdog.widen()
    asyncio.new_event_loop()
    import at_prompt

    close("Stopped by Ctrl-C")
    station = at_prompt.AtPrompt(program) if program else None
    at_prompt.greet(station)


def fail(error):
    """Keep the reason and reset; whatever goes wrong here must not keep the reset from coming."""
    try:
        outputs.make_safe()
        gc.collect()
        restarts.crashed()
        sys.print_exception(error)
        crash_log.keep(error)
        close(f"Crash: {error!r}")
        time.sleep_ms(RESET_AFTER_MS)
    except KeyboardInterrupt:
        stop()
        return
    except Exception as another:
        print("The crash could not be kept:", another)
    machine.reset()


program = None  # what run() runs
log = None
found = mistakes()
if found:
    refuse(found)
else:
    outputs = Outputs(board)
    gc.threshold(COLLECT_EVERY_BYTES)
    cause = machine.reset_cause()
    restarts = Restarts(machine.RTC(), cause == machine.PWRON_RESET, cause == machine.WDT_RESET)
    try:
        run()
    except KeyboardInterrupt:
        stop()
    except BaseException as error:
        fail(error)
