"""The last 64 events, each with the time since the start; the oldest is dropped first."""

from micropython import const

_CAPACITY = const(64)


class EventLog:
    """listener: called with (seconds, milliseconds, text) for every new event, or None."""

    def __init__(self, listener=None):
        self._entries = []
        self._listener = listener

    def add(self, seconds, milliseconds, text):
        """seconds and milliseconds since the start: two small integers instead of a large one."""
        if len(self._entries) == _CAPACITY:
            self._entries.pop(0)
        self._entries.append((seconds, milliseconds, text))
        if self._listener:
            self._listener(seconds, milliseconds, text)

    def __iter__(self):
        return iter(self._entries)

    def __len__(self):
        return len(self._entries)


def line(seconds, milliseconds, text):
    """An event as people read it: `   125.250  Communication warning ...`."""
    return f"{seconds:6d}.{milliseconds:03d}  {text}"
