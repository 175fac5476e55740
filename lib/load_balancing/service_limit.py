"""The service limit: a lower offer for some time, on a person's command."""


class ServiceLimit:
    """It ends by itself; left_ms is 0 without one."""

    def __init__(self):
        self.current_ma = 0
        self.left_ms = 0

    def begin(self, current_ma, duration_ms):
        """Replaces the one before. current_ma 0 pauses; duration_ms 0 ends it now."""
        self.current_ma = current_ma
        self.left_ms = duration_ms

    def step(self, elapsed_ms):
        """Time passes."""
        self.left_ms = max(self.left_ms - elapsed_ms, 0)
