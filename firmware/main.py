"""Runs the station; whatever ends it: outputs safe, the reason kept on flash, then a reset."""

import asyncio
import gc
import sys
import time

import board
import machine

import crash_log
from outputs import Outputs
from watchdog import Watchdog

RESET_AFTER_MS = 5000  # long enough to catch the REPL with Ctrl-C
# Collecting this often while the modules load keeps what stays together, and the free heap whole.
COLLECT_EVERY_BYTES = 16384

gc.threshold(COLLECT_EVERY_BYTES)
try:
    from station import Station

    asyncio.run(Station(board).run())
except KeyboardInterrupt:
    Outputs(board).make_safe()
    Watchdog.widen()
    asyncio.new_event_loop()
    print("Station stopped, outputs are safe. Ctrl-D starts it again.")
except Exception as error:
    Outputs(board).make_safe()
    sys.print_exception(error)
    crash_log.keep(error)
    time.sleep_ms(RESET_AFTER_MS)
    machine.reset()
