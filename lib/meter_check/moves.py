"""The one observation of the station: the offer was at rest, it moved, each phase followed.

The offer is the one load whose movement is known. Whenever it rests at another level than before,
the phases of the car have moved with it, and what they did on the way is known as well.
"""

from micropython import const

from meter_check import move
from meter_check.phase_track import PhaseTrack
from meter_check.steepest_step import SteepestStep

# An unknown car may have a dead time of 10 s, a lag of 5 s, a meter whose values are 2 s old.
SETTLE_MS = const(20000)
OFF_MS = const(3000)  # without an offer a car draws nothing; the meter may be 2 s late
# Offers within this of each other are at rest. Every step that is none shows in the phases.
STIR_MA = const(750)
# A smaller move is lost among what a house does anyway. Several such moves add up.
LEAST_MOVE_MA = const(3000)
# What rested longer ago says nothing: the house load has changed since.
FORGET_AFTER_MS = const(120000)
# A reading from before the move that is older says nothing about where it began.
FRESH_MS = const(3000)
CALM_MS = const(20000)  # what a phase is like at rest shows in this time: a hob's period


class Moves:
    """step() returns the Move that is complete in this cycle, or None; nothing is allocated.

    settle_ms: the time that the car is given to follow; off_ms: the same without an offer;
    fresh_ms: how old the last reading before a move may be. All may change at any time.
    """

    def __init__(self, settle_ms=SETTLE_MS, off_ms=OFF_MS, fresh_ms=FRESH_MS):
        self.settle_ms = settle_ms
        self.off_ms = off_ms
        self.fresh_ms = fresh_ms
        self.resting = False  # the phases had the time to follow
        self.resting_ms = 0  # since then, up to CALM_MS
        self._move = move.Move()
        self._from_ma = 0  # the offer at the last rest
        self._tracks = [PhaseTrack() for _ in range(3)]
        self._steepest = SteepestStep()
        self._offer_ma = 0
        self._level_ma = 0  # the offer since it stirred last
        self._still_ms = FORGET_AFTER_MS  # since then; nothing was offered before the start
        self._left_ms = FORGET_AFTER_MS  # since the offer left a rest
        self._reading_ms = FORGET_AFTER_MS  # since the last reading
        self._last_ms = 0  # between the last two readings
        self._moving = False  # the offer left its rest
        self._known = False  # a reading came in
        self._returns = False  # the last move was a test move: its way back is one, too
        self._rises = False
        self._cause = move.MIXED  # of the move under way

    def step(self, elapsed_ms, current_ma, drawn_ma, test=False):
        """current_ma: of a new reading, mA per grid phase, None for one that is not measured; or
        None; drawn_ma: the offer at work in the car during elapsed_ms, 0 while no power flows;
        test: a test move of the station holds the offer down."""
        self._pass_time(elapsed_ms)
        found = self._follow(elapsed_ms, drawn_ma, test)
        self._offer_ma = drawn_ma
        if current_ma is None:
            return found
        self._read(current_ma)
        if self._still_ms > (self.settle_ms if drawn_ma else self.off_ms):
            return self._rest() or found
        return found

    def _pass_time(self, elapsed_ms):
        self._still_ms = min(self._still_ms + elapsed_ms, FORGET_AFTER_MS)
        self._left_ms = min(self._left_ms + elapsed_ms, FORGET_AFTER_MS)
        self._reading_ms = min(self._reading_ms + elapsed_ms, FORGET_AFTER_MS)

    def _follow(self, elapsed_ms, drawn_ma, test):
        """The offer is drawn_ma now: does it leave a rest, turn, or end a start?"""
        stirred = abs(drawn_ma - self._level_ma) >= STIR_MA
        if not stirred and (drawn_ma == 0) == (self._level_ma == 0):
            return None
        found = None
        if self._leaves(drawn_ma, test):
            self._leave(drawn_ma, test)
        elif drawn_ma == 0 and self._cause == move.START:
            found = self._record(move.CUT_SHORT)
            self._cause = move.MIXED
        elif drawn_ma < self._level_ma or not self._rises:
            self._cause = move.MIXED
        self._stir(elapsed_ms, drawn_ma)
        return found

    def _leaves(self, drawn_ma, test):
        """Whether a move begins: where small ones only add up, a large one begins anew."""
        if not self._moving:
            return True
        large = abs(drawn_ma - self._offer_ma) >= LEAST_MOVE_MA
        return self.resting and (large or test or drawn_ma == 0)

    def _stir(self, elapsed_ms, drawn_ma):
        self._level_ma = drawn_ma
        self._still_ms = elapsed_ms
        for track in self._tracks:
            if self.resting:
                track.end_rest()
            track.stir()
        self.resting = False

    def _leave(self, drawn_ma, test):
        if self._moving:
            self._rebase()
        self._moving = True
        self._left_ms = 0
        self._from_ma = self._offer_ma
        self._rises = drawn_ma > self._offer_ma
        self._cause = self._cause_of(drawn_ma, test)
        self._returns = test and not self._rises

    def _cause_of(self, drawn_ma, test):
        if self._reading_ms >= self.fresh_ms:
            return move.MIXED
        if self._from_ma == 0:
            return move.START
        if drawn_ma == 0:
            return move.STOP
        if self._returns if self._rises else test:
            return move.TEST
        return move.RISE if self._rises else move.CUT

    def _read(self, current_ma):
        for phase in range(3):
            self._tracks[phase].read(self._still_ms, current_ma[phase])
        self._steepest.read(current_ma)
        self.resting_ms = min(self.resting_ms + self._reading_ms, CALM_MS)
        self._last_ms, self._reading_ms = self._reading_ms, 0
        if not self._known:
            self._known = True
            self._begin()

    def _begin(self):
        """The first reading shows the phases without the car where nothing was offered before."""
        early = self._still_ms <= self.off_ms
        self._rebase()
        self._from_ma = 0 if early else self._offer_ma
        self._moving = early and self._offer_ma > 0
        self._left_ms = 0
        self._cause = move.START

    def _rest(self):
        """A reading while the offer rests: the Move that ended, or None."""
        self._calm_down()
        moved_ma = abs(self._offer_ma - self._from_ma)
        switched = (self._offer_ma == 0) != (self._from_ma == 0)
        known = self._moving and self._left_ms < FORGET_AFTER_MS
        if known and STIR_MA <= moved_ma < LEAST_MOVE_MA and not switched:
            return None  # too little to tell; several such moves will do
        found = self._record(self._cause) if known and moved_ma >= STIR_MA else None
        self._rebase()
        self._from_ma = self._offer_ma
        self._moving = False
        return found

    def _calm_down(self):
        for track in self._tracks:
            if self.resting:
                track.rest(self._last_ms)
            else:
                track.begin_rest()
        if not self.resting:
            self.resting = True
            self.resting_ms = 0

    def _rebase(self):
        self._steepest.forget()
        for track in self._tracks:
            track.rebase()

    def _record(self, cause):
        """The Move from the rest before to the offer of now."""
        made = self._move
        made.cause = cause
        made.from_ma, made.to_ma = self._from_ma, self._offer_ma
        for phase in range(3):
            self._tracks[phase].record(made, phase)
        self._steepest.record(made)
        made.response_ms = self._response_ms(made)
        return made

    def _response_ms(self, made):
        """When the last of the phases arrived that followed by half as far as any."""
        furthest_ma = max(made.change_ma)
        response_ms = 0
        for phase in range(3):
            followed_ma = made.change_ma[phase]
            if followed_ma >= STIR_MA and followed_ma * 2 >= furthest_ma:
                response_ms = max(response_ms, self._tracks[phase].arrived_ms)
        return response_ms
