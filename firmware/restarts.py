"""What outlasts a reset: a latched fault, and the runs that ended badly, of which three within ten
minutes mean safe mode."""

import asyncio
import struct

from events import texts

WINDOW_S = 600
MOST_FAILURES = 3
NOTE_INTERVAL_S = 5

# How a run stands in the record. The record is read when the next one begins.
STOPPED = 0  # by a person at the prompt, or by the command that ends safe mode
RUNNING = 1  # cut off by the watchdog, a panic of the interpreter, a reset from outside
CRASHED = 2  # by an exception that main.py has caught
SAFE_MODE = 3  # until power is lost or the command comes
ALONE = 4  # the same, with nothing but the serial line: the watchdog has ended safe mode itself

# What the record keeps of the last failure, and what people read of it
NOTHING, CUT_OFF, CRASH, WATCHDOG = range(4)
WORDS = (
    "",
    "a reset in the middle of its work",
    "a crash, which the command crash shows",
    "a bite of the watchdog: a task made no progress for 8 s",
)

MAGIC = 0xA1B5
NEVER = 0xFFFF
# Magic, state, last failure, code of a latched fault, seconds the run lasted, age in s of each
# failure when it began
FORMAT = ">HBBBHHHH"
FAULT_AT = 4


class Restarts:
    """Owns the RTC's memory, which survives every reset and is empty after a loss of power.

    power_lost, by_watchdog: what the chip says of the reset. `after` says in words what ended the
    run before, None where nothing went wrong; `safe_mode` is the sentence of safe mode, or None;
    `alone` is why it may run nothing but the serial line, or None; `latched_code` is 0 without a
    latched fault, and only a loss of power makes it 0 again.
    """

    def __init__(self, rtc, power_lost, by_watchdog):
        self._rtc = rtc
        self._uptime_s = 0
        self._state = RUNNING
        # A short loss of power can leave the memory as it was: it counts as lost all the same.
        state, self._last, self.latched_code, self._ages_s = _read(
            b"" if power_lost else rtc.memory()
        )
        failure = _failure(state, by_watchdog)
        if failure:
            self._last = failure
            self._ages_s = [0] + self._ages_s[: MOST_FAILURES - 1]
        self.after = WORDS[failure] or None
        self.safe_mode = self.alone = None
        if state == ALONE or (state == SAFE_MODE and by_watchdog):
            self._state = ALONE
            self.alone = "safe mode made no progress for 8 s"
        elif state == SAFE_MODE or len(self._ages_s) == MOST_FAILURES:
            self._state = SAFE_MODE
        if self._state != RUNNING:
            self.safe_mode = texts.SAFE_MODE.format(
                failures=MOST_FAILURES, minutes=WINDOW_S // 60, cause=WORDS[self._last]
            )
        self._note()

    async def run(self):
        """Keeps the length of this run, for ever."""
        while True:
            await asyncio.sleep(NOTE_INTERVAL_S)
            self.step(NOTE_INTERVAL_S)

    def step(self, elapsed_s):
        self._uptime_s = min(self._uptime_s + elapsed_s, WINDOW_S)
        self._note()

    def latch(self, code):
        """Keep a fault, at once and without allocating: the heap may be what is at its end."""
        self.latched_code = self._record[FAULT_AT] = code
        self._rtc.memory(self._record)

    def crashed(self):
        """An exception ended this run; safe mode stays what it is."""
        if self._state == RUNNING:
            self._state = CRASHED
            self._note()

    def stopped(self):
        """A person has ended this run: what follows begins anew, with no failure on record."""
        self._state = STOPPED
        self._ages_s = []
        self._note()

    def _note(self):
        ages_s = (self._ages_s + [NEVER] * MOST_FAILURES)[:MOST_FAILURES]
        self._record = bytearray(
            struct.pack(
                FORMAT, MAGIC, self._state, self._last, self.latched_code, self._uptime_s, *ages_s
            )
        )
        self._rtc.memory(self._record)


def _read(record):
    """-> (state of the run before, last failure, code of a latched fault, ages in s of the
    failures up to its end)."""
    if len(record) != struct.calcsize(FORMAT):
        return STOPPED, NOTHING, 0, []
    magic, state, last, latched_code, uptime_s, *ages_s = struct.unpack(FORMAT, record)
    if magic != MAGIC or last >= len(WORDS):
        return STOPPED, NOTHING, 0, []
    aged_s = [age_s + uptime_s for age_s in ages_s if age_s != NEVER]
    return state, last, latched_code, [age_s for age_s in aged_s if age_s < WINDOW_S]


def _failure(state, by_watchdog):
    """What ended a run of this state; in safe mode nothing is counted any more."""
    if state == RUNNING:
        return WATCHDOG if by_watchdog else CUT_OFF
    return CRASH if state == CRASHED else NOTHING
