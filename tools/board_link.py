"""Work on a board through mpremote: one bounded call after the other, failures as sentences."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections import namedtuple
from pathlib import Path

ON_BOARD = Path(__file__).resolve().parent / "on_board"
CALL_TIMEOUT_S = 60
RESET_TIMEOUT_S = 20
# A board that is just starting may miss the first calls to the raw prompt, of 10 s each.
ATTEMPTS = 3
NO_RAW_PROMPT = "could not enter raw repl"
SLOWEST_BYTES_PER_S = 2000  # a UART at 115200 baud takes some 5000
# If the cable is pulled the board resets itself after that time, and its program starts again.
WATCHDOG_MS = 120_000

# Its program may not take Ctrl-C, or wait for ever.
WAKE_IT = (
    "Press the board's reset button, or switch it off and on, and try again at once; "
    "end other programs that use the port."
)

# facts: of on_board/inventory.py; files: {path: (sha256, length)}
Inventory = namedtuple("Inventory", "facts files")


class BoardError(Exception):
    """The board cannot be reached, or refuses; the text says why."""


class ConnectionLost(BoardError):
    """Nobody answers any more, or what answers is no MicroPython."""


class FlashFull(BoardError):
    """There was no room left on the board's flash."""


class Interrupted(Exception):
    """A person has pressed Ctrl-C; the text says what becomes of the board."""


class BoardLink:
    """port: as for mpremote. The first call interrupts the program on the board; when no call
    follows for `watchdog_ms` the board resets itself.
    """

    def __init__(self, port, watchdog_ms=WATCHDOG_MS):
        self.port = port
        self._watchdog_ms = watchdog_ms
        self._options = []

    def inventory(self, folders=None):
        """What is on the board, in `folders` or everywhere -> Inventory. Raises BoardError."""
        said = self.run_script("inventory", folders=folders)
        try:
            first, *lines = said.splitlines()
            files = {}
            for digest, length, path in (line.split(" ", 2) for line in lines):
                files[path] = (digest, int(length))
            return Inventory(json.loads(first), files)
        except ValueError:
            raise BoardError(
                f"The board at {self.port} does not answer as MicroPython does: {said[-200:]!r}"
            ) from None

    def run_script(self, name, **values):
        """Run on_board/<name>.py with these values as ARGS; returns what it prints."""
        values["watchdog_ms"] = self._watchdog_ms
        return self.run("exec", f"ARGS = {values!r}", "run", str(ON_BOARD / f"{name}.py"))

    def send(self, files):
        """Copy {path on board: Path on this computer}; the folders exist. Raises BoardError."""
        copies = [(str(source), f":/{path}") for path, source in files.items()]
        self._copy(copies, sum(source.stat().st_size for source in files.values()))

    def fetch(self, files):
        """Copy {path on the board: (Path on this computer, length)}. Raises BoardError."""
        copies = [(f":/{path}", str(target)) for path, (target, _) in files.items()]
        self._copy(copies, sum(length for _, length in files.values()))

    def _copy(self, copies, size):
        """One call for all, the watchdog kept quiet before each file."""
        keep_quiet = ["exec", f"import machine; machine.WDT(timeout={self._watchdog_ms})"]
        chain = []
        for source, target in copies:
            chain += [*keep_quiet, "fs", "cp", "--force", source, target, "+"]
        if chain:
            timeout_s = CALL_TIMEOUT_S + len(copies) + size // SLOWEST_BYTES_PER_S
            self.run(*chain[:-1], timeout_s=timeout_s)

    def reset(self):
        """Hard reset: the program on the board starts. Raises BoardError."""
        self.run("reset", timeout_s=RESET_TIMEOUT_S)

    @contextlib.contextmanager
    def then_reset(self):
        """However the block ends, the program on the board starts; by its watchdog, if nobody
        answers any more. The first call belongs into the block: it stops the program.

        Ctrl-C becomes Interrupted; a second one does not keep the board from its reset.
        """
        try:
            yield
        except ConnectionLost:
            raise
        except (KeyboardInterrupt, Interrupted) as error:
            raise Interrupted(self._after_interrupt(str(error))) from None
        except BaseException:
            with contextlib.suppress(BoardError), _uninterrupted():
                self.reset()
            raise
        with _uninterrupted():
            self.reset()

    def _after_interrupt(self, consequence):
        """The sentences for a person; consequence: what is known already, or nothing."""
        try:
            with _uninterrupted():
                self.reset()
        except BoardError as error:
            return (
                f"Interrupted by Ctrl-C. {error} If its program does not start within "
                f"{self._watchdog_ms // 1000} s, switch the board off and on."
            )
        return f"Interrupted by Ctrl-C. {consequence or 'The program on the board starts again.'}"

    def run(self, *arguments, timeout_s=CALL_TIMEOUT_S):
        """One call of mpremote -> what it prints. Raises BoardError."""
        command = [sys.executable, "-m", "mpremote", "connect", self.port]
        command += [*self._options, *arguments]
        for _ in range(ATTEMPTS):
            done = self._call(command, timeout_s)
            if not (done.returncode and NO_RAW_PROMPT in done.stdout + done.stderr):
                break
        if done.returncode:
            raise self._error(done.stdout + done.stderr)
        self._options = ["resume"]  # further calls need no soft reset
        return done.stdout

    def _call(self, command, timeout_s):
        """-> subprocess.CompletedProcess. Raises ConnectionLost."""
        try:
            return subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout_s,
            )
        except subprocess.TimeoutExpired:
            raise ConnectionLost(
                f"The board at {self.port} did not answer within {timeout_s} s. {WAKE_IT}"
            ) from None

    def _error(self, said):
        """mpremote's words as a sentence."""
        if "No space left on device" in said or "OSError: 28" in said or "ENOSPC" in said:
            return FlashFull(f"The flash of the board at {self.port} is full.")
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        last = lines[-1] if lines else "no reason was given"
        if "failed to access" in said or "no device" in said:
            return ConnectionLost(
                f"No board can be reached at {self.port}: {last}. {_why_closed(self.port)}"
            )
        if NO_RAW_PROMPT in said:
            return ConnectionLost(
                f"The device at {self.port} does not answer as MicroPython does. "
                f"Is MicroPython on it (make flash)? Is the port the right one? {WAKE_IT}"
            )
        # The board's own traceback, or mpremote's sentence about a file that it could not write.
        if 'File "<stdin>"' in said or last.startswith("mpremote: "):
            return BoardError(f"The board at {self.port} could not do it: {last}")
        return ConnectionLost(f"The connection to the board at {self.port} broke off: {last}")


def _why_closed(port):
    """The likely cause of a port that cannot be opened, and the next step."""
    if port.startswith("/") and not os.path.exists(port):
        return (
            "There is no such port: is the board plugged in, by a cable that carries data? "
            "`mpremote connect list` shows the ports."
        )
    if port.startswith("/") and not os.access(port, os.R_OK | os.W_OK):
        return "You may not use this port: on Linux join its group (dialout or uucp), log in anew."
    return "End the other program that uses the port: a serial monitor, make repl, an editor."


@contextlib.contextmanager
def _uninterrupted():
    """Ctrl-C does nothing in the block, neither here nor in the programs that it starts."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
