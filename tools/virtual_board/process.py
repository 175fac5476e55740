"""One run of the interpreter, from a reset to the next: process, terminal, control."""

import contextlib
import fcntl
import os
import re
import signal
import subprocess
import termios
from pathlib import Path

from tools.virtual_board import terminal, waiting

HERE = Path(__file__).resolve().parent
# An interpreter whose terminal is closed has ended, or is just doing so.
END_TIMEOUT_S = 5


class Interpreter:
    """settings: environment of boot/start.py without its prefix; `inherited`: open files for it.

    `tty` and `control` are for select: its terminal, and the pipe on which it sends lines;
    `input` leads to it.
    """

    def __init__(self, micropython, heap, settings, inherited):
        self.tty, slave = terminal.open_interpreter_terminal()
        self._tty_name = os.ttyname(slave)
        # The writing end stays open here as well, so that a dead interpreter is no endless end
        # of file: its terminal tells of its death.
        self.control, self._control = os.pipe()
        self.input = terminal.Outlet(self.tty)
        self._lines = b""
        settings = {**settings, "control": self._control, "sim": HERE / "sim"}
        environment = {f"VIRTUAL_BOARD_{name.upper()}": str(settings[name]) for name in settings}
        command = [micropython, "-X", f"heapsize={heap}", "-i", str(HERE / "boot" / "start.py")]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env={"PATH": os.environ.get("PATH", os.defpath), **environment},
                pass_fds=[self._control, *inherited],
                start_new_session=True,
                preexec_fn=_take_terminal,  # noqa: PLW1509 (one thread only)
            )
        except BaseException:
            self._close_files()
            raise
        finally:
            os.close(slave)

    def messages(self):
        """Complete lines of what the control pipe holds; waits if there is nothing."""
        data = os.read(self.control, terminal.READ_SIZE)
        *lines, self._lines = (self._lines + data).split(b"\n")
        return [line.decode() for line in lines]

    def program_runs(self):
        """False at a prompt."""
        return terminal.program_runs(self.tty)

    def hears_interrupts(self):
        """False where the program has switched Ctrl-C off (micropython.kbd_intr)."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text()
        except OSError:  # not Linux, or it has just ended
            return True
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
        return caught is None or bool(int(caught[1], 16) >> (signal.SIGINT - 1) & 1)

    def interrupt(self):
        """Ctrl-C for a running program; what was typed before it is lost."""
        self.input.clear()
        terminal.discard_input(self._tty_name)
        with waiting.held(self._process.pid):
            self._process.send_signal(signal.SIGINT)

    def kill(self):
        """As by a reset: at once, wherever it is."""
        self._process.kill()

    def end(self):
        """Wait for the end of a process whose terminal is closed; returns its exit status."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(END_TIMEOUT_S)
        self.close()
        return self._process.returncode

    def close(self):
        """Also kills the process if it is still there."""
        self.kill()
        self._process.wait()
        self._close_files()

    def _close_files(self):
        for descriptor in (self.tty, self.control, self._control):
            os.close(descriptor)


def _take_terminal():
    """The terminal's hang-up ends the interpreter when the supervisor is killed."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
