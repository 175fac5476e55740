"""A second terminal on the virtual board's serial line, beside the live view, which has its own.

Between the board's pseudo-terminal and two more, all bytes pass here: see shared_line.py.
"""

import asyncio
import contextlib
import os
import time
from pathlib import Path

from tools.run.shared_line import SharedLine
from tools.virtual_board import port_name, terminal

STEP_S = 0.05
# What nobody has read for so long is lost: who opens the port later finds the present, no past.
UNREAD_S = 10


class SecondTerminal:
    """Use it with `async with`. board_port: the virtual board's, which nobody else opens then;
    name: a lasting one for the second terminal's port, below a folder that is made.

    `view_port`: for the live view's SerialLine; `port`: for make repl, service-installer and
    mpremote; `stopped`: the station is at the MicroPython prompt, since somebody stopped it there.
    """

    def __init__(self, board_port, name):
        self.port = str(name)
        self._board_port = board_port
        self._line = SharedLine()
        self.view_port = None
        self._board_is_on = True
        self._ends = contextlib.ExitStack()

    @property
    def stopped(self):
        return self._line.stopped

    async def __aenter__(self):
        line = self._line
        with contextlib.ExitStack() as ends:
            board = os.open(self._board_port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            ends.callback(os.close, board)
            view, person = terminal.Port(), terminal.Port()
            ends.callback(view.close)
            ends.callback(person.close)
            self._board = _End(board, terminal.Outlet(board), line.from_board, line.to_board)
            self._view = _End(view.master, view.output, line.from_view, line.to_view)
            self._person = _End(person.master, person.output, line.from_terminal, line.to_terminal)
            for end in (self._board, self._view, self._person):
                ends.callback(end.close)
            Path(self.port).parent.mkdir(parents=True, exist_ok=True)
            ends.enter_context(port_name.linked(self.port, person.name))
            self._ends = ends.pop_all()
        self.view_port = view.name
        self._unread = _Unread(person)
        self._stepping = asyncio.create_task(self._step())
        self._open()
        return self

    async def __aexit__(self, *_):
        self._stepping.cancel()
        self._ends.close()

    def _open(self):
        """Whoever brings bytes waits while the other side is full: nothing is lost on the way."""
        self._board.listen(self._pass_on, self._board_is_on and self._person.outlet.has_room())
        self._view.listen(self._pass_on, True)
        self._person.listen(self._pass_on, not self._board.outlet)

    def _pass_on(self, end):
        data = terminal.read(end.file)
        if data is None and end is self._board:
            self._board_is_on = False
        elif data:
            end.take(data, time.monotonic())
        self._flush()

    def _flush(self):
        for end in (self._board, self._view, self._person):
            end.flush()
        self._open()

    async def _step(self):
        while True:
            await asyncio.sleep(STEP_S)
            self._line.step(time.monotonic())
            self._unread.drop_what_is_old(time.monotonic())
            self._flush()


class _End:
    """One of the three: its file, what is on the way to it, and who takes what comes from it."""

    def __init__(self, file, outlet, take, waiting):
        self.file, self.outlet, self.take = file, outlet, take
        self._waiting = waiting
        self._listens = False

    def listen(self, call, wanted):
        if wanted != self._listens:
            self._listens = wanted
            loop = asyncio.get_running_loop()
            loop.add_reader(self.file, call, self) if wanted else loop.remove_reader(self.file)

    def flush(self):
        if self._waiting:
            self.outlet.put(bytes(self._waiting))
            self._waiting.clear()
        if self.outlet:
            self.outlet.flush()

    def close(self):
        self.listen(None, False)


class _Unread:
    """What lies in a port's queue while nobody has it open."""

    def __init__(self, port):
        self._port = port
        self._waiting = 0
        self._since_s = 0

    def drop_what_is_old(self, now_s):
        waiting = self._port.unread()
        if not waiting or waiting < self._waiting:  # somebody reads
            self._since_s = now_s
        elif now_s - self._since_s >= UNREAD_S:
            self._port.drop_unread()
            waiting = 0
        self._waiting = waiting
