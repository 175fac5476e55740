"""When charging pauses for lack of current, and when it may go on: a contactor's life is counted.

A shortage that a circuit breaker carries without harm is no reason to switch: within a budget of
ampere-seconds the smallest offer stands, a larger shortage for fewer seconds. A pause lasts until the shortage has been gone for a
while, and longer where pauses follow each other.
"""

from micropython import const

# IEC 60898-1: 1.13 times the rated current is carried for an hour. What is tolerated stays well
# below: 1.05 times, and no longer than the budget lasts.
TOLERATED_PERCENT = const(5)
# Motors and induction hobs come for a second or two. Where the last larger shortage was that brief
# the next one is carried, too: 1.45 times the rated current trips within an hour, 2.55 times not
# within a second (IEC 60898-1, table 7), and the budget lasts for seconds.
BRIEF_MS = const(3000)
BRIEF_PERCENT = const(45)
# The budget fills up again by so many milliampere-seconds per second.
REFILL_MA = const(50)
LONGEST_CYCLE_MS = const(10000)
# A smaller shortage is told as if it spent so much: keeps a time within bounds.
LEAST_SPENT_MA = const(100)
SHORTEST_MS = const(60000)
# Gone for so long, and with a little to spare, a shortage is over.
QUIET_MS = const(55000)
SPARE_MA = const(500)
# Pauses that follow each other within this time of charging make each other longer.
REPEATED_WITHIN_MS = const(300000)
REPEAT_ADDS_MS = const(15000)
MOST_REPEATS = const(2)
LONGEST_QUIET_MS = const(85000)  # with all repeats


class Pause:
    """minimum_ma: the smallest offer; limit_ma: of the connection; budget_mas: what of a shortage
    is carried, in milliampere-seconds; 0: nothing."""

    def __init__(self, minimum_ma, limit_ma, budget_mas):
        self._minimum_ma = minimum_ma
        self.change_limit(limit_ma, budget_mas)
        self._spent_mas = 0
        self._large_ms = 0  # for so long a larger shortage than tolerated has lasted
        self._brief = False  # the last one was
        self._begun = False
        self._paused_ms = 0
        self._quiet_ms = 0
        self._charged_ms = REPEATED_WITHIN_MS  # since the last pause
        self._repeats = 0

    def change_limit(self, limit_ma, budget_mas):
        """Others from the next step on; what was spent stays spent."""
        self._tolerated_ma = limit_ma * TOLERATED_PERCENT // 100
        self._brief_ma = limit_ma * BRIEF_PERCENT // 100
        self._budget_mas = budget_mas

    def step(self, elapsed_ms, headroom_ma, charging):
        """headroom_ma: of the narrowest phase, or None where no reading is to be gone by;
        charging: power flows into a car."""
        self._paused_ms = min(self._paused_ms + elapsed_ms, SHORTEST_MS)
        self._quiet_ms = min(self._quiet_ms + elapsed_ms, LONGEST_QUIET_MS)
        shortage_ma = 0
        if headroom_ma is not None:
            shortage_ma = max(self._minimum_ma - headroom_ma, 0)
            if headroom_ma < self._minimum_ma + SPARE_MA:
                self._quiet_ms = 0
        self._time(elapsed_ms, shortage_ma)
        if charging:
            self._charged_ms = min(self._charged_ms + elapsed_ms, REPEATED_WITHIN_MS)
        self._spend(elapsed_ms, shortage_ma if charging else 0)

    def _time(self, elapsed_ms, shortage_ma):
        if shortage_ma > self._tolerated_ma:
            self._large_ms = min(self._large_ms + elapsed_ms, BRIEF_MS + 1)
        elif self._large_ms:
            self._brief = self._large_ms <= BRIEF_MS
            self._large_ms = 0

    def _spend(self, elapsed_ms, shortage_ma):
        elapsed_ms = min(elapsed_ms, LONGEST_CYCLE_MS)  # keeps the product a small integer
        shortage_ma = min(shortage_ma, self._brief_ma + 1)
        spent_mas = self._spent_mas + (shortage_ma - REFILL_MA) * elapsed_ms // 1000
        self._spent_mas = min(max(spent_mas, 0), self._budget_mas)

    def carries(self, headroom_ma):
        """The smallest offer may stand although there is less headroom."""
        return self.carried_ms(headroom_ma) > 0

    def carried_ms(self, headroom_ma):
        """For how long it may, should the shortage stay as it is."""
        shortage_ma = self._minimum_ma - headroom_ma
        brief = self._brief and self._large_ms <= BRIEF_MS
        if shortage_ma > (self._brief_ma if brief else self._tolerated_ma):
            return 0
        left_mas = self._budget_mas - self._spent_mas
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
        """How long it lasts at least; 0 where nothing was switched off."""
        if not self._begun:
            return 0
        quiet_ms = QUIET_MS + self._repeats * REPEAT_ADDS_MS
        return max(SHORTEST_MS - self._paused_ms, quiet_ms - self._quiet_ms, 0)
