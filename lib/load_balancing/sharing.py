"""Sharing: how much of the budget is a socket's."""

from load_balancing import reasons


class Sharing:
    """A single socket's share is the whole budget, on the phases that its car uses.

    budget: the Budget; car: the socket's CarCurrent.
    """

    def __init__(self, budget, car):
        self.share_ma = 0
        self.reason = reasons.INSTALLATION  # why it is not more
        self.phase = 0  # the phase that allows the least
        self._budget = budget
        self._car = car

    def step(self):
        """One cycle, after the budget's."""
        budget = self._budget
        self.phase = budget.headroom.narrowest(self._car)
        self.share_ma = budget.available_ma[self.phase]
        self.reason = budget.reasons[self.phase]
        if self._car.ceiling_ma < self.share_ma:
            self.share_ma, self.reason = self._car.ceiling_ma, reasons.TESTING_PHASES
