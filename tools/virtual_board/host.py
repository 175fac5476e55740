"""A virtual board for other tools: started and stopped as a process of its own."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

from tools.virtual_board.interpreter import find_micropython

ROOT = Path(__file__).resolve().parent.parent.parent
START_TIMEOUT_S = 30
STOP_TIMEOUT_S = 10


class BoardFailed(Exception):
    """The board's process does not start or does not end; the text says why."""


class VirtualBoard:
    """`port` is the name of the pseudo-terminal, for mpremote. start() and stop(), or `with`.

    image: path of the flash; plant: "HOST:PORT" or None; heap: as for MicroPython's -X heapsize,
    None: the usual one; writes: after so many of them to the flash a reset comes, once; None:
    none. read_us: what a read of the flash takes; None: as long as on a board.
    """

    def __init__(self, image, plant=None, heap=None, micropython=None, writes=None, read_us=None):
        self.port = None
        self._image = os.path.abspath(image)
        self._options = ["--plant", plant] if plant else []
        if heap is not None:
            self._options += ["--heap", heap]
        if writes is not None:
            self._options += ["--reset-after-writes", str(writes)]
        if read_us is not None:
            self._options += ["--flash-read-us", str(read_us)]
        self._micropython = micropython
        self._process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Switch the power on; the port is there, the program not yet.

        Raises BoardFailed, MicroPythonMissing.
        """
        if self._process:
            raise BoardFailed("The virtual board is running already.")
        micropython = find_micropython(self._micropython)
        command = [sys.executable, "-m", "tools.virtual_board", self._image, *self._options]
        # The pipe to its input closes with this process, however that ends.
        command += ["--micropython", micropython, "--until-stdin-ends"]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # a Ctrl-C in the terminal is for the tool, not for the board
        )
        said, _ = self._read(b"\n", START_TIMEOUT_S)
        if not said.endswith(b"\n"):
            reason = self._end(self._process.kill)
            raise BoardFailed(reason or f"The board said nothing within {START_TIMEOUT_S} s.")
        self.port = said.decode().strip()

    def stop(self):
        """End it, if it runs; no process of it is left afterwards. Raises BoardFailed."""
        if self._process:
            self._end(self._process.terminate)

    def kill_power(self):
        """Cut the power: the interpreter dies in the middle of whatever it does.

        The supervisor is killed, and the hang-up of its terminal kills the interpreter. start()
        switches the power on again. Raises BoardFailed.
        """
        if self._process:
            self._end(self._process.kill)

    def _end(self, send_signal):
        """Returns what the supervisor said went wrong."""
        process = self._process
        send_signal()
        _, ended = self._read(None, STOP_TIMEOUT_S)
        if not ended:
            process.kill()
            _, ended = self._read(None, STOP_TIMEOUT_S)
        process.wait(STOP_TIMEOUT_S)
        reason = process.stderr.read().decode(errors="replace").strip()
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()
        self._process = self.port = None
        if not ended:
            raise BoardFailed(f"The board's MicroPython did not end within {STOP_TIMEOUT_S} s.")
        return reason

    def _read(self, ending, timeout_s):
        """(what is said up to `ending`, whether all processes of the board are gone)

        Supervisor and interpreter share this pipe: its end is the end of both.
        """
        said = b""
        deadline_s = time.monotonic() + timeout_s
        while ending is None or not said.endswith(ending):
            left_s = max(deadline_s - time.monotonic(), 0)
            if not select.select([self._process.stdout], [], [], left_s)[0]:
                break
            data = os.read(self._process.stdout.fileno(), 4096)
            if not data:
                return said, True
            said += data
        return said, False
