"""The record that outlasts a reset: a latched fault, and the failures of which three within ten
minutes mean safe mode."""

import asyncio
import struct

WINDOW_S = 600
MOST_FAILURES = 3
NOTE_INTERVAL_S = 5

# How the run stands that wrote the record. The next one reads it.
STOPPED = 0  # by a person: Ctrl-C, or the command reset or restart
RUNNING = 1  # then ended by the watchdog, a panic of the interpreter, a reset from outside
CRASHED = 2  # by an exception that main.py has caught
SAFE_MODE = 3  # until the power is cut or a person stops it

# What the last failure was, and its words for people
NONE, UNEXPECTED_RESET, CRASH, WATCHDOG = range(4)
WORDS = (
    "",
    "an unexpected reset",
    "a crash, which the command crash shows",
    "a reset by the watchdog: a task made no progress for 8 s",
)

MAGIC = 0xA1B5
NEVER = 0xFFFF
# Magic, state, last failure, code of a latched fault, seconds the run lasted, age in s of each
# failure when it began. After an update that changes the format the power has to be cut once.
FORMAT = ">HBBBHHHH"
FAULT_AT = 4
# A code that lib/iec61851 does not know: a latched fault whose cause nobody knows any more
UNKNOWN_FAULT = 0xFF


class Restarts:
    """Owns the RTC's memory, which survives every reset and is empty after a loss of power.

    power_lost, by_watchdog: what the chip reports of the reset. `after`: how the run before
    failed, in words, or None where it did not; `safe_mode`: the sentence of safe mode, or None;
    `latched_code`: 0 without a latched fault, and only a loss of power makes it 0 again.
    """

    def __init__(self, rtc, power_lost, by_watchdog):
        self._rtc = rtc
        self._uptime_s = 0  # of this run, up to WINDOW_S
        # A short loss of power can leave the memory as it was: it counts as lost all the same.
        state, self._last, self.latched_code, self._ages_s = _read(
            b"" if power_lost else rtc.memory()
        )
        failure = CRASH if state == CRASHED else NONE
        if state == RUNNING:
            failure = WATCHDOG if by_watchdog else UNEXPECTED_RESET
        if failure:
            self._last = failure
            self._ages_s = [0] + self._ages_s[: MOST_FAILURES - 1]
        self.after = WORDS[failure] or None
        self.safe_mode = None
        self._state = RUNNING
        if state == SAFE_MODE or len(self._ages_s) == MOST_FAILURES:
            from events import texts  # not before: the record depends on no other module

            self._state = SAFE_MODE
            self.safe_mode = texts.SAFE_MODE.format(
                failures=MOST_FAILURES, minutes=WINDOW_S // 60, cause=WORDS[self._last]
            )
        self._note()

    async def run(self):
        """Keeps the length of this run in the record, for ever."""
        while True:
            await asyncio.sleep(NOTE_INTERVAL_S)
            self.step(NOTE_INTERVAL_S)

    def step(self, elapsed_s):
        """This run has lasted so much longer."""
        self._uptime_s = min(self._uptime_s + elapsed_s, WINDOW_S)
        self._note()

    def latch(self, code):
        """Keep a fault, at once and without allocating: a full heap may be why it is raised."""
        self.latched_code = self._record[FAULT_AT] = code
        self._rtc.memory(self._record)

    def crashed(self):
        """An exception ends this run; safe mode stays what it is."""
        if self._state == RUNNING:
            self._state = CRASHED
            self._note()

    def stopped(self):
        """A person ends this run: the next one begins with no failure on record."""
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
    failures when it ended). An unreadable record may have held a latched fault, so it is one."""
    if not record:  # no station has run since the power came
        return STOPPED, NONE, 0, []
    unreadable = STOPPED, NONE, UNKNOWN_FAULT, []
    if len(record) != struct.calcsize(FORMAT):
        return unreadable
    magic, state, last, latched_code, uptime_s, *ages_s = struct.unpack(FORMAT, record)
    if magic != MAGIC or state > SAFE_MODE or last >= len(WORDS):
        return unreadable
    aged_s = [age_s + uptime_s for age_s in ages_s if age_s != NEVER]
    return state, last, latched_code, [age_s for age_s in aged_s if age_s < WINDOW_S]
