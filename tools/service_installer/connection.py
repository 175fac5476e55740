"""The serial line to the station: one command, one answer, within a bounded time."""

import time

import serial

from tools.station_lines import Lines

BAUD_RATE = 115200  # of the boards' UART; over USB it does not matter
READ_TIMEOUT_S = 0.05
WRITE_TIMEOUT_S = 2
# An answer takes well below a second; writing settings to flash is the slowest.
ANSWER_TIMEOUT_S = 5
# The console reads one character at a time and lets other tasks run: send no faster than this.
PIECE = 64
PIECE_S = 0.006


class StationError(Exception):
    """The station cannot be reached, does not answer or refuses; the text gives the reason."""


class Connection:
    """ask() returns answers, events() the events that arrived meanwhile. Use it with `with`."""

    def __init__(self, port):
        self.port = port
        self._lines = Lines()
        try:
            self._serial = serial.Serial(
                port,
                BAUD_RATE,
                timeout=READ_TIMEOUT_S,
                write_timeout=WRITE_TIMEOUT_S,
                exclusive=True,
            )
        except (serial.SerialException, OSError, ValueError) as error:
            raise StationError(_cannot_open(port, error)) from None
        # Ends what stands in the line editor, so that it does not precede the first command.
        self._write("\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._serial.close()

    @property
    def now_s(self):
        """The time of the computer, in seconds since an arbitrary moment."""
        return time.monotonic()

    def wait(self, seconds):
        """Wait, and receive events meanwhile."""
        self._receive_until(time.monotonic() + seconds, lambda: False)

    def events(self):
        """[(milliseconds since the station's start, text)] received since the last call."""
        events = list(self._lines.events)
        self._lines.events.clear()
        return events

    def ask(self, command, timeout_s=ANSWER_TIMEOUT_S, keeps_text=False):
        """The answer to `command`, a dictionary; keeps_text: so are lines that came before it.

        Raises StationError; Refused with the station's own sentence; InSafeMode where safe mode
        does not know the command.
        """
        lines = self._lines
        lines.answers.clear()
        if not keeps_text:
            lines.text.clear()
        self._write(f"{command} --json\n")
        end_s = time.monotonic() + timeout_s
        self._receive_until(end_s, lambda: lines.answers or lines.prompt)
        if lines.prompt:
            raise StationError(
                f"At {self.port} the MicroPython prompt answers, so no station runs: "
                "start it with Ctrl-D there (make repl), or reset the board."
            )
        if not lines.answers:
            raise StationError(self._silence(command, timeout_s))
        answer = lines.answers.popleft()
        if answer.get("ok") is False:
            raise Refused(answer.get("text", f"The station refused: {command}"))
        if "safe_mode" in answer:
            raise InSafeMode(
                f"{answer['safe_mode']}. On the serial line (make repl) crash and log show "
                "what happened; events and settings can be read here, too."
            )
        return answer

    def lines(self, command, timeout_s=ANSWER_TIMEOUT_S):
        """The lines of the answer that people read to `command`; raises as ask() does.

        Nothing marks the end of such an answer: the next answer, to a second command, does.
        """
        self._lines.text.clear()
        self._write(f"{command}\n")
        self.ask("version", timeout_s, keeps_text=True)
        return list(self._lines.text)

    def _silence(self, command, timeout_s):
        if self._lines.text:
            return (
                f"The device at {self.port} does not answer as a station does: it sent "
                f"{self._lines.text[-1][:80]!r}. Is the firmware on the board (make deploy)?"
            )
        word = command.split()[0]
        return (
            f"There was no answer to {word!r} from {self.port} within {timeout_s} s: is it the "
            "right port, is the board powered, is the firmware on it (make deploy)?"
        )

    def _write(self, text):
        data = text.encode()
        try:
            for start in range(0, len(data), PIECE):
                self._serial.write(data[start : start + PIECE])
                if len(data) > PIECE:
                    time.sleep(PIECE_S)
        except (serial.SerialException, OSError) as error:
            raise self._broken(error) from None

    def _receive_until(self, end_s, done):
        while not done() and time.monotonic() < end_s:
            try:
                data = self._serial.read(max(1, self._serial.in_waiting))
            except (serial.SerialException, OSError, TypeError) as error:
                raise self._broken(error) from None
            self._lines.feed(data)

    def _broken(self, error):
        if isinstance(error, serial.SerialTimeoutException):
            return StationError(f"{self.port} takes no data: is the board powered?")
        return StationError(
            f"The connection to {self.port} broke off: was the cable pulled, or the board reset?"
        )


class Refused(StationError):
    """The station refused; the text is its own sentence."""


class InSafeMode(StationError):
    """The station is in safe mode; the text is its own sentence, and what can be done."""


def _cannot_open(port, error):
    number = getattr(error, "errno", None)
    if number == 2:
        return f"There is no port {port}: is the board plugged in?"
    if number == 13:
        return f"{port} may not be opened: your user needs the right to (on Linux: group dialout)."
    if number in (11, 16, 35):
        return f"{port} is in use by another program: close that first."
    return f"{port} cannot be opened as a serial port: {error}"
