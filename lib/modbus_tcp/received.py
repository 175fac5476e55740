"""What came from the connection, cut into ADUs: one buffer that is used again for every reply."""

from modbus_tcp import mbap


class Received:
    """`data` begins with `filled` bytes that no transaction has used yet."""

    def __init__(self):
        self.data = bytearray(mbap.MAX_ADU_LENGTH)
        self.filled = 0
        self.length = 0
        self._view = memoryview(self.data)

    def room(self):
        """The buffer that the next bytes belong into; never empty while an ADU is incomplete."""
        return self._view[self.filled :] if self.filled else self.data

    def add(self, count):
        """So many bytes came into room(), None for a false alarm. Raises EOFError for 0, the end."""
        if count == 0:
            raise EOFError
        self.filled += count or 0

    def has_adu(self):
        """True once the first ADU is there as a whole, `length` bytes.

        Raises WrongProtocol, WrongLength.
        """
        if self.filled < mbap.HEADER_LENGTH:
            return False
        self.length = mbap.length_of(self.data)
        return self.length <= self.filled

    def drop_adu(self):
        """Forget the first ADU; what is behind it moves to the front."""
        rest = self.filled - self.length
        if rest:
            self.data[:rest] = self.data[self.length : self.filled]
        self.filled = rest

    def clear(self):
        """For a new connection."""
        self.filled = 0
