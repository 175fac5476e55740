"""Zero is no measurement: no phase has a current while power flows, or one has none."""

from micropython import const

from meter_check import texts
from meter_check.quiet_phase import QuietPhase

LEAST_OFFER_MA = const(6000)  # IEC 61851-1: a car that charges may draw it
# A car may begin some time after power flows, and a house may be quiet on one phase.
SUSPECT_AFTER_MS = const(15000)
FAULT_AFTER_MS = const(50000)
BROKE_OFF_AFTER_MS = const(10000)
# Phases that rise alike for so long carry the car; a car that charges takes 6 A.
CARRIES_MA = const(4200)
ALIKE_PERCENT = const(20)
CARRIES_AFTER_MS = const(20000)
# The offer explains the fall of a current within this time, by the car's current and tolerance.
MOVED_MS = const(20000)
MOVED_MARGIN_MA = const(1000)
# With a meter at the socket: the car's current, and the time by which two meters may be apart.
MEASURED_MA = const(3000)
MEASURED_AFTER_MS = const(5000)
# Values that repeat are old ones, until the slowest meter would have renewed them.
OLD_MS = const(60000)
# A device that balances the phases leaves more than this on one of them.
NEXT_TO_NOTHING_MA = const(30)


class ZeroCurrents:
    """step() returns why the meter is not valid, or None; nothing is allocated.

    phases: indexes of the grid phases in use, the station's L1 first. `suspect` is True while
    nothing shows the car where it must show; `silent` is the phase of which that is to be
    reported, or None.
    """

    def __init__(self, phases):
        self.suspect = False
        self.silent = None
        self.fault_phase = None  # which one the fault is about; None: all
        self._phases = phases
        self._all = (QuietPhase(), QuietPhase(), QuietPhase())
        self._alike_ms = [0, 0, 0]  # how long the other two phases rose alike
        self._measured_ms = [0, 0, 0]  # how long a meter at the socket shows the car's current
        self._drawn_ma = 0
        self._most_drawn_ma = 0  # within MOVED_MS
        self._moved_ms = MOVED_MS
        self._reading_ms = 0
        self._same_ms = 0  # since the values changed

    def step(self, elapsed_ms, current_ma, drawn_ma, car_ma, renewed_ms=0):
        """current_ma: of a new reading, mA per grid phase, or None; drawn_ma: the offer at work in
        the car, 0 while no power flows; car_ma: measured at the socket, per grid phase, or None;
        renewed_ms: after so long the meter renews its values."""
        self._follow_offer(elapsed_ms, drawn_ma)
        self._reading_ms = min(self._reading_ms + elapsed_ms, MOVED_MS)
        if current_ma is None:
            return None
        since_ms, self._reading_ms = self._reading_ms, 0
        charging = drawn_ma >= LEAST_OFFER_MA
        self._age(since_ms, current_ma)
        for phase in range(3):
            # Old values show nothing; but 0 is what a meter without current reads all the time.
            is_old = 0 < self._same_ms < OLD_MS and current_ma[phase]
            quiet_ms = 0 if is_old else since_ms
            self._all[phase].read(quiet_ms, current_ma[phase], charging)
        self.silent = None
        self.suspect = False
        if not charging:
            self._forget()
            return None
        self._explain()
        self._compare(since_ms, car_ma)
        return self._judge(3 * renewed_ms)

    def has_current(self, phase=None):
        """Whether a phase has a current in the latest reading; None: any of them."""
        if phase is not None:
            return not self._all[phase].is_quiet
        for one in self._all:
            if not one.is_quiet:
                return True
        return False

    def _age(self, since_ms, current_ma):
        """All phases repeat the reading before, and not because next to nothing changes."""
        next_to_nothing = same = True
        for phase in range(3):
            now_ma = current_ma[phase]
            same = same and now_ma == self._all[phase].latest_ma
            next_to_nothing = next_to_nothing and abs(now_ma or 0) <= NEXT_TO_NOTHING_MA
        self._same_ms = min(self._same_ms + since_ms, OLD_MS) if same else 0
        if next_to_nothing:
            self._same_ms = 0

    def _forget(self):
        for phase in range(3):
            self._alike_ms[phase] = self._measured_ms[phase] = 0

    def _follow_offer(self, elapsed_ms, drawn_ma):
        self._moved_ms = min(self._moved_ms + elapsed_ms, MOVED_MS)
        if self._moved_ms == MOVED_MS:
            self._most_drawn_ma = drawn_ma
        if drawn_ma != self._drawn_ma:
            self._most_drawn_ma = max(self._most_drawn_ma, self._drawn_ma, drawn_ma)
            if drawn_ma < self._drawn_ma:  # a rise explains no fall
                self._moved_ms = 0
            self._drawn_ma = drawn_ma

    def _beyond_the_car(self, fallen_ma):
        """More than the car can have drawn; some draw a quarter more than they may."""
        return fallen_ma * 4 > self._most_drawn_ma * 5 + 4 * MOVED_MARGIN_MA

    def _explain(self):
        """A current that broke off is dark where neither the offer nor the car explains it."""
        gone_ma = 0
        for one in self._all:
            if one.broke_off_ma and one.lost_ma:
                gone_ma = max(gone_ma, one.broke_off_ma)
        if not gone_ma:
            return
        explained = self._moved_ms < MOVED_MS and not self._beyond_the_car(gone_ma)
        everywhere = not self.has_current()
        for phase in range(3):
            one = self._all[phase]
            if explained or (not everywhere and self._fell_together(phase)):
                one.faded()
            elif everywhere:
                one.dark = one.latest_ma is not None

    def _fell_together(self, phase):
        """Another phase fell, too: the car ended the charge."""
        lost_ma = self._all[phase].lost_ma
        for other in range(3):
            if other != phase and self._all[other].lost_ma * 2 > lost_ma:
                return not self._beyond_the_car(lost_ma)
        return False

    def _compare(self, since_ms, car_ma):
        for phase in range(3):
            if self._others_alike(phase):
                self._alike_ms[phase] = min(self._alike_ms[phase] + since_ms, CARRIES_AFTER_MS)
            if car_ma is not None and car_ma[phase] >= MEASURED_MA:
                self._measured_ms[phase] += since_ms
            else:
                self._measured_ms[phase] = 0

    def _others_alike(self, phase):
        if len(self._phases) < 3:
            return False
        one_ma = self._all[(phase + 1) % 3].risen_ma
        other_ma = self._all[(phase + 2) % 3].risen_ma
        most_ma = max(one_ma, other_ma)
        if min(one_ma, other_ma) < CARRIES_MA or self._beyond_the_car(most_ma):
            return False
        return abs(one_ma - other_ma) * 100 <= most_ma * ALIKE_PERCENT

    def _judge(self, patience_ms):
        all_dark = True
        for one in self._all:
            if one.latest_ma is not None and not one.dark:
                all_dark = False
        self.fault_phase = None
        if all_dark:
            return self._judge_all(patience_ms)
        for phase in self._phases:
            found = self._judge_one(phase, patience_ms)
            if found:
                self.fault_phase = phase
                return found
        first = self._all[self._phases[0]]
        if first.dark and first.quiet_ms >= SUSPECT_AFTER_MS + patience_ms:
            self.suspect = True
            if first.quiet_ms >= FAULT_AFTER_MS + patience_ms:
                self.silent = self._phases[0]
        return None

    def _judge_all(self, patience_ms):
        quiet_ms = OLD_MS * 10  # all of them at once
        broke_off = measured = False
        for phase in range(3):
            if self._all[phase].latest_ma is not None:
                quiet_ms = min(quiet_ms, self._all[phase].quiet_ms)
            broke_off = broke_off or self._all[phase].broke_off_ma > 0
            measured = measured or self._measured_ms[phase] >= MEASURED_AFTER_MS
        self.suspect = quiet_ms >= SUSPECT_AFTER_MS + patience_ms
        after_ms = BROKE_OFF_AFTER_MS if broke_off else FAULT_AFTER_MS
        if measured:
            after_ms = MEASURED_AFTER_MS
        return texts.NO_CURRENT if quiet_ms >= after_ms + patience_ms else None

    def _judge_one(self, phase, patience_ms):
        one = self._all[phase]
        if not one.dark:
            return None
        if self._measured_ms[phase] >= MEASURED_AFTER_MS <= one.quiet_ms - patience_ms:
            return texts.DEAD[phase]
        if one.quiet_ms < BROKE_OFF_AFTER_MS + patience_ms:
            return None
        if one.broke_off_ma and self._beyond_the_car(one.broke_off_ma):
            return texts.LOST[phase]
        if self._alike_ms[phase] < CARRIES_AFTER_MS or not self._others_alike(phase):
            return None
        if one.broke_off_ma:
            return texts.LOST[phase]
        if one.quiet_ms < CARRIES_AFTER_MS + patience_ms:
            return None
        if phase == self._phases[-1]:
            self._suspect_the_last(one, patience_ms)
            return None
        return texts.DEAD[phase]

    def _suspect_the_last(self, one, patience_ms):
        """A car on two phases, in a house that uses nothing on the third, looks the same."""
        self.suspect = True
        if one.quiet_ms >= FAULT_AFTER_MS + patience_ms:
            self.silent = self._phases[-1]
