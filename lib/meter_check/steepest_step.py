"""What all phases did in the second in which one of them moved farthest: did they move as one?"""


class SteepestStep:
    """Of the readings since forget(); allocates nothing."""

    def __init__(self):
        self._before_ma = [None, None, None]
        self._step_ma = [0, 0, 0]  # from the reading before to the latest
        self._up_ma = [0, 0, 0]  # with the steepest rise
        self._down_ma = [0, 0, 0]  # with the steepest fall

    def read(self, current_ma):
        """A new reading, mA per grid phase, None for one that is not measured."""
        step_ma = self._step_ma
        for phase in range(3):
            before_ma, now_ma = self._before_ma[phase], current_ma[phase]
            known = before_ma is not None and now_ma is not None
            step_ma[phase] = now_ma - before_ma if known else 0
            self._before_ma[phase] = now_ma
        if max(step_ma) > max(self._up_ma):
            _copy(step_ma, self._up_ma)
        if min(step_ma) < min(self._down_ma):
            _copy(step_ma, self._down_ma)

    def forget(self):
        """It rests here: what follows counts."""
        for phase in range(3):
            self._up_ma[phase] = self._down_ma[phase] = 0

    def record(self, move):
        """Write it into a Move, whose offers are known."""
        falls = move.to_ma < move.from_ma
        for phase in range(3):
            move.step_ma[phase] = -self._down_ma[phase] if falls else self._up_ma[phase]


def _copy(step_ma, kept_ma):
    for phase in range(3):
        kept_ma[phase] = step_ma[phase]
