"""When charging pauses for lack of current, and when it may go on: a contactor's life is counted.

A shortage that a circuit breaker carries without harm is no reason to switch: within a budget of
ampere-seconds the smallest offer stands, a larger shortage for fewer seconds. A pause lasts until
the shortage has been gone for a while, and longer where pauses follow each other.
"""

from micropython import const

from load_balancing.limits import MINIMUM_OFFER_MA

# IEC 60898-1: 1.13 times the rated current is carried for an hour. What is tolerated stays well
# below: 1.05 times, and no longer than the budget lasts.
TOLERATED_PERCENT = const(5)
# Motors and induction hobs come for a second or two. Where the last larger shortage was that
# brief the next one is carried, too: 1.45 times the rated current trips within an hour, 2.55 times
# not within a second (IEC 60898-1, table 7), and the budget lasts for seconds.
BRIEF_MS = const(3000)
BRIEF_PERCENT = const(45)
# The budget fills up again by this in each second (mA s).
REFILL_MA = const(50)
LONGEST_CYCLE_MS = const(10000)
# A smaller shortage counts as one that spends this much, which keeps the time within bounds.
LEAST_SPENT_MA = const(100)
SHORTEST_MS = const(60000)
# A shortage is over once there has been this much more than the smallest offer for this time.
QUIET_MS = const(55000)
SPARE_MA = const(500)
# Or once there has been the smallest offer itself for a longer time: another station on the same
# meter leaves exactly that. Readings a little below it, in a meter's tolerance, do not count, and
# do not begin the time anew.
STEADY_MS = const(180000)
TOLERANCE_MA = const(250)
# Pauses that follow each other within this time of charging make each other longer.
REPEATED_WITHIN_MS = const(300000)
REPEAT_ADDS_MS = const(15000)
REPEAT_ADDS_STEADY_MS = const(60000)
MOST_REPEATS = const(2)
LONGEST_QUIET_MS = const(85000)  # with all repeats
LONGEST_STEADY_MS = const(300000)


class Pause:
    """limits: the Limits, of which the rated current of the connection and the overload budget
    count."""

    def __init__(self, limits):
        self.minimum_ma = MINIMUM_OFFER_MA  # the smallest offer to this car
        self._limits = limits
        self._spent_mas = 0  # of the budget
        self._large_ms = 0  # how long a larger shortage than the tolerated one has lasted
        self._was_brief = False  # the last larger shortage
        self._begun = False
        self._paused_ms = 0
        self._quiet_ms = 0  # since there was less than SPARE_MA beside the smallest offer
        self._steady_ms = 0  # for which there has been the smallest offer
        self._charged_ms = REPEATED_WITHIN_MS  # since the last pause
        self._repeats = 0

    def step(self, elapsed_ms, headroom_ma, charging):
        """headroom_ma: of the narrowest phase, or None while no reading gives it; charging: power
        flows into a car."""
        self._paused_ms = min(self._paused_ms + elapsed_ms, SHORTEST_MS)
        self._quiet_ms = min(self._quiet_ms + elapsed_ms, LONGEST_QUIET_MS)
        shortage_ma = 0
        if headroom_ma is not None:
            shortage_ma = max(self.minimum_ma - headroom_ma, 0)
            if headroom_ma < self.minimum_ma + SPARE_MA:
                self._quiet_ms = 0
        if shortage_ma > TOLERANCE_MA:
            self._steady_ms = 0
        elif not shortage_ma:
            self._steady_ms = min(self._steady_ms + elapsed_ms, LONGEST_STEADY_MS)
        self._time(elapsed_ms, shortage_ma)
        if charging:
            self._charged_ms = min(self._charged_ms + elapsed_ms, REPEATED_WITHIN_MS)
        self._spend(elapsed_ms, shortage_ma if charging else 0)

    def _time(self, elapsed_ms, shortage_ma):
        if shortage_ma > self._percent_ma(TOLERATED_PERCENT):
            self._large_ms = min(self._large_ms + elapsed_ms, BRIEF_MS + 1)
        elif self._large_ms:
            self._was_brief = self._large_ms <= BRIEF_MS
            self._large_ms = 0

    def _spend(self, elapsed_ms, shortage_ma):
        elapsed_ms = min(elapsed_ms, LONGEST_CYCLE_MS)  # keeps the product a small integer
        shortage_ma = min(shortage_ma, self._percent_ma(BRIEF_PERCENT) + 1)
        spent_mas = self._spent_mas + (shortage_ma - REFILL_MA) * elapsed_ms // 1000
        self._spent_mas = min(max(spent_mas, 0), self._limits.budget_mas)

    def _percent_ma(self, percent):
        return self._limits.installation_ma * percent // 100

    def carries(self, headroom_ma):
        """The smallest offer may stand although there is less headroom."""
        return self.carried_ms(headroom_ma) > 0

    def carried_ms(self, headroom_ma):
        """How long it may, should the shortage stay as it is; 0: not at all."""
        shortage_ma = self.minimum_ma - headroom_ma
        is_brief = self._was_brief and self._large_ms <= BRIEF_MS
        if shortage_ma > self._percent_ma(BRIEF_PERCENT if is_brief else TOLERATED_PERCENT):
            return 0
        left_mas = self._limits.budget_mas - self._spent_mas
        return left_mas * 1000 // max(shortage_ma - REFILL_MA, LEAST_SPENT_MA)

    def begin(self):
        """The contactor opens."""
        repeated = self._charged_ms < REPEATED_WITHIN_MS
        self._repeats = min(self._repeats + 1, MOST_REPEATS) if repeated else 0
        self._begun = True
        self._paused_ms = 0
        self._charged_ms = 0

    def end(self):
        """The smallest current is offered again."""
        self._begun = False

    def left_ms(self):
        """How long the pause lasts at least; 0 where nothing was switched off."""
        if not self._begun:
            return 0
        quiet_ms = QUIET_MS + self._repeats * REPEAT_ADDS_MS - self._quiet_ms
        steady_ms = STEADY_MS + self._repeats * REPEAT_ADDS_STEADY_MS - self._steady_ms
        return max(SHORTEST_MS - self._paused_ms, min(quiet_ms, steady_ms), 0)

    @property
    def steady(self):
        """The end may come although the headroom is within a tolerance of the smallest offer."""
        return self._steady_ms >= SHORTEST_MS
