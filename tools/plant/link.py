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
    as a duty (0 low, 65535 high), and is empty when they float: without a supply, and after it has
    come. A reset of the CPU leaves pins and PWM as they were. `bits` holds the bytes last sent to
    a WS2812.

    The board's supply is a connection of its own that says `power`, and ends with the supply. A
    board that has none loses its supply with its connection, unless it has said `soft`.

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
        self._supply_line = None
        self._handlers = set()

    @property
    def connected(self):
        """Whether a board is there."""
        return self._writer is not None

    @property
    def powered(self):
        """Whether the board has said that it has a supply, and still has it."""
        return self._supply_line is not None

    async def start(self, port=0):
        """Listen on loopback; `address` is (host, port) then."""
        self._server = await asyncio.start_server(self._serve, HOST, port, limit=LINE_LIMIT)
        self.address = self._server.sockets[0].getsockname()[:2]

    async def stop(self):
        """Close the port and the connection to the board."""
        self._server.close()
        self._soft_reset, self._supply_line = False, None
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
        self._end_run(keeps_pins=self._soft_reset or self.powered)

    def _end_run(self, keeps_pins):
        """The program is gone; its pins float, or stay as they were."""
        if not keeps_pins:
            self.outputs.clear()
            self.bits.clear()
        self.lan_active = False
        self._changed()

    async def _serve(self, reader, writer):
        handler = asyncio.current_task()
        self._handlers.add(handler)
        handler.add_done_callback(self._handlers.discard)
        try:
            with contextlib.suppress(OSError):  # a board that was killed
                line = await self._line(reader)
                if line == b"power\n":
                    await self._supply(reader)
                elif line:
                    self._replace(writer)
                    self._take(line)
                    await self._listen(reader, writer)
        finally:
            writer.close()
            if self._writer is writer:
                self._replace(None)

    async def _supply(self, reader):
        """As long as the board's supply lasts."""
        self._supply_line = reader
        try:
            await reader.read()
        finally:
            if self._supply_line is reader:  # else it has come again meanwhile
                self._supply_line = None
                self._soft_reset = False
                self._end_run(keeps_pins=False)

    async def _listen(self, reader, writer):
        """Take line by line until the board is gone or replaced."""
        while line := await self._line(reader):
            if self._writer is not writer:
                return
            self._take(line)

    async def _line(self, reader):
        """The next whole line; empty where no more comes."""
        while True:
            try:
                line = await reader.readline()
            except ValueError:  # longer than LINE_LIMIT, and dropped by readline
                self.rejected_lines += 1
                continue
            return line if line.endswith(b"\n") else b""

    def _take(self, line):
        try:
            self._obey(line.decode("ascii", "replace").split())
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
        soft = self._soft_reset and cause == "SOFT"
        self._end_run(keeps_pins=soft or (self.powered and cause != "PWRON"))
        self._soft_reset = False
        self._greeted = True
        for line in self._greeting():
            self.send(line)
        self.send("ready")
