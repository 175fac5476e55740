"""Runs the station; whatever ends it: outputs safe, the reason kept on flash, then a reset.

Of the project's modules only board, which boot.py has used already, is imported outside the
handlers: a broken one is a reason like any other, and counts on the way to safe mode.
"""

import gc
import sys
import time

import board
import machine
import micropython

RESET_AFTER_MS = 5000  # long enough to catch the prompt with Ctrl-C
# Collecting this often while the modules load keeps what stays together, and the free heap whole.
COLLECT_EVERY_BYTES = 16384


def run():
    """The station, or safe mode in its place: for ever, or until an exception."""
    global restarts, program
    gc.threshold(COLLECT_EVERY_BYTES)
    restarts = record()
    found, unchecked = mistakes(restarts.safe_mode)
    if found:
        restarts.stopped()  # no failure: a person has to come
        refuse(found)
        return
    if restarts.safe_mode:
        from safe_mode import SafeMode

        program = SafeMode(board, restarts, restarts.alone or unchecked)
    else:
        program = station_of_the_board()
    import asyncio

    asyncio.run(program.run())


def station_of_the_board():
    """The outputs and the log are known before all else can fail."""
    global outputs, log
    from pilot.outputs import Outputs

    outputs = Outputs(board)
    from flash import crash_log  # noqa: F401 (a crash for want of memory may leave no room for it)
    from flash.event_log import FlashLog

    log = FlashLog()
    from station import Station

    return Station(board, outputs, restarts, log)


def record():
    """What outlasts a reset. Where it cannot be read nobody knows of latched faults: safe mode."""
    cause = machine.reset_cause()
    try:
        from restarts import Restarts

        return Restarts(machine.RTC(), cause == machine.PWRON_RESET, cause == machine.WDT_RESET)
    except Exception as error:
        keep(error, (sys.print_exception, store))
        from safe_mode import NoRecord

        return NoRecord(error)


def mistakes(in_safe_mode):
    """-> (sentences about the board's description, why it could not be checked or None).

    What checks it does not stay in memory; in safe mode it may be the very thing that went wrong.
    """
    try:
        import board_rules

        found = board_rules.mistakes(board.__dict__)
    except Exception as error:
        if not in_safe_mode:
            raise
        return (), f"board.py could not be checked ({error!r})"
    for name in [name for name in sys.modules if name.startswith("board_rules")]:
        del sys.modules[name]
    return found, None


def refuse(sentences):
    """Pins that are not what they should be are not touched; boot.py has made safe what it could."""
    print("The description of the board (board.py) has mistakes, the station does not start:")
    for sentence in sentences:
        print("  " + sentence)


def make_safe():
    """By the outputs' owner; where that is broken, as boot.py does it."""
    try:
        if outputs:  # else nobody has driven them since boot.py
            outputs.make_safe()
    except Exception:
        sys.modules.pop("boot", None)
        import boot  # noqa: F401


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
        make_safe()
    except KeyboardInterrupt:  # one more, before they were switched off
        stop()
        return
    if restarts:
        restarts.stopped()
    import asyncio

    from watchdog import Watchdog

    Watchdog.widen()
    asyncio.new_event_loop()
    from console import at_prompt
    from events import texts

    close(texts.STOPPED)
    station = at_prompt.AtPrompt(program.commands) if program else None
    at_prompt.greet(station)


def fail(error):
    """Keep the reason and reset; whatever goes wrong here must not keep the reset from coming."""
    try:
        make_safe()
        gc.collect()
        keep(error, (count, sys.print_exception, store, note))
        time.sleep_ms(RESET_AFTER_MS)
    except KeyboardInterrupt:
        stop()
        return
    except Exception as another:
        print("The outputs could not be made safe but by a reset:", another)
    machine.reset()


def keep(error, ways):
    """In each of the ways, whatever goes wrong with another."""
    for way in ways:
        try:
            way(error)
        except Exception as another:
            print(f"{error!r} could not be kept everywhere: {another!r}")


def count(_):
    """For safe mode."""
    if restarts:
        restarts.crashed()


def store(error):
    from flash import crash_log

    crash_log.keep(error)


def note(error):
    from events import texts

    close(texts.CRASH.format(error=repr(error)))


restarts = outputs = log = None
program = None  # what run() runs
try:
    run()
except KeyboardInterrupt:
    stop()
except BaseException as error:
    fail(error)
