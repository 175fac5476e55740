"""Supervision of a meter: its state and events by the time without a valid reading."""

from micropython import const

# Named as the original station names them (its property 2540_0: 0 idle .. 4 error).
IDLE = "idle"
INITIALIZING = "initializing"
NORMAL = "normal"
WARNING = "warning"
ERROR = "error"

# The source document's own sentences; which: "" for the meter at the grid connection.
WARNING_TEXT = "Communication warning for {which}modbus unit {address}"
ERROR_TEXT = "Communication error for {which}modbus unit {address}"
CONNECTED_TEXT = "TCP MODBUS {which}unit {address} connected via {server}"

WARNING_AFTER_MS = const(5000)
# A slow meter that answers may take longer until its first reading: it is asked who it is, and
# where its registers are. In state initializing the safe current applies as in a warning.
_FIRST_READING_WITHIN_MS = const(30000)
ERROR_AFTER_MS = const(120000)


class MeterSupervision:
    """Counts the time without a valid reading; `state` is one of the five above.

    unit_id: Modbus address of the meter; server: "ip:port" for the event's text;
    enabled: without balancing the state stays idle; name: what the events call a meter that is
    not the one at the grid connection; is_starting: callable that returns True while its first
    poll is under way and gets replies.
    """

    def __init__(self, unit_id, server, enabled=True, name=None, is_starting=None):
        self.state = INITIALIZING if enabled else IDLE
        self._is_starting = is_starting
        # Time since the last valid reading, or since the start; stops counting at the error.
        self.silent_ms = 0
        # Made once, since the control cycle must not allocate.
        which = f"{name} " if name else ""
        self._warning_text = WARNING_TEXT.format(which=which, address=unit_id)
        self._error_text = ERROR_TEXT.format(which=which, address=unit_id)
        self._connected_text = CONNECTED_TEXT.format(which=which, address=unit_id, server=server)

    def step(self, elapsed_ms, valid):
        """Advance by elapsed_ms; valid: a valid reading came in. Returns an event text or None."""
        if self.state == IDLE:
            return None
        if valid:
            self.silent_ms = 0
            return self._enter(NORMAL, self._connected_text)
        self.silent_ms = min(self.silent_ms + elapsed_ms, ERROR_AFTER_MS)
        if self.state != ERROR and self.silent_ms >= WARNING_AFTER_MS and not self._has_time():
            # Even after a very long cycle the warning comes first, the error one cycle later.
            if self.state != WARNING:
                return self._enter(WARNING, self._warning_text)
            if self.silent_ms >= ERROR_AFTER_MS:
                return self._enter(ERROR, self._error_text)
        return None

    def _has_time(self):
        """The first reading is on its way."""
        if self.state != INITIALIZING or self.silent_ms >= _FIRST_READING_WITHIN_MS:
            return False
        return self._is_starting is not None and self._is_starting()

    def _enter(self, state, text):
        if state == self.state:
            return None
        self.state = state
        return text

    @property
    def lost(self):
        """The safe current applies because readings stopped, or did not begin in time."""
        return self.state == WARNING or self.state == ERROR
