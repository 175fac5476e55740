"""How old the meter's values are: some meters renew them every 10 to 60 s, whenever they are read.

A reading that repeats the one before shows that the meter is there, and nothing about the load.
Only currents count: voltages, and powers made of them, may be renewed more often.
"""

from micropython import const

# Intervals up to this are a meter's own, once a second or with every other reading.
FAST_MS = const(3000)
LONGEST_MS = const(60000)
# So many intervals alike are the meter's; one of a steady load is as long as it likes.
NEEDED = const(3)
ALIKE_MS = const(1500)  # more than a poll apart
# Before the interval is known: values that stay so long, though the offer moved, are old ones.
# Shorter ones are learned soon, and a house without any change for some seconds is no rare one.
SUSPECT_AFTER_MS = const(20000)
MOVED_MA = const(2000)
# What changes sooner after the offer moved is the car, in a house that is steady.
CAR_FOLLOWS_MS = const(8000)
# Without a reading for longer than a slow gateway takes, the meter is silent, and not old.
SILENT_AFTER_MS = const(4000)


class Renewal:
    """`every_ms`: after so long the meter renews its values; 0: with each reading, or not known.

    step() returns whether a reading is a new one; nothing is allocated. `is_suspect`: it is not
    known, but the values stay while the offer moves.
    """

    def __init__(self):
        self.every_ms = 0
        self._current_ma = [0, 0, 0]
        self._same_ms = 0  # since the values changed
        self._silent_ms = 0  # since the last reading
        self._interval_ms = 0  # the last one, between two changes
        self._alike = 0  # intervals in a row that are like it
        self._fast = 0  # in a row that are short
        self._drawn_ma = 0  # at the last change
        self._moved_ma = 0  # how far the offer went since
        self._stays_ms = 0  # the values did not change since the offer moved

    @property
    def is_suspect(self):
        """For no longer than the slowest meter: a coarse one and a car that takes nothing."""
        if self.every_ms or self._silent_ms == SILENT_AFTER_MS:
            return False
        return SUSPECT_AFTER_MS <= self._stays_ms < LONGEST_MS

    def step(self, elapsed_ms, reading, drawn_ma):
        """reading: a Reading, or None; drawn_ma: the offer at work in the car."""
        self._same_ms = min(self._same_ms + elapsed_ms, LONGEST_MS + ALIKE_MS)
        self._moved_ma = max(self._moved_ma, abs(drawn_ma - self._drawn_ma))
        if self._moved_ma >= MOVED_MA:
            self._stays_ms = min(self._stays_ms + elapsed_ms, LONGEST_MS)
        if reading is None:
            self._silent_ms = min(self._silent_ms + elapsed_ms, SILENT_AFTER_MS)
            return False
        self._silent_ms = 0
        changes = self._compare(reading.current_ma)
        if changes:
            if self._same_ms <= FAST_MS:
                self._count_fast()
            elif changes > 1 or self._stays_ms > CAR_FOLLOWS_MS:
                self._learn(self._same_ms)
            self._same_ms = self._moved_ma = self._stays_ms = 0
            self._drawn_ma = drawn_ma
            return True
        # A load that rests is waited for no longer than the interval.
        return self._same_ms >= self.every_ms + ALIKE_MS if self.every_ms else True

    def _compare(self, current_ma):
        """By how many different amounts the phases changed: a load that is switched changes all of
        its phases alike, new values of a real house do not."""
        changes = last_ma = 0
        for phase in range(3):
            now_ma = current_ma[phase] or 0
            change_ma = now_ma - self._current_ma[phase]
            self._current_ma[phase] = now_ma
            if change_ma and change_ma != last_ma:
                changes += 1
                last_ma = change_ma
        return changes

    def _count_fast(self):
        if not self.every_ms:
            self._alike = 0
        self._fast = min(self._fast + 1, NEEDED)
        if self._fast == NEEDED:
            self.every_ms = self._alike = 0

    def _learn(self, interval_ms):
        self._fast = 0
        if interval_ms <= LONGEST_MS and abs(interval_ms - self._interval_ms) <= ALIKE_MS:
            self._alike = min(self._alike + 1, NEEDED)
        else:
            self._alike = 1
        self._interval_ms = interval_ms
        if self._alike == NEEDED:
            self.every_ms = interval_ms
