"""When a complaint about a meter becomes an event: at once, then hourly as long as it lasts."""

from micropython import const

_AGAIN_AFTER_MS = const(3600000)
# A meter that is valid now and then is still the same trouble, and fills no log.
_OVER_AFTER_MS = const(60000)
# A device may give itself another name in each poll.
_MOST_KINDS = const(8)


class Complaint:
    """Filters what is found about one meter in each poll or cycle; see step()."""

    def __init__(self):
        # Reported since it began: texts without their digits, which are measured values
        self._reported = []
        self._since_ms = 0  # the last report
        self._well_ms = 0  # nothing to complain about for so long
        self._last = None  # text, to compare the same one quickly

    def step(self, elapsed_ms, text):
        """True if `text` has to be reported now; text: what is wrong, None: the meter is valid.

        A complaint for another reason is reported at once too.
        """
        self._since_ms = min(self._since_ms + elapsed_ms, _AGAIN_AFTER_MS)
        if text is None:
            self._well_ms = min(self._well_ms + elapsed_ms, _OVER_AFTER_MS)
            if self._well_ms == _OVER_AFTER_MS:
                self._reported.clear()
                self._last = None
            return False
        self._well_ms = 0
        if not self._is_news(text) and self._since_ms < _AGAIN_AFTER_MS:
            return False
        self._since_ms = 0
        return True

    def _is_news(self, text):
        """Notes this kind of complaint; False for a kind that was reported before."""
        if text == self._last:
            return False
        self._last = text
        kind = "".join([letter for letter in text if not letter.isdigit()])
        if kind in self._reported or len(self._reported) == _MOST_KINDS:
            return False
        self._reported.append(kind)
        return True
