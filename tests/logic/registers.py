"""A meter's registers as a table, read as a Modbus server would; on both interpreters."""

from modbus_tcp.errors import ExceptionReply

ILLEGAL_DATA_ADDRESS = 2


class Clientlike:
    """What else is asked of a client; a double derives from it."""

    reply_count = 0
    reply_ms = None
    longest_reply_ms = 0
    peculiarities = ()


class Registers(Clientlike):
    """words: {address: hex digits of one or more registers}; `asked` lists every request."""

    def __init__(self, words):
        self.asked = []
        self.connections = 1  # as if a client had made it
        self.failure = None  # an exception that every request raises
        self._words = {}
        for address in sorted(words):  # of two that overlap the later one counts
            self.put(address, words[address])

    def put(self, address, text):
        """Write hex digits, four a register; spaces are for the reader."""
        text = text.replace(" ", "")
        for index in range(len(text) // 4):
            self._words[address + index] = text[4 * index : 4 * index + 4]

    def remove(self, address):
        """From now on this register is an illegal address."""
        del self._words[address]

    async def read(self, function_code, address, quantity):
        """The registers' bytes; what is not in the table is an illegal address."""
        self.asked.append((function_code, address, quantity))
        if self.failure:
            raise self.failure
        return self.reply(address, quantity)

    def reply(self, address, quantity):
        words = [self._words.get(register) for register in range(address, address + quantity)]
        if None in words:
            raise ExceptionReply(ILLEGAL_DATA_ADDRESS)
        text = "".join(words)
        return bytes(int(text[start : start + 2], 16) for start in range(0, len(text), 2))

    def replies(self, requests, filler="0000"):
        """To every request its reply; registers in gaps read as `filler`."""
        for _, address, quantity in requests:
            for register in range(address, address + quantity):
                self._words.setdefault(register, filler)
        return [self.reply(address, quantity) for _, address, quantity in requests]
