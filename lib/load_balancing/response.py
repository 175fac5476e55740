"""Does the meter answer to what the station does? Values that stay, or move the wrong way, lie.

The offer is the one load whose movement is known. Whenever it has come to rest at another level
than before, the currents must have moved with it; a car that takes less than offered moves them
less, never the other way, and never ten times as far.
"""

from micropython import const

FROZEN = "its values have not changed for a minute: they are frozen"
BACKWARDS = "its currents fall when the car draws: it is mounted or wired the wrong way round"
TENFOLD = "its currents change ten times as much as the offer: their scale is wrong"

# A smaller movement of the offer is lost among what a house does anyway.
LEAST_MOVE_MA = const(3000)
# So many readings, one a second, no value of a real meter stays the same while a car charges.
FROZEN_AFTER_READINGS = const(60)
# The offer is at rest when it has not moved for the car's reaction time (see offer_window).
AT_REST_MS = const(10000)
# A response counts as "the wrong way" or "ten times" within these bounds, in percent of the move.
AGREES_WITHIN_PERCENT = const(25)
# Answers of this kind in a row that convict; one phase alone may be the house's doing.
CONVICTS = const(2)


class MeterResponse:
    """step() returns why the meter is not to be believed, or None; nothing is allocated.

    phases: indexes of the grid phases in use. "Backwards" and "tenfold" are faults of the
    installation and stay until the program starts anew; frozen values are believed again once
    they move.
    """

    def __init__(self, phases):
        self._phases = phases
        self._latched = None
        self._same_readings = 0
        self._moved_ma = 0  # how far the offer went while the values stayed the same
        self._same_offer_ma = 0
        self._rest_ms = 0
        self._rest_offer_ma = None  # where the offer last rested, and the mains with it
        self._rest_mains_ma = [0, 0, 0]
        self._previous_offer_ma = 0
        self._backwards = 0
        self._tenfold = 0

    def step(self, elapsed_ms, mains_ma, changed, lively, offer_ma):
        """mains_ma: a new valid reading (mA per grid phase) or None; changed: any of the meter's
        values differs from the reading before; lively: it tells voltages, which never stand
        still, so that frozen values show while the offer rests, too; offer_ma: at work in the
        car during elapsed_ms, 0 while no power flows."""
        self._rest_ms = min(self._rest_ms + elapsed_ms, AT_REST_MS)
        if offer_ma != self._previous_offer_ma:
            self._previous_offer_ma = offer_ma
            self._rest_ms = 0
        self._moved_ma = max(self._moved_ma, abs(offer_ma - self._same_offer_ma))
        if mains_ma is not None:
            self._same_readings = min(self._same_readings + 1, FROZEN_AFTER_READINGS)
            if changed:
                self._same_readings = 0
                self._moved_ma = 0
                self._same_offer_ma = offer_ma
            if self._rest_ms == AT_REST_MS:
                self._compare(mains_ma, offer_ma)
        if self._latched:
            return self._latched
        suspicious = self._moved_ma >= LEAST_MOVE_MA or (lively and offer_ma)
        frozen = self._same_readings == FROZEN_AFTER_READINGS
        return FROZEN if suspicious and frozen else None

    def _compare(self, mains_ma, offer_ma):
        """The offer is at rest: against where it rested before."""
        if self._rest_offer_ma is not None:
            move_ma = offer_ma - self._rest_offer_ma
            if abs(move_ma) >= LEAST_MOVE_MA:
                self._judge(mains_ma, move_ma)
        self._rest_offer_ma = offer_ma
        for phase in range(3):
            self._rest_mains_ma[phase] = mains_ma[phase]

    def _judge(self, mains_ma, move_ma):
        weight = CONVICTS if len(self._phases) > 1 else 1
        if self._all_moved(mains_ma, -move_ma):
            self._backwards += weight
        elif self._all_moved(mains_ma, 10 * move_ma):
            self._tenfold += weight
        else:
            self._backwards = self._tenfold = 0
        if self._backwards >= CONVICTS:
            self._latched = BACKWARDS
        elif self._tenfold >= CONVICTS:
            self._latched = TENFOLD

    def _all_moved(self, mains_ma, expected_ma):
        """Every phase in use moved by about expected_ma."""
        margin_ma = abs(expected_ma) * AGREES_WITHIN_PERCENT // 100
        for phase in self._phases:
            moved_ma = mains_ma[phase] - self._rest_mains_ma[phase]
            if abs(moved_ma - expected_ma) > margin_ma:
                return False
        return True
