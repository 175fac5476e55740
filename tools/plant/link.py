"""The wires between plant and board: a TCP server speaking lines with the board's `machine`."""

import asyncio
import contextlib

HOST = "127.0.0.1"
CAUSES = ("PWRON", "HARD", "WDT", "SOFT")
HIGH_U16 = 65535
# The longest line of the protocol is far shorter.
LINE_LIMIT = 256
STOP_TIMEOUT_S = 5


class BoardWires:
    """One board at a time; a new connection replaces the old one. `outputs` holds each driven pin
    as a duty (0 low, 65535 high), and is empty when they float: without a board, and during a hard
    reset. Through a soft reset they keep what the board left. `bits` holds the bytes last sent to
    a WS2812.

    `greeting()` gives the lines a board needs at its start; every change calls `changed()`.
    """

    def __init__(self, greeting, changed):
        self.outputs = {}
        self.bits = {}
        self.lan_active = False
        self.boot_cause = None
        self.boots = 0
        self.rejected_lines = 0
        self.address = None
        self._greeting = greeting
        self._changed = changed
        self._server = None
        self._writer = None
        self._greeted = False
        self._soft_reset = False
        self._handlers = set()

    @property
    def connected(self):
        """Whether a board is there."""
        return self._writer is not None

    async def start(self, port=0):
        """Listen on loopback; `address` is (host, port) then."""
        self._server = await asyncio.start_server(self._serve, HOST, port, limit=LINE_LIMIT)
        self.address = self._server.sockets[0].getsockname()[:2]

    async def stop(self):
        """Close the port and the connection to the board."""
        self._server.close()
        self._soft_reset = False
        self._replace(None)
        if self._handlers:
            await asyncio.wait(self._handlers, timeout=STOP_TIMEOUT_S)
        await asyncio.wait_for(self._server.wait_closed(), STOP_TIMEOUT_S)

    def send(self, *words):
        """One line to a board that has sent `boot`; before that the greeting will carry it."""
        if self._greeted and not self._writer.is_closing():
            self._writer.write((" ".join(map(str, words)) + "\n").encode())

    def _replace(self, writer):
        if self._writer is not None:
            self._writer.transport.abort()
        self._writer = writer
        self._greeted = False
        self._float()

    def _float(self):
        if not self._soft_reset:
            self.outputs.clear()
            self.bits.clear()
        self.lan_active = False
        self._changed()

    async def _serve(self, reader, writer):
        handler = asyncio.current_task()
        self._handlers.add(handler)
        handler.add_done_callback(self._handlers.discard)
        self._replace(writer)
        try:
            with contextlib.suppress(OSError):  # a board that was killed
                await self._listen(reader, writer)
        finally:
            writer.close()
            if self._writer is writer:
                self._replace(None)

    async def _listen(self, reader, writer):
        """Take line by line until the board is gone or replaced."""
        while True:
            try:
                line = await reader.readline()
            except ValueError:  # longer than LINE_LIMIT, and dropped by readline
                self.rejected_lines += 1
                continue
            if not line.endswith(b"\n") or self._writer is not writer:
                return
            self._take(line.decode("ascii", "replace"))

    def _take(self, line):
        try:
            self._obey(line.split())
        except ValueError:
            self.rejected_lines += 1
            return
        self._changed()

    def _obey(self, words):
        match words:
            case ["boot", cause] if cause in CAUSES:
                self._boot(cause)
            case ["pin", pin, "0" | "1" as level]:
                self.outputs[int(pin)] = HIGH_U16 * int(level)
            case ["pwm", pin, "off"]:
                self.outputs[int(pin)] = 0
            case ["pwm", pin, _, duty_u16] if 0 <= int(duty_u16) <= HIGH_U16:
                self.outputs[int(pin)] = int(duty_u16)
            case ["bits", pin, data]:
                self.bits[int(pin)] = bytes.fromhex(data)
            case ["soft"]:
                self._soft_reset = True
            case ["lan", "0" | "1" as active]:
                self.lan_active = active == "1"
            case _:
                raise ValueError(words)

    def _boot(self, cause):
        self.boot_cause = cause
        self.boots += 1
        self._soft_reset = self._soft_reset and cause == "SOFT"
        self._float()
        self._soft_reset = False
        self._greeted = True
        for line in self._greeting():
            self.send(line)
        self.send("ready")
