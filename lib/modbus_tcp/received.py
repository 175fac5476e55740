"""What came from the connection, cut into ADUs: one buffer that is used again for every reply."""

from modbus_tcp import mbap


class Received:
    """`data` begins with `filled` bytes that no transaction has used yet."""

    def __init__(self):
        self.data = bytearray(mbap.MAX_ADU_LENGTH)
        self.filled = 0
        self._view = memoryview(self.data)
        # Compared as a whole, since that is quicker than field by field
        self.head = self._view[: mbap.REPLY_HEAD_LENGTH]

    def room(self):
        """The buffer that the next bytes belong into; never empty while an ADU is incomplete."""
        return self._view[self.filled :] if self.filled else self.data

    def add(self, count):
        """`count` bytes came into room(), None for a false alarm -> how many there are.

        Raises EOFError for 0 bytes, the end of the connection.
        """
        if count == 0:
            raise EOFError
        self.filled += count or 0
        return self.filled

    def adu_length(self):
        """Of the first ADU, 0 until all of it is there. Raises WrongProtocol, WrongLength."""
        if self.filled < mbap.HEADER_LENGTH:
            return 0
        length = mbap.length_of(self.data)
        return length if length <= self.filled else 0

    def take(self, start, end):
        """The bytes from start to end, a copy; they and what was before them are dropped."""
        taken = self.data[start:end]
        if self.filled == end:
            self.filled = 0
        else:
            self.drop(end)
        return taken

    def drop(self, length):
        """Forget the first bytes; what is behind them moves to the front."""
        self.data[: self.filled - length] = self.data[length : self.filled]
        self.filled -= length
