"""Brings a hung Ethernet chip back: starts its port anew, and as a last resort the board."""

import asyncio

from micropython import const

from events import texts

_CHECK_S = const(5)
# Longer than a meter, a switch or a router takes to start
_FIRST_S = const(60)
_LONGEST_S = const(3600)
_RESET_S = const(600)


class PortWatch:
    """lan: of ethernet.start(); client: the meter's, which counts its replies; outputs: the board
    is only started anew while its contactor is open; report_event: is called with the text of an
    event; start_anew: resets the board.
    """

    def __init__(self, lan, client, outputs, report_event, start_anew):
        self._lan = lan
        self._client = client
        self._outputs = outputs
        self._report_event = report_event
        self._start_anew = start_anew
        self._replies = client.reply_count
        self._silent_s = 0
        self._next_s = _FIRST_S

    async def run(self):
        """Looks every few seconds, for ever."""
        while True:
            await asyncio.sleep(_CHECK_S)
            self.step(_CHECK_S)

    def step(self, elapsed_s):
        """Start the port anew after a minute without a reply, then less and less often.

        A chip that has lost its registers needs its driver's first steps, and those come with a
        reset of the board only. One is made for each loss, and none where nothing ever came.
        """
        if self._client.reply_count != self._replies:
            self._replies = self._client.reply_count
            self._silent_s, self._next_s = 0, _FIRST_S
            return
        self._silent_s += elapsed_s
        if self._replies and self._silent_s >= _RESET_S and not self._outputs.contactor:
            self._start_anew(texts.PORT_RESET.format(minutes=_RESET_S // 60))
        elif self._silent_s >= self._next_s:
            if self._next_s == _FIRST_S:
                self._report_event(texts.PORT_STARTED_ANEW.format(duration_s=_FIRST_S))
            self._next_s += min(self._silent_s, _LONGEST_S)
            self._lan.active(False)
            self._lan.active(True)
