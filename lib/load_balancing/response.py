"""Does the meter answer to what the station does? Values that stay, or move the wrong way, lie.

The offer is the one load whose movement is known. Whenever it has come to rest at another level
than before, the currents must have moved with it; a car that takes less than offered moves them
less, never the other way, and never ten times as far. One answer may be the house's: before a
phase is convicted by a few, the station lowers the offer for a moment and looks again.
"""

from micropython import const

from load_balancing.direction import CONVICTS, Direction
from load_balancing.offer_moves import CALM_MS, MOVE, NOTHING, OfferMoves
from load_balancing.scale import EXPONENTS, Scale

BACKWARDS = "its currents fall when the car draws: it is mounted or wired the wrong way round"
BACKWARDS_ON = (
    "its current of L1 falls when the car draws: that transformer is mounted the wrong way round",
    "its current of L2 falls when the car draws: that transformer is mounted the wrong way round",
    "its current of L3 falls when the car draws: that transformer is mounted the wrong way round",
)
TENFOLD = "its currents change ten times as much as the offer: their scale is wrong"
# In the order of scale.EXPONENTS
WRONG_SCALES = (
    TENFOLD,
    "its currents change a hundred times as much as the offer: their scale is wrong",
    "its currents change a tenth as much as the offer: their scale is wrong",
    "its currents change a hundredth as much as the offer: their scale is wrong",
    "its currents change a thousandth as much as the offer: their scale is wrong",
)
BACKWARDS_ANYHOW = (BACKWARDS,) + BACKWARDS_ON
INSTALLATION_FAULTS = BACKWARDS_ANYHOW + WRONG_SCALES

# A smaller movement of the offer is lost among what a house does anyway.
LEAST_MOVE_MA = const(3000)
# Moves in a row that agree with a right meter and acquit it again: nobody has to come for what a
# house did by chance, and a meter that is wrong does not do that.
ACQUITS = const(4)
# To look again, the offer falls to the minimum, and may rise once it has rested there; to be sure
# of a small scale it once falls to 0 A.
LOWERED_MA = const(6000)  # IEC 61851-1: less cannot be offered
LOWERED_AT_MOST_MS = const(15000)
# Suspicions that are examined in a charge; a house that moves all the time would go on for ever.
MOST_LOOKS = const(4)
UNLIMITED_MA = const(1 << 29)


class MeterResponse:
    """step() returns why the meter is not to be believed, or None; nothing is allocated.

    phases: indexes of the grid phases in use. `ceiling_ma`: offer no more, for a moment. Direction
    and scale are faults of the installation and stay until the program starts anew, or the meter
    agrees ACQUITS times in a row.
    """

    def __init__(self, phases):
        self._phases = phases
        self._moves = OfferMoves()
        self.clear()

    def clear(self):
        """Forget a fault and what was held against the meter, by a command; not in the cycle."""
        phases = self._phases
        self.ceiling_ma = UNLIMITED_MA
        self._direction = Direction(phases)
        self._scale = Scale(phases)
        self._fault = None
        self._agreeing = 0  # moves in a row since it was convicted
        self._looks = MOST_LOOKS
        self._lowered_ms = 0
        self._looking = False  # the offer moves for that, down or up again

    def step(self, elapsed_ms, reading, drawn_ma):
        """Returns why the meter is not valid, or None.

        reading: a new Reading, or None; drawn_ma: the offer at work in the car during elapsed_ms,
        0 while no power flows.
        """
        mains_ma = None
        if reading is not None and not reading.only_cuts:
            mains_ma = reading.current_ma
        kind = self._moves.step(elapsed_ms, mains_ma, drawn_ma)
        if kind != NOTHING:
            self._judge(kind)
        self._look_again(elapsed_ms, drawn_ma)
        return self._fault

    def _judge(self, kind):
        moves, direction = self._moves, self._direction
        if abs(moves.to_ma - moves.from_ma) < LEAST_MOVE_MA:
            return
        own = self._looking or moves.from_ma == 0 or moves.to_ma == 0
        if kind == MOVE:
            direction.judge(moves, own)
        self._scale.judge(kind, moves, kind == MOVE and direction.follows, own)
        fault = self._worst()
        if self._fault is None:
            self._fault = fault
            self._agreeing = 0
        elif kind == MOVE:
            self._acquit(fault)

    def _worst(self):
        """The fault with enough points, or None."""
        if self._scale.points >= CONVICTS:
            return WRONG_SCALES[EXPONENTS.index(self._scale.exponent)]
        guilty = None
        everywhere = True
        for phase in self._phases:
            if self._direction.points[phase] >= CONVICTS:
                guilty = phase
            else:
                everywhere = False
        if guilty is None:
            return None
        return BACKWARDS if everywhere else BACKWARDS_ON[guilty]

    def _acquit(self, fault):
        """After a move that goes on to agree with a fault, or with none."""
        if self._direction.follows and not self._suspicious():
            self._agreeing += 1
        else:
            self._agreeing = 0
        if self._agreeing == ACQUITS:
            self._fault = None

    def _suspicious(self):
        if self._scale.points:
            return True
        for phase in self._phases:
            if self._direction.points[phase]:
                return True
        return False

    def _look_again(self, elapsed_ms, offer_ma):
        """Lower the offer where a suspicion needs another move; else it may rest for hours."""
        if self.ceiling_ma < UNLIMITED_MA:
            self._lowered_ms += elapsed_ms
            rested = self._moves.resting and offer_ma <= self.ceiling_ma
            if rested or self._lowered_ms >= LOWERED_AT_MOST_MS:
                self.ceiling_ma = UNLIMITED_MA
        elif offer_ma == 0:
            self._looks = MOST_LOOKS
            self._looking = False
        elif self._looking:
            if self._moves.resting and offer_ma > LOWERED_MA:
                self._looking = False
        elif self._looks and self._fault is None and self._suspicious():
            calm = self._moves.resting and self._moves.resting_ms == CALM_MS
            if calm and offer_ma >= LOWERED_MA + LEAST_MOVE_MA:
                self._looks -= 1
                self._lowered_ms = 0
                self._looking = True
                self.ceiling_ma = 0 if self._scale.ripe else LOWERED_MA
