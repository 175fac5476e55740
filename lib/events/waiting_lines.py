"""Lines that wait for a slow device: bounded in bytes, the oldest are dropped first."""

MOST_LINES = 128  # a short line takes more of the heap than its text


class WaitingLines:
    """most_bytes: of text. The newest line stays whatever its length; `bytes` counts the text."""

    def __init__(self, most_bytes):
        self.bytes = 0  # of all lines that wait
        self._most_bytes = most_bytes
        self._lines = []

    def add(self, line):
        """Let a line wait; drop the oldest ones where there is no room for it."""
        self._lines.append(line)
        self.bytes += len(line)
        while len(self._lines) > 1 and (
            self.bytes > self._most_bytes or len(self._lines) > MOST_LINES
        ):
            self.take()

    def take(self):
        """The oldest, which waits no longer. Raises IndexError where none waits."""
        line = self._lines.pop(0)
        self.bytes -= len(line)
        return line

    def clear(self):
        """Drop all lines."""
        self._lines = []
        self.bytes = 0

    def __len__(self):
        return len(self._lines)

    def __iter__(self):
        return iter(self._lines)
