"""Moves of the station's own: a lower offer for a moment, where evidence needs another move."""

from micropython import const

from meter_check import move

LEAST_OFFER_MA = const(6000)  # IEC 61851-1: less cannot be offered
ARRIVED_MA = const(750)  # so near to the offer that a move ends
# Less than this down to the least offer is lost among what a house does anyway.
FROM_MA = const(9000)
# The offer rests for so long before one: what a house is like shows in it.
REST_MS = const(30000)
# The offer rises by more than this where it rises at all.
STIR_MA = const(400)
LONGEST_MS = const(30000)
# In a charge; a house that never rests would go on for ever.
MOST = const(6)
UNLIMITED_MA = const(1 << 29)


class OwnMoves:
    """`ceiling_ma`: offer no more now; `left`: how many may still be made in this charge."""

    def __init__(self):
        self.ceiling_ma = UNLIMITED_MA
        self.left = MOST
        self._level_ma = 0
        self._rest_ms = 0
        self._lowered_ms = 0

    def step(self, elapsed_ms, drawn_ma, made, wanted_ma):
        """drawn_ma: the offer at work in the car, 0 while no power flows; made: a Move that ended,
        or None; wanted_ma: the move that evidence needs, 0 for none; the longest is to 6 A."""
        if drawn_ma == 0:
            self.left = MOST
        if abs(drawn_ma - self._level_ma) >= STIR_MA or drawn_ma == 0:
            self._level_ma = drawn_ma
            self._rest_ms = 0
        self._rest_ms = min(self._rest_ms + elapsed_ms, REST_MS)
        if self.ceiling_ma < UNLIMITED_MA:
            self._lowered_ms += elapsed_ms
            if drawn_ma == 0 or self._is_over(made):
                self.ceiling_ma = UNLIMITED_MA
                self._rest_ms = 0
        elif wanted_ma and self.left and drawn_ma >= FROM_MA and self._rest_ms == REST_MS:
            self.left -= 1
            self._lowered_ms = 0
            self.ceiling_ma = max(drawn_ma - wanted_ma, LEAST_OFFER_MA)

    def _is_over(self, made):
        arrived = made is not None and made.cause == move.TEST
        arrived = arrived and made.to_ma <= self.ceiling_ma + ARRIVED_MA
        return arrived or self._lowered_ms >= LONGEST_MS
