"""Holds an interpreter where it waits in a system call, so that a signal finds no work half done.

The unix port raises KeyboardInterrupt wherever the signal meets it (MICROPY_ASYNC_KBD_INTR): in
the middle of a garbage collection the heap stays locked from then on. A chip raises it between
two instructions of the program.
"""

import contextlib
import os
import re
import signal
import time
from pathlib import Path

# A program that computes that long without waiting is interrupted wherever it is.
BUSY_S = 0.3
LOOK_EVERY_S = 0.001
# The computer itself may be busy, but not for ever.
PATIENCE_S = 5
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def held(pid):
    """The process stands still in its call, or runs on where none was found (or not on Linux)."""
    try:
        _hold(pid)
    except (OSError, IndexError):  # no Linux, or it has just ended
        pass
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGCONT)


def _hold(pid):
    end_s = time.monotonic() + PATIENCE_S
    computed_s = _computed_s(pid)
    while time.monotonic() < end_s and _computed_s(pid) - computed_s < BUSY_S:
        call = _call(pid)
        if call and _state(pid) == "S":
            os.kill(pid, signal.SIGSTOP)
            os.waitid(os.P_PID, pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            if _call(pid) == call:  # it has not gone on in between
                return
            os.kill(pid, signal.SIGCONT)
        time.sleep(LOOK_EVERY_S)


def _call(pid):
    """Number, arguments and place of the system call it is in, or None."""
    text = Path(f"/proc/{pid}/syscall").read_text()
    return text if re.match(r"\d", text) else None


def _state(pid):
    """ "S" while it sleeps in a call."""
    return _stat(pid)[0]


def _computed_s(pid):
    return sum(map(int, _stat(pid)[11:13])) / TICKS_PER_S


def _stat(pid):
    """The fields of proc(5)'s stat from the third, the state, on; the second is the name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
