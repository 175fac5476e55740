"""The events of one meter: what it was found to be, who took its place, why it is not valid."""

from micropython import const

from energy_meters.identity import NoAnswer, OtherDevice
from events import texts
from meters.complaint import Complaint
from meters.data import uncertainty

# Two seconds after a meter counts as lost: what passes sooner is no reason to act.
_LASTS_MS = const(7000)


class MeterReports:
    """Turns what a Poller found out into events, each of them once.

    where: the meter for people, with its address; mode, unit_id: of its settings; report: takes
    the text of an event; commissioning: the Commissioning of this meter, or None; keep_found:
    takes the name of a meter that was found, or None.
    """

    def __init__(self, where, mode, unit_id, report, commissioning=None, keep_found=None):
        self._where = where
        self._mode = mode
        self._unit_id = unit_id
        self._report = report
        self._commissioning = commissioning
        self._keep_found = keep_found
        self._complaint = Complaint()
        # What was reported already
        self._found = self._replaced = None
        self._peculiarities = ()
        self._cause = None  # of polls without an answer, and for how long the same one
        self._cause_ms = 0
        self._order_unknown = self._order_is_132 = False

    def chosen(self, meter):
        """The data of the meter to read are known: report where they are less than certain."""
        text = uncertainty(meter)
        if text:
            self._report(text)

    def device(self, device):
        """After each poll: report a meter that was found, and a device that was replaced."""
        where = self._where
        if self._commissioning:
            self._commissioning.watch(device)
        if device.found != self._found:
            self._found = name = device.found
            self._report(texts.METER_FOUND.format(where=where, name=name))
            if self._keep_found:
                self._keep_found(name)
            self.chosen(device.meter)
        if device.replaced is not self._replaced:
            self._replaced = device.replaced
            now, before = device.replaced
            self._report(texts.METER_EXCHANGED.format(where=where, now=now, before=before))

    def valid(self, elapsed_ms, order_unknown, phase_sequence=None):
        """After a poll that gave a reading with this phase_sequence; order_unknown: of the
        Poller."""
        self._cause = None
        self._complaint.step(elapsed_ms, None)
        if order_unknown and not self._order_unknown:
            self._report(texts.METER_PHASE_ORDER.format(where=self._where))
        self._order_unknown = order_unknown
        if phase_sequence is None:  # it was not read, or not determined
            return
        is_132 = phase_sequence == "wrong"
        if is_132 and not self._order_is_132:
            self._report(texts.METER_PHASE_ORDER_132.format(where=self._where))
        self._order_is_132 = is_132

    def refused(self, elapsed_ms, error):
        """After a poll whose reading is not valid; error: the ReadingInvalid."""
        text = str(error)
        self._cause = None
        if error.persists and self._complaint.step(elapsed_ms, text):
            self.not_valid(error)

    def unreadable(self, elapsed_ms, error, cause):
        """After a poll that failed: report a likely cause where it lasts; one that passes is that
        of a link that comes up, or of a port that is started anew.

        error: a text; cause: of likely_cause, None: none.
        """
        if cause != self._cause:
            self._cause, self._cause_ms = cause, 0
        self._cause_ms = min(self._cause_ms + elapsed_ms, _LASTS_MS)
        if cause is None or self._cause_ms < _LASTS_MS:
            return
        if self._complaint.step(elapsed_ms, cause):
            text = texts.METER_UNREADABLE.format(where=self._where, error=error, cause=cause)
            self._report(text)

    def server(self, peculiarities):
        """Report each of the Client's peculiarities once."""
        for index in range(len(self._peculiarities), len(peculiarities)):
            what = peculiarities[index]
            self._report(texts.METER_PECULIAR.format(where=self._where, what=what))
        self._peculiarities = peculiarities

    def not_valid(self, why):
        """Readings come and are not used; why: an exception or a sentence."""
        where = self._where
        if isinstance(why, OtherDevice):
            if self._commissioning:
                self._commissioning.void(f'another device answers, "{why.seen}"')
            text = texts.METER_OTHER_DEVICE.format(where=where, seen=why.seen, mode=self._mode)
        elif isinstance(why, NoAnswer):
            text = texts.METER_NO_SUCH_UNIT.format(where=where, unit=self._unit_id)
        else:
            text = texts.METER_INVALID.format(where=where, why=why)
        self._report(text)
