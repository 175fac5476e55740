"""A move of the offer from one rest to the next, and what each grid phase did meanwhile."""

from micropython import const

START = const(1)  # power begins to flow
STOP = const(2)  # power ends; where the car had ended the charge before, no phase moves
TEST = const(3)  # a test move of the station, down or up again
RISE = const(4)
CUT = const(5)  # mostly because the house load grew: it comes in company
CUT_SHORT = const(6)  # a start that ended at once: of what followed, this is the least
# The offer turned or fell twice on its way, or no reading shows where it began: a change of the
# house load may be part of it.
MIXED = const(7)


class Move:
    """Filled anew by each move. Lists are per grid phase in mA, positive with the offer's move.

    before_ma and after_ma are the readings at the two rests, import positive, None where a phase
    is not measured; its other numbers are 0.
    """

    def __init__(self):
        self.cause = MIXED
        self.from_ma = 0  # offers at work in the car at the two rests, 0 while no power flows
        self.to_ma = 0
        self.before_ma = [None, None, None]
        self.after_ma = [None, None, None]
        self.change_ma = [0, 0, 0]  # from rest to rest
        self.peak_ma = [0, 0, 0]  # the farthest with the move, on the way or after it
        self.against_ma = [0, 0, 0]  # the farthest against it, as a positive number
        self.noise_ma = [0, 0, 0]  # the band in which the phase moved by itself before
        # Between two readings, where one phase moved farthest with the move: what moves at the
        # same time as the car's phase is the car, what a device does comes later.
        self.step_ma = [0, 0, 0]
        # From the end of the offer's move until the phases that followed arrived; 0: unknown.
        self.response_ms = 0

    @property
    def size_ma(self):
        """How far the offer moved, positive."""
        return abs(self.to_ma - self.from_ma)
