"""A request and its reply as bytes: what to send, and whether what came is the reply to it."""

from micropython import const

from modbus_tcp import mbap, pdu

_REPLY_HEAD_LENGTH = const(9)  # header, function code, byte count


class Exchange:
    """The buffers of one connection, used again for every transaction with this unit.

    discarded_id: what came while the reply was waited for had this transaction identifier, or None.
    """

    def __init__(self, unit_id):
        self.discarded_id = None
        self._unit_id = unit_id
        # What was asked last: function code, address, quantity; the request, and how a good
        # reply to it begins
        self._asked = (0, 0, 0)
        self._request = bytearray(mbap.REQUEST_LENGTH)
        self._reply_head = bytearray(_REPLY_HEAD_LENGTH)
        self._reply_length = 0
        # What came begins with `_filled` bytes that no transaction has used yet.
        self._came = bytearray(mbap.MAX_ADU_LENGTH)
        self._filled = 0
        self._view = memoryview(self._came)
        self._head = self._view[:_REPLY_HEAD_LENGTH]

    def prepare(self, function_code, address, quantity):
        """The next transactions ask for this; most meters are asked the same again and again."""
        asked = self._asked
        if asked[0] != function_code or asked[1] != address or asked[2] != quantity:
            request = pdu.read_request(function_code, address, quantity)
            mbap.write_request(self._request, self._unit_id, request)
            mbap.write_reply_head(self._reply_head, self._unit_id, function_code, 2 * quantity)
            self._reply_length = _REPLY_HEAD_LENGTH + 2 * quantity
            self._asked = (function_code, address, quantity)

    def begin(self):
        """-> the request as a new transaction."""
        mbap.begin_transaction(self._request, self._reply_head)
        self.discarded_id = None
        if self._filled:
            self._pending_length()
        return self._request

    def room(self):
        """The buffer that the next bytes belong into."""
        return self._view[self._filled :] if self._filled else self._came

    def take(self, count):
        """`count` more bytes came -> the registers as bytes, None until the reply is there.

        count: 0 is the end of the connection, None a false alarm. Raises EOFError, and the
        ModbusError that says what is wrong with the reply.
        """
        if count == 0:
            raise EOFError
        self._filled += count or 0
        # Compared as a whole, quicker than field by field; only what differs is looked at closer.
        is_good = self._filled == self._reply_length and self._head == self._reply_head
        if not is_good and not self._is_reply():
            return None
        registers = self._came[_REPLY_HEAD_LENGTH : self._reply_length]
        self._drop(self._reply_length)
        return registers

    def has_begun(self):
        """True if there is some of a reply."""
        return self._filled > 0

    def drop_reply(self):
        """Forget a reply that brought no registers."""
        self._drop(self._pending_length())

    def clear(self):
        """For a new connection."""
        self._filled = 0

    def mismatch(self):
        """In words, if only other transactions were answered."""
        expected = mbap.transaction_of(self._request)
        return f"transaction identifier {self.discarded_id}, expected {expected}"

    def _is_reply(self):
        """True for a good reply, False for an incomplete one; raises what is wrong with it."""
        length = self._pending_length()
        if length:
            function_code, _, quantity = self._asked
            mbap.check_unit(self._came, self._unit_id)
            pdu.check(self._came, length, function_code, quantity)
        return length > 0

    def _pending_length(self):
        """Of the reply to the pending transaction, 0 until all of it is there.

        What answers another transaction is discarded (4.4.1.3); the time-out bounds this.
        """
        length = self._adu_length()
        while length and mbap.transaction_of(self._came) != mbap.transaction_of(self._request):
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
        """What is behind the first bytes moves to the front."""
        self._filled -= length
        if self._filled:
            self._came[: self._filled] = self._came[length : length + self._filled]
