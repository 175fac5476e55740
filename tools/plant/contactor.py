"""The contactor: closes when its coil is driven, unless it is broken."""


class Contactor:
    """`closed`: its main contacts; `welded` and `stuck_open` break it, at any time."""

    def __init__(self):
        self.closed = False
        self.welded = False
        self.stuck_open = False

    def drive(self, coil):
        """Its coil has current or not."""
        if coil and not self.stuck_open:
            self.closed = True
        elif not coil and not self.welded:
            self.closed = False
