"""Single keys from the terminal, without Enter and without echo, put back as it was at the end."""

import asyncio
import sys
import termios
import tty


class Keyboard:
    """`pressed`: an asyncio.Queue of one-character strings. Use it with `with`."""

    def __init__(self):
        self.pressed = asyncio.Queue()
        self._before = None

    def __enter__(self):
        self._before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        asyncio.get_running_loop().add_reader(sys.stdin, self._read)
        return self

    def __exit__(self, *_):
        asyncio.get_running_loop().remove_reader(sys.stdin)
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._before)

    def _read(self):
        self.pressed.put_nowait(sys.stdin.read(1))
