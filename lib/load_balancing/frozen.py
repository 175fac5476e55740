"""Does the meter still measure? Values that stand still while they should move are frozen."""

from micropython import const

TEXT = "its values have not changed for a minute: they are frozen"
LOADS_TEXT = (
    "its currents have not changed for two minutes, although the offer did: they are frozen"
)

# So many readings, one a second, no value of a real meter stays the same while a car charges.
READINGS = const(60)
# Currents and powers of a coarse meter may stand still for a minute where a load is steady and the
# car takes nothing; a mains voltage that lives moves them within two.
LOAD_READINGS = const(120)
# Less than this a coarse meter may tell as the same number for hours.
FLOWING_MA = const(3000)
# A smaller movement of the offer is lost among what a house does anyway.
LEAST_MOVE_MA = const(3000)


class Frozen:
    """Call step() in every cycle; it returns the reason, or None while nothing is frozen.

    phases: indexes of the grid phases in use.
    """

    def __init__(self, phases):
        self._phases = phases
        self._same_readings = 0  # in which no value at all changed
        self._still_readings = 0  # in which no current and no power changed
        self._moved_ma = 0  # how far the offer went meanwhile
        self._offer_ma = 0
        self._flows = False

    def step(self, mains_ma, changed, load_changed, lively, offer_ma):
        """Arguments as those of MeterResponse.step."""
        self._moved_ma = max(self._moved_ma, abs(offer_ma - self._offer_ma))
        if mains_ma is not None:
            self._same_readings = 0 if changed else min(self._same_readings + 1, READINGS)
            self._still_readings = min(self._still_readings + 1, LOAD_READINGS)
            self._flows = False
            for phase in self._phases:
                if abs(mains_ma[phase]) >= FLOWING_MA:
                    self._flows = True
        if load_changed:
            self._still_readings = 0
            self._moved_ma = 0
            self._offer_ma = offer_ma
        should_move = self._moved_ma >= LEAST_MOVE_MA
        if self._same_readings == READINGS and (should_move or (lively and offer_ma)):
            return TEXT
        if self._still_readings == LOAD_READINGS and should_move and self._flows:
            return LOADS_TEXT
        return None
