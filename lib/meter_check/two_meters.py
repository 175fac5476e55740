"""Does the grid's meter show what the meter at the socket measures of the car?

Only the moves of the current are compared: beside the car there is the house. A device that
balances the phases may take back what the car draws, and makes nothing larger.
"""

from micropython import const

from meter_check import follow, move, texts

LEAST_MOVE_MA = const(3000)
# Moves in a row that agree. A load of the house may come with one or two, but not with each, and
# not in proportion to the car.
NEEDED = const(3)
RIGHT_PERCENT = const(75)
TOO_LARGE_PERCENT = const(150)
NOT_SHOWN_PERCENT = const(10)
# Made once: a step allocates nothing.
_JUDGED = (move.START, move.STOP, move.TEST, move.RISE, move.CUT_SHORT)


class TwoMeters:
    """`found`: why the grid's meter is not valid by the latest `evidence` moves in a row, or None.

    `devices`: something in the building may take back what the car draws.
    """

    def __init__(self):
        self.devices = True
        self.found = None
        self.evidence = 0
        self._percent = 0  # of the car's move, as the grid's meter showed it
        self._car_ma = [0, 0, 0]  # at the latest rest
        self._moved_ma = [0, 0, 0]  # by the car, positive with the offer's move
        self._is_known = False

    def judge(self, made, car_ma):
        """Take any Move; car_ma: at its end, measured at the socket per grid phase, or None."""
        if not self._follow_car(made, car_ma) or made.cause not in _JUDGED:
            return
        phase = self._furthest()
        moved_ma = self._moved_ma[phase]
        if moved_ma < LEAST_MOVE_MA or made.noise_ma[phase] * 4 > moved_ma:
            return
        if made.cause == move.CUT_SHORT:
            moved_ma = max(moved_ma, made.size_ma)  # at most, before it was cut
        percent = made.change_ma[phase] * 100 // moved_ma
        found = self._compare(made, percent, made.peak_ma[phase] * 100 // moved_ma)
        changes = found is not texts.NOT_SHOWN and not follow.alike(percent, self._percent)
        if found is None or found is not self.found or changes:
            self.evidence = 0
        self.found = found
        self._percent = percent
        if found is not None:
            self.evidence += 1

    def _follow_car(self, made, car_ma):
        """Whether it is known how far the car moved."""
        if made.to_ma > 0 and car_ma is None:
            self._is_known = False
            return False
        is_known = self._is_known or made.from_ma == 0
        for phase in range(3):
            before_ma = self._car_ma[phase] if made.from_ma else 0
            now_ma = car_ma[phase] if made.to_ma else 0
            self._car_ma[phase] = now_ma
            rises = made.to_ma > made.from_ma
            self._moved_ma[phase] = now_ma - before_ma if rises else before_ma - now_ma
        self._is_known = True
        return is_known

    def _furthest(self):
        found = 0
        for phase in range(3):
            if self._moved_ma[phase] > self._moved_ma[found]:
                found = phase
        return found

    def _compare(self, made, percent, peak_percent):
        if percent >= TOO_LARGE_PERCENT:
            return texts.TOO_LARGE
        if self.devices or made.cause == move.CUT_SHORT or peak_percent >= RIGHT_PERCENT:
            return None
        if peak_percent >= NOT_SHOWN_PERCENT:
            return texts.TOO_SMALL
        # On another phase it is shown: PhaseSet finds which ones are exchanged.
        return None if follow.shows(made, follow.strongest(made)) else texts.NOT_SHOWN
