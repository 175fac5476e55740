"""The values that are not worth a request in every poll: read once a minute, kept in between."""

from micropython import const

# At one poll a second about once a minute.
_POLLS_APART = const(60)
# After this number of tries without an answer the device has no such registers.
_MOST_UNANSWERED = const(2)
# A meter counts as lost after 5 s without a reading, and these values are not worth that.
_LONGEST_READING_MS = const(4500)


class SlowValues:
    """Phase order and frequency as last read, and when to read them again.

    A device that lacks such a register is a valid meter. It is not asked a third time until a poll
    fails, since each question without an answer costs the connection.
    """

    def __init__(self):
        self._phase_sequence = None
        self._frequency_mhz = None
        self._polls_to_go = 0  # until they are read again
        self._unanswered = 0  # tries in a row
        self._is_first = True  # they were not read on this connection

    @property
    def are_due(self):
        """True where this poll has to read them too."""
        return self._polls_to_go <= 0 and self._unanswered < _MOST_UNANSWERED

    def fit(self, requests, reply_ms):
        """True where a reading of this number of requests leaves the meter valid; reply_ms: what
        the last reply took, None: not known. On a new connection it does anyway."""
        return self._is_first or reply_ms is None or requests * reply_ms < _LONGEST_READING_MS

    @property
    def are_answered(self):
        """False where the device did not answer when it was asked for them last."""
        return self._unanswered == 0

    def count_poll(self):
        """A poll begins."""
        self._polls_to_go -= 1

    def hurry(self):
        """A new connection: this poll has to read them."""
        self._polls_to_go = 0
        self._is_first = True

    def put_off(self):
        """They were asked for, or need no request of their own: again in a minute."""
        self._polls_to_go = _POLLS_APART
        self._is_first = False

    def miss(self):
        """The device did not answer; what was read before stays."""
        self._unanswered += 1

    def keep(self, reading):
        """Take them from a Reading that has them."""
        self._unanswered = 0
        self._phase_sequence = reading.phase_sequence
        self._frequency_mhz = reading.frequency_mhz

    def complete(self, reading):
        """Put them into a Reading that lacks them."""
        if reading.phase_sequence is None:
            reading.phase_sequence = self._phase_sequence
        if reading.frequency_mhz is None:
            reading.frequency_mhz = self._frequency_mhz

    def forget(self):
        """A poll failed: the next one may meet another device, which is asked again."""
        self._phase_sequence = self._frequency_mhz = None
        self._unanswered = 0
