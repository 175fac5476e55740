"""Single keys from the terminal, without Enter and without echo, put back as it was at the end."""

import asyncio
import contextlib
import os
import sys
import termios
import tty

END = "\x04"
ESCAPE = "\x1b"  # begins what an arrow or a function key sends
READ_BYTES = 256
# _POSIX_VDISABLE of Linux; macOS has another value and takes this for Ctrl-@, which nobody types
NO_CHARACTER = b"\0"


class Keyboard:
    """`pressed`: an asyncio.Queue of one-character strings, END where the terminal is gone.

    Use it with `with`.
    """

    def __init__(self):
        self.pressed = asyncio.Queue()
        self._file = sys.stdin.fileno()
        self._before = None

    def __enter__(self):
        self._before = termios.tcgetattr(self._file)
        tty.setcbreak(self._file)
        self._without_suspend()
        asyncio.get_running_loop().add_reader(self._file, self._read)
        return self

    def __exit__(self, *_):
        asyncio.get_running_loop().remove_reader(self._file)
        with contextlib.suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(self._file, termios.TCSADRAIN, self._before)

    def _without_suspend(self):
        """Ctrl-Z is a key like others: a view that stops half-drawn helps nobody."""
        attributes = termios.tcgetattr(self._file)
        attributes[6][termios.VSUSP] = NO_CHARACTER
        termios.tcsetattr(self._file, termios.TCSADRAIN, attributes)

    def _read(self):
        # Not sys.stdin.read(1): what it reads ahead would wait there for the next key.
        try:
            keys = os.read(self._file, READ_BYTES).decode("ascii", "replace")
        except OSError:
            keys = ""
        if not keys:
            asyncio.get_running_loop().remove_reader(self._file)
            keys = END
        for key in "" if keys.startswith(ESCAPE) else keys:
            self.pressed.put_nowait(key)
