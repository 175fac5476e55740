"""The Ethernet chip of the board: it may hang, as some W5500 do after their cable was pulled."""

# What ends it: the port is switched off, or the board is reset
STOP, RESET = "stop", "reset"


class BoardPort:
    """`hung` from hang() on, until what it takes has happened; each change calls `changed()`."""

    def __init__(self, link, changed):
        self.hung = False
        self._link = link
        self._changed = changed
        self._until = None
        self._boots = 0

    def hang(self, until=STOP):
        """Nothing passes any more, and the state that the chip reports stays as it is."""
        self.hung, self._until, self._boots = True, until, self._link.boots
        self._link.send("hang 1")
        self._changed()

    def board_changed(self):
        """The board has switched something, or starts."""
        stopped = self._until == STOP and not self._link.lan_active
        if self.hung and (stopped or self._link.boots != self._boots):
            self.hung = False
            self._link.send("hang 0")
            self._changed()
