"""What passes between the host and the interpreter, translated where the unix port is no board."""

import re

CTRL_A = b"\x01"
CTRL_B = b"\x02"
CTRL_D = b"\x04"
END_OF_BOOT = b"\0"  # printed by boot/start.py in raw mode only
RAW_BANNER = b"raw REPL"

# Raw-paste mode, docs/reference/repl.rst: request; answer: understood, window size, one more.
RAW_PASTE = b"\x05A\x01"
WINDOW = 8192
WINDOW_FREE = b"\x01"
RAW_PASTE_ACCEPTED = b"R\x01" + WINDOW.to_bytes(2, "little") + WINDOW_FREE
RAW_PASTE_CANCELLED = b"\x04\x04KeyboardInterrupt: \r\n\x04>"


class Translation:
    """Bytes in, bytes out: both methods return (to the interpreter, to the host).

    Raw-paste mode ends here and becomes plain raw mode, since the unix port runs pasted code
    with its terminal in a mode where Ctrl-C does nothing.
    """

    def __init__(self):
        self.raw = False  # the host has the REPL in raw mode
        self.boot(raw=False)

    def boot(self, raw):
        """The interpreter starts anew; with `raw` the host waits for the raw prompt."""
        self.raw = raw
        self._booting_raw = raw
        self._code = None  # what was pasted so far
        self._awaited = None  # (what the interpreter has to say first, what the host gets for it)
        self._unseen = b""
        self._last = b""

    def from_host(self, data):
        if self._code is not None:
            return self._paste(data)
        before, request, rest = data.partition(RAW_PASTE)
        if CTRL_A in before or CTRL_B in before:
            self.raw = before.rfind(CTRL_A) > before.rfind(CTRL_B)
        if not request:
            return before, b""
        self._code = b""
        to_board, to_host = self._paste(rest)
        return before + to_board, RAW_PASTE_ACCEPTED + to_host

    def from_board(self, data):
        to_board = b""
        if self._booting_raw:
            before, end, data = data.partition(END_OF_BOOT)
            if not end:
                return b"", self._with_carriage_returns(before)
            self._booting_raw = False
            to_board = CTRL_A
            self._awaited = (RAW_BANNER, RAW_BANNER)
        else:
            before = b""
        if self._awaited:
            text, replacement = self._awaited
            _, found, rest = (self._unseen + data).partition(text)
            if not found:
                self._unseen += data
                return to_board, self._with_carriage_returns(before)
            self._awaited = None
            self._unseen = b""
            data = replacement + rest
        return to_board, self._with_carriage_returns(before + data)

    def _paste(self, data):
        code, end, rest = self._split(data)
        grants = (len(self._code) % WINDOW + len(code)) // WINDOW
        self._code += code
        if not end:
            return b"", WINDOW_FREE * grants
        to_board, answer = b"", RAW_PASTE_CANCELLED
        if end == CTRL_D:
            to_board, answer = self._code + CTRL_D, b""
            self._awaited = (b"OK", CTRL_D)
        self._code = None
        more_to_board, more_to_host = self.from_host(rest)
        return to_board + more_to_board, answer + more_to_host

    @staticmethod
    def _split(data):
        """(code, Ctrl-C or Ctrl-D or nothing, the rest)"""
        parts = re.split(rb"([\x03\x04])", data, maxsplit=1)
        return parts if len(parts) == 3 else (data, b"", b"")

    def _with_carriage_returns(self, data):
        """Every line end as CR LF, also where a CR came at the end of the last data."""
        if not data:
            return data
        before = b"\r" if self._last == b"\r" else b""
        self._last = data[-1:]
        return re.sub(rb"(?<!\r)\n", b"\r\n", before + data)[len(before) :]
