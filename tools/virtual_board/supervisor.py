"""Supervises the interpreter as a chip's own hardware would: power, resets and the watchdog."""

import contextlib
import select
import socket
import tempfile
import time

from tools.virtual_board import terminal
from tools.virtual_board.process import Interpreter
from tools.virtual_board.repl_translation import Translation

CTRL_C = b"\x03"
# So long a program may take to notice Ctrl-C.
PENDING_S = 0.05
SUPPLY_TIMEOUT_S = 2
SOFT_REBOOT = b"MPY: soft reboot\r\n"


class BoardBroken(Exception):
    """The interpreter ended before any program could begin; the text holds what it said."""


class Supervisor:
    """run() is the board from power-on until an exception, SystemExit for example, ends it.

    plant: HOST:PORT or None; lifeline: a file whose end ends the board, or None; inherited: open
    files that the interpreter holds, too; writes: the number of writes to the flash after which
    the first run ends in a reset, or None; read_us: what a read of the flash takes.
    """

    def __init__(
        self,
        micropython,
        heap,
        flash,
        plant=None,
        lifeline=None,
        inherited=(),
        writes=None,
        read_us=0,
    ):
        self.port = terminal.Port()
        # Held here, the RTC's memory outlives every interpreter and goes with the power.
        self._rtc = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close)
        self._command = (micropython, heap)
        self._settings = {
            "flash": flash,
            "plant": plant or "",
            "rtc": self._rtc.fileno(),
            "read_us": read_us,
        }
        self._writes = "" if writes is None else str(writes)
        self._inherited = [self._rtc.fileno(), *inherited]
        self._lifeline = [] if lifeline is None else [lifeline]
        self._translation = Translation()
        self._chip = None
        self._watchdog_s = None
        self._fed_s = 0
        self._interrupted_s = 0
        self._supply = contextlib.ExitStack()

    def run(self):
        self._switch_on()
        self._boot("PWRON", raw=False)
        while True:
            self._step()

    def close(self):
        if self._chip:
            self._chip.close()
        self._supply.close()
        self._rtc.close()
        self.port.close()

    def _switch_on(self):
        """The plant sees the supply in a connection that ends with this process: through a reset
        of the CPU pins and PWM stay as they were, without a supply they float."""
        host, _, port = self._settings["plant"].rpartition(":")
        with contextlib.suppress(OSError):
            if host:
                supply = socket.create_connection((host, int(port)), SUPPLY_TIMEOUT_S)
                self._supply.enter_context(supply).sendall(b"power\n")

    def _boot(self, cause, raw):
        self._ready = False  # its program can be interrupted: input may come
        self._said = b""  # until then
        self._cause = cause
        self._reset_cause = None  # of a reset that is under way
        self._translation.boot(raw)
        settings = {**self._settings, "cause": cause, "raw": int(raw), "writes": self._writes}
        self._writes = ""
        self._chip = Interpreter(*self._command, settings, self._inherited)

    def _step(self):
        """Wait for something to do, and do it."""
        chip, port = self._chip, self.port
        readers = [chip.control, *self._lifeline]
        if port.output.has_room():
            readers.append(chip.tty)
        # Also a program that reads nothing has to see Ctrl-C: has_room takes care of that.
        if self._ready and chip.input.has_room():
            readers.append(port.master)
        writers = [port.master] if port.output else []
        if chip.input:
            writers.append(chip.tty)
        readable, writable, _ = select.select(readers, writers, [], self._patience_s())
        if any(file in readable for file in self._lifeline):
            raise SystemExit(0)
        if chip.control in readable:
            for message in chip.messages():
                self._obey(message)
        self._check_watchdog()
        if port.master in writable:
            port.output.flush()
        if chip.tty in writable:
            chip.input.flush()
        if port.master in readable:
            self._from_host(terminal.read(port.master) or b"")
        if chip.tty in readable:
            self._from_board(terminal.read(chip.tty))

    def _patience_s(self):
        """The time until something is due that no file tells of, or None."""
        outlets = (self.port.output, self._chip.input)
        due_s = [terminal.STALL_S for outlet in outlets if not outlet.has_room()]
        if self._watchdog_counts():
            due_s.append(max(self._fed_s + self._watchdog_s - time.monotonic(), 0))
        return min(due_s, default=None)

    def _watchdog_counts(self):
        return self._watchdog_s is not None and self._reset_cause is None

    def _obey(self, message):
        """One line of the chip's: see sim/_host.py."""
        verb, _, number = message.partition(" ")
        if verb == "ready":
            self._ready = True
        elif verb == "feed":
            self._fed_s = time.monotonic()
        elif verb == "watchdog":
            self._watchdog_s = int(number) / 1000
            self._fed_s = time.monotonic()
        elif verb == "reset":
            self._reset("HARD")
        elif verb == "soft-reset":
            self._reset("SOFT")
        elif verb == "broken":
            self._chip.kill()

    def _stay_broken(self, reason):
        """As a chip that has lost its file system: it prints so for ever, and its pins stay."""
        if self._cause == "PWRON":
            raise BoardBroken(reason)
        self.port.output.put(f"\r\n{reason}\r\n".encode())
        while True:
            writers = [self.port.master] if self.port.output else []
            readable, writable, _ = select.select(self._lifeline, writers, [])
            if readable:
                raise SystemExit(0)
            if writable:
                self.port.output.flush()

    def _check_watchdog(self):
        if self._watchdog_counts() and time.monotonic() - self._fed_s >= self._watchdog_s:
            self._reset("WDT")

    def _reset(self, cause):
        """The terminal closes with the death of the interpreter: then _reboot follows."""
        self._reset_cause = cause
        self._chip.kill()

    def _from_host(self, data):
        data, answer = self._translation.from_host(data)
        self.port.output.put(answer)
        self._type(data)

    def _type(self, data):
        chip = self._chip
        if CTRL_C in data and chip.program_runs() and chip.hears_interrupts():
            # Two at once would end the unix port: it takes the second for impatience. On a chip
            # the second finds the first one pending.
            if time.monotonic() - self._interrupted_s > PENDING_S:
                chip.interrupt()
                self._interrupted_s = time.monotonic()
            data = data.rpartition(CTRL_C)[2]
        chip.input.put(data)

    def _from_board(self, data):
        if data is None:
            self._reboot()
            return
        if not self._ready:
            self._said += data
        answer, data = self._translation.from_board(data)
        self._type(answer)
        self.port.output.put(data)

    def _reboot(self):
        chip, self._chip = self._chip, None
        status = chip.end()
        if not self._ready:
            said = self._said.decode(errors="replace").strip()
            self._stay_broken(said.splitlines()[-1] if said else f"exit status {status}")
        # Ctrl-D at the prompt ends the interpreter by itself; a crash counts as on the chip.
        cause = self._reset_cause or ("SOFT" if status >= 0 else "HARD")
        if cause == "SOFT":
            self.port.output.put(SOFT_REBOOT)
            self._boot(cause, self._translation.raw)
        else:
            self._watchdog_s = None
            self.port.output.put(f"\r\nrst: {cause}_RESET\r\n".encode())
            self._boot(cause, raw=False)
