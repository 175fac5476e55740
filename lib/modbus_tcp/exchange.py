"""A request and its reply as bytes: what to send, and whether what came is the reply to it."""

from micropython import const

from modbus_tcp import mbap, pdu
from modbus_tcp.errors import SerialFraming, WrongLength, WrongProtocol, WrongTransaction

_REPLY_HEAD_LENGTH = const(9)  # header, function code, byte count
_MOST_STRAY = const(32)  # bytes in front of a reply; more are no Modbus
_SERIAL_EXCEPTION_LENGTH = const(5)  # unit, function code, exception code, checksum

OWN_IDENTIFIERS = "transaction identifiers of its own, which are not compared"
PADDED = "bytes behind the registers, which are ignored"


class Exchange:
    """The buffers of one connection, used again for every transaction with this unit.

    unit_id: Modbus address of the unit.
    """

    def __init__(self, unit_id):
        self.request = bytearray(mbap.REQUEST_LENGTH)  # what to send next
        mbap.number(self.request, 1)
        # Transaction identifier of a reply that came while another one was expected, or None
        self.discarded_id = None
        # A reply, if only an exception, came on this connection.
        self.has_answered = False
        # The first reply of a connection shows whether the server repeats the identifier of the
        # request: None before it.
        self.compares = None
        self._stray = None  # the error for bytes that are no header, while the reply may follow
        self.peculiarities = ()  # OWN_IDENTIFIERS, PADDED, as far as seen
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

    def begin(self):
        """A new connection: whatever came belongs to the old one."""
        self._filled = 0
        self.compares = None
        self.has_answered = False

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
        self.discarded_id = self._stray = None
        self._filled = 0

    def room(self):
        """The buffer for the next bytes."""
        return self._view[self._filled :] if self._filled else self._came

    def all_room(self):
        """The buffer for bytes that will be dropped."""
        return self._came

    def dropped(self, count):
        """`count` bytes are in all_room(), to which no request belongs."""
        self._filled = count
        self._note_rest(0)

    def take(self, count):
        """`count` more bytes came -> the registers as bytes, None until the reply is complete.

        count: 0 is the end of the connection. Raises EOFError, and the ModbusError that says what
        is wrong with the reply.
        """
        if count == 0:
            raise EOFError
        self._filled += count
        # One comparison is quicker than field by field; any other reply is examined closely.
        if self._filled == self._reply_length and self._head == self._reply_head:
            self._filled = 0
            self.has_answered = True
            if self.compares is None:
                self.compares = True
            return self._came[_REPLY_HEAD_LENGTH : self._reply_length]
        return self._take_other()

    def has_begun(self):
        """True if part of a reply is there."""
        return self._filled > 0

    def what_came(self, time_out):
        """The ModbusError for a ResponseTimeout: it names what came instead of the reply."""
        if self.discarded_id is not None:
            expected = mbap.transaction_of(self._reply_head)
            text = f"transaction identifier {self.discarded_id}, expected {expected}; {time_out}"
            return WrongTransaction(text)
        if self._filled and self._stray is not None:
            return self._stray
        if self._filled == _SERIAL_EXCEPTION_LENGTH and self._is_serial(self._asked[0] | 0x80):
            return self._serial_framing()
        return time_out

    def _take_other(self):
        """As take(), for a reply that is incomplete, wrong, or not alone in the buffer."""
        self._skip_to_reply()
        while self._filled >= mbap.HEADER_LENGTH:
            length = self._adu_length()
            if not length:
                return None
            if self._is_expected():
                return self._registers(length)
            # A reply to another transaction is discarded (4.4.1.3); the time-out bounds this.
            if self._filled < length:
                return None
            self.discarded_id = mbap.transaction_of(self._came)
            self._drop(length)
        return None

    def _registers(self, length):
        """The registers of the reply of `length` bytes that begins the buffer, None until all of
        them are there; bytes behind them need not be."""
        wanted = self._reply_length if self._is_padded(length) else length
        if self._filled < wanted:
            return None
        mbap.check_unit(self._came, self._unit_id)
        self.has_answered = True
        if self.compares is None:
            self.compares = mbap.transaction_of(self._came) == mbap.transaction_of(
                self._reply_head
            )
        function_code, _, quantity = self._asked
        try:
            pdu.check(self._came, wanted, function_code, quantity)
            registers = self._came[_REPLY_HEAD_LENGTH:wanted]
            if not self.compares:
                self._note(OWN_IDENTIFIERS)
            if wanted < length:
                self._note(PADDED)
            self._note_rest(wanted)
            return registers
        finally:
            self._filled = 0

    def _is_expected(self):
        """A server with identifiers of its own has one request at a time, and what came before it
        was dropped: so what comes is the reply."""
        expected = mbap.transaction_of(self._came) == mbap.transaction_of(self._reply_head)
        return expected or not self.compares

    def _is_padded(self, length):
        """True where the length field is larger than the right number of registers needs."""
        came = self._came
        return (
            length > self._reply_length
            and self._filled >= _REPLY_HEAD_LENGTH
            and came[7] == self._reply_head[7]
            and came[8] == self._reply_head[8]
        )

    def _skip_to_reply(self):
        """Drop stray bytes in front of the reply, which lie there before its header."""
        # Without identifiers the rest of the head has to do: no other reply can be there.
        first = 2 if self.compares is False else 0
        known = self._reply_head[first : _REPLY_HEAD_LENGTH if first else 4]
        start = -1
        while True:
            start = self._came.find(known, start + 1, self._filled)
            if start <= first:
                return
            at = start - first
            if at + _REPLY_HEAD_LENGTH <= self._filled and self._fits(at):
                if not mbap.begins_adu(self._came, 0, at):
                    self._note(PADDED)
                return self._drop(at)

    def _fits(self, start):
        """True if unit, function and byte count of an ADU are right."""
        return self._came[start + 6 : start + 9] == self._reply_head[6:9]

    def _adu_length(self):
        """0 for a few stray bytes, behind which the reply may come. Raises WrongProtocol,
        WrongLength."""
        try:
            return mbap.length_of(self._came)
        except (WrongProtocol, WrongLength) as error:
            if self._is_serial(self._asked[0]) and self._came[2] == self._reply_head[8]:
                raise self._serial_framing() from None
            if self.compares is None or self._filled > _MOST_STRAY:
                raise
            self._stray = error
            return 0

    def _is_serial(self, function_code):
        return self._came[0] == self._unit_id and self._came[1] == function_code

    def _serial_framing(self):
        return SerialFraming("the reply is framed for a serial line, not for TCP")

    def _note_rest(self, start):
        """Bytes behind a reply are no part of it, unless they are a second copy."""
        rest = self._filled - start
        if rest and not mbap.begins_adu(self._came, start, rest):
            self._note(PADDED)

    def _note(self, peculiarity):
        if peculiarity not in self.peculiarities:
            self.peculiarities += (peculiarity,)

    def _drop(self, length):
        """Remove the first `length` bytes; those behind them move to the front."""
        self._filled -= length
        if self._filled:
            self._came[: self._filled] = self._came[length : length + self._filled]
