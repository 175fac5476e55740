"""Records what happens, with the time since the start: for the serial line, memory and flash."""

import events


class Recorder:
    """record(text) at each event; iterating gives the last 64 as (seconds, milliseconds, text).

    uptime: an Uptime; console: shows each event at once; log: the FlashLog that keeps it.
    """

    def __init__(self, uptime, console, log):
        self._uptime = uptime
        self._console = console
        self._log = log
        self._latest = events.EventLog(self._show_and_keep)

    def record(self, text):
        """One event, a sentence for people."""
        self._latest.add(self._uptime.seconds, self._uptime.milliseconds, text)

    def close(self, why):
        """The last line of this run in the log; what waits for the flash is written now."""
        self._log.add(self._uptime.seconds, self._uptime.milliseconds, why)
        self._log.write()

    def __iter__(self):
        return iter(self._latest)

    def _show_and_keep(self, seconds, milliseconds, text):
        self._console.show_event(events.line(seconds, milliseconds, text))
        self._log.add(seconds, milliseconds, text)
