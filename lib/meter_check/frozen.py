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
    """Call step() in every cycle; nothing is allocated.

    phases: indexes of the grid phases in use.
    """

    def __init__(self, phases):
        self._phases = phases
        # The last reading's values; the lists are filled anew with each one.
        self._current_ma = [0, 0, 0]
        self._power_w = [0, 0, 0]
        self._voltage_mv = [0, 0, 0]
        self._power_total_w = None
        self._frequency_mhz = None
        self._same_readings = 0  # in which no value at all changed
        self._still_readings = 0  # in which no current and no power changed
        self._moved_ma = 0  # how far the offer went meanwhile
        self._offer_ma = 0
        self._flows = False  # FLOWING_MA or more, on a phase in use
        self._has_voltage = False  # the meter measures voltages, which never stand still

    def step(self, reading, offer_ma):
        """Returns the reason, or None while nothing is frozen; arguments as in MeterCheck."""
        self._moved_ma = max(self._moved_ma, abs(offer_ma - self._offer_ma))
        if reading is not None:
            self._compare(reading, offer_ma)
        should_move = self._moved_ma >= LEAST_MOVE_MA
        moves_anyway = self._has_voltage and offer_ma
        if self._same_readings == READINGS and (should_move or moves_anyway):
            return TEXT
        if self._still_readings == LOAD_READINGS and should_move and self._flows:
            return LOADS_TEXT
        return None

    def _compare(self, reading, offer_ma):
        load_changed = self._keep_load(reading)
        changed = self._keep_mains(reading) or load_changed
        self._has_voltage = reading.voltage_mv[self._phases[0]] is not None
        if not reading.only_cuts:
            self._same_readings = 0 if changed else min(self._same_readings + 1, READINGS)
            self._still_readings = min(self._still_readings + 1, LOAD_READINGS)
            self._flows = False
            for phase in self._phases:
                if abs(reading.current_ma[phase]) >= FLOWING_MA:
                    self._flows = True
        if load_changed:
            self._still_readings = 0
            self._moved_ma = 0
            self._offer_ma = offer_ma

    def _keep_load(self, reading):
        """Keep currents and powers; True if one of them is another one than before."""
        changed = _copy(reading.current_ma, self._current_ma)
        changed = _copy(reading.power_w, self._power_w) or changed
        changed = reading.power_total_w != self._power_total_w or changed
        self._power_total_w = reading.power_total_w
        return changed

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
