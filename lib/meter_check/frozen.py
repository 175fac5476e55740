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
MOST = const(1000)
# Less than this a coarse meter may tell as the same number for hours.
FLOWING_MA = const(3000)
# A smaller movement of the offer is lost among what a house does anyway.
LEAST_MOVE_MA = const(3000)
# By then the currents have begun to follow it.
FOLLOWS_READINGS = const(30)
# A meter that changed with so many readings more than it stood still is not often still by itself;
# one still counts for so many at most, so that a house that is still by itself is tested once.
RESTLESS = const(180)
MOST_STILL = const(60)
# Meters that count in tenths of an ampere show a steady load as the same number.
COARSE_MA = const(100)


class Frozen:
    """Call step() in every cycle; nothing is allocated.

    phases: indexes of the grid phases in use. `is_unclear`: currents that changed all the time
    stand still while power flows, and the offer, too: a test move has to show whether they can
    change.
    """

    def __init__(self, phases):
        self.is_unclear = False
        self._phases = phases
        # The last reading's values; the lists are filled anew with each one.
        self._current_ma = [0, 0, 0]
        self._power_w = [0, 0, 0]
        self._voltage_mv = [0, 0, 0]
        self._power_total_w = None
        self._frequency_mhz = None
        self._same_readings = 0  # in which no value at all changed
        self._still_readings = 0  # in which no current changed, and no power of a coarse meter
        self._restless = 0  # readings in which a current changed, less those without
        self._moved_ma = 0  # how far the offer went meanwhile
        self._moved_readings = 0  # since it went far enough
        self._offer_ma = 0
        self._flows = False  # FLOWING_MA or more, on a phase in use
        self._patience = 0  # readings, of a meter that renews its values slowly
        self._has_voltage = False  # the meter measures voltages, which never stand still

    def step(self, reading, offer_ma, renewed_ms=0):
        """Returns the reason, or None while nothing is frozen; arguments as in MeterCheck.

        renewed_ms: after so long the meter renews its values."""
        self._patience = 3 * renewed_ms // 1000
        self._moved_ma = max(self._moved_ma, abs(offer_ma - self._offer_ma))
        if reading is not None:
            self._compare(reading, offer_ma)
        should_move = self._moved_ma >= LEAST_MOVE_MA
        still = self._still_readings >= max(LOAD_READINGS, self._patience)
        self.is_unclear = still and self._flows and not should_move and self._restless >= RESTLESS
        moves_anyway = self._has_voltage and offer_ma
        if self._same_readings >= max(READINGS, self._patience) and (should_move or moves_anyway):
            return TEXT
        if still and self._flows and self._moved_readings >= FOLLOWS_READINGS:
            return LOADS_TEXT
        return None

    def _compare(self, reading, offer_ma):
        current_changed = _copy(reading.current_ma, self._current_ma)
        power_changed = self._keep_power(reading)
        changed = self._keep_mains(reading) or power_changed or current_changed
        # A power follows the voltage, too: it shows a load where the currents are too coarse.
        load_changed = current_changed or (power_changed and self._is_coarse())
        self._has_voltage = reading.voltage_mv[self._phases[0]] is not None
        if not reading.only_cuts:
            self._count_restless(current_changed)
            self._same_readings = 0 if changed else min(self._same_readings + 1, MOST)
            self._still_readings = min(self._still_readings + 1, MOST)
            moved = self._moved_ma >= LEAST_MOVE_MA
            self._moved_readings = min(self._moved_readings + 1, MOST) if moved else 0
            self._flows = False
            for phase in self._phases:
                if abs(reading.current_ma[phase]) >= FLOWING_MA:
                    self._flows = True
        if load_changed:
            self._still_readings = self._moved_readings = 0
            self._moved_ma = 0
            self._offer_ma = offer_ma

    def _count_restless(self, changed):
        if changed:
            self._restless = min(self._restless + 1, RESTLESS + MOST_STILL)
        elif self._still_readings < MOST_STILL:
            self._restless = max(self._restless - 1, 0)

    def _keep_power(self, reading):
        """Keep the powers; True if one of them is another one than before."""
        changed = _copy(reading.power_w, self._power_w)
        changed = reading.power_total_w != self._power_total_w or changed
        self._power_total_w = reading.power_total_w
        return changed

    def _is_coarse(self):
        for current_ma in self._current_ma:
            if current_ma is not None and current_ma % COARSE_MA:
                return False
        return True

    def _keep_mains(self, reading):
        """The same for voltages and frequency, which may change where the load stands still."""
        changed = _copy(reading.voltage_mv, self._voltage_mv)
        changed = reading.frequency_mhz != self._frequency_mhz or changed
        self._frequency_mhz = reading.frequency_mhz
        return changed


def _copy(values, kept):
    """Copy the values of three phases into the list `kept`; True if one differs."""
    changed = False
    for phase in range(3):
        if kept[phase] != values[phase]:
            kept[phase] = values[phase]
            changed = True
    return changed
