"""A request and its reply as bytes: what to send, and whether what came is the reply to it."""

from micropython import const

from modbus_tcp import mbap, pdu

_REPLY_HEAD_LENGTH = const(9)  # header, function code, byte count


class Exchange:
    """The buffers of one connection, used again for every transaction with this unit.

    unit_id: Modbus address of the unit.
    """

    def __init__(self, unit_id):
        self.request = bytearray(mbap.REQUEST_LENGTH)  # what to send next
        mbap.number(self.request, 1)
        # Transaction identifier of a reply that came while another one was expected, or None
        self.discarded_id = None
        self._unit_id = unit_id
        self._asked = (0, 0, 0)  # function code, address, quantity
        # How a good reply begins, with the identifier that is expected
        self._reply_head = bytearray(_REPLY_HEAD_LENGTH)
        self._reply_length = 0  # of a good reply
        # The buffer for replies begins with `_filled` bytes that no transaction has used yet.
        self._came = bytearray(mbap.MAX_ADU_LENGTH)
        self._filled = 0
        self._view = memoryview(self._came)
        self._head = self._view[:_REPLY_HEAD_LENGTH]

    def prepare(self, function_code, address, quantity):
        """The next transactions ask for this. Most requests are the same again and again.

        Raises ValueError for a quantity outside 1..125.
        """
        asked = self._asked
        if asked[0] != function_code or asked[1] != address or asked[2] != quantity:
            request = pdu.read_request(function_code, address, quantity)
            mbap.write_request(self.request, self._unit_id, request)
            mbap.write_reply_head(self._reply_head, self._unit_id, function_code, 2 * quantity)
            self._reply_length = _REPLY_HEAD_LENGTH + 2 * quantity
            self._asked = (function_code, address, quantity)

    def sent(self):
        """The request is on its way: from now on its reply is expected.

        The next request gets its number here too, while the server works.
        """
        transaction_id = mbap.transaction_of(self.request)
        mbap.number(self._reply_head, transaction_id)
        mbap.number(self.request, transaction_id + 1)
        self.discarded_id = None
        if self._filled:
            self._pending_length()

    def room(self):
        """The buffer for the next bytes."""
        return self._view[self._filled :] if self._filled else self._came

    def take(self, count):
        """`count` more bytes came -> the registers as bytes, None until the reply is complete.

        count: 0 is the end of the connection, None a false alarm. Raises EOFError, and the
        ModbusError that says what is wrong with the reply.
        """
        if count == 0:
            raise EOFError
        self._filled += count or 0
        # One comparison is quicker than field by field; any other reply is examined closely.
        if self._filled == self._reply_length and self._head == self._reply_head:
            self._filled = 0
            return self._came[_REPLY_HEAD_LENGTH : self._reply_length]
        return self._take_other()

    def has_begun(self):
        """True if part of a reply is there."""
        return self._filled > 0

    def drop_reply(self):
        """Forget a complete reply without registers."""
        self._drop(self._pending_length())

    def clear(self):
        """Forget everything that came: a new connection follows."""
        self._filled = 0

    def mismatch(self):
        """In words, which other transaction was answered instead."""
        expected = mbap.transaction_of(self._reply_head)
        return f"transaction identifier {self.discarded_id}, expected {expected}"

    def _take_other(self):
        """As take(), for a reply that is incomplete, wrong, or has bytes before or behind it."""
        length = self._pending_length()
        if not length:
            return None
        function_code, _, quantity = self._asked
        mbap.check_unit(self._came, self._unit_id)
        pdu.check(self._came, length, function_code, quantity)
        registers = self._came[_REPLY_HEAD_LENGTH:length]
        self._drop(length)
        return registers

    def _pending_length(self):
        """Length of the reply to the pending transaction, 0 until all of it is there.

        A reply to another transaction is discarded (4.4.1.3); the time-out bounds this.
        """
        pending_id = mbap.transaction_of(self._reply_head)
        length = self._adu_length()
        while length and mbap.transaction_of(self._came) != pending_id:
            self.discarded_id = mbap.transaction_of(self._came)
            self._drop(length)
            length = self._adu_length()
        return length

    def _adu_length(self):
        if self._filled < mbap.HEADER_LENGTH:
            return 0
        length = mbap.length_of(self._came)
        return length if length <= self._filled else 0

    def _drop(self, length):
        """Remove the first `length` bytes; those behind them move to the front."""
        self._filled -= length
        if self._filled:
            self._came[: self._filled] = self._came[length : length + self._filled]
