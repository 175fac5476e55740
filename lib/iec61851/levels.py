"""From a burst of samples of the control pilot to its high level, car state and low half."""

from micropython import const

_STATES = ("A", "B", "C", "D", "E", "F")
# IEC 61851-1 table A.2: nominal +12, +9, +6, +3, 0, -12 V; the bounds lie half-way between.
_BOUNDS_MV = (10500, 7500, 4500, 1500, -6000)
# Half of the gap between two receiver windows (11..13 V, 8..10 V, ...). In the gap the last state
# is kept.
_HYSTERESIS_MV = const(500)
# With the car's diode the low half is -12 V, at least -11.4 V; without, B shows -8.8 V.
_LOW_HALF_MV = const(-10000)
# The high half counts from this number of samples on: single ones are edges or disturbances.
_HITS = const(3)
# The low half counts where a quarter of the samples expected in it show it. At 80 A it lasts
# 40 us, of which the edge takes 13 us with all the capacitance that IEC 61851-1 annex A allows.
_LOW_QUARTER = const(4)


def state_of(level_mv, before=None):
    """State "A".."F" ("F": held low) of a high half in mV; before: the state of the last burst."""
    for number in range(len(_BOUNDS_MV)):
        bound_mv = _BOUNDS_MV[number]
        if before == _STATES[number]:
            bound_mv -= _HYSTERESIS_MV
        elif before == _STATES[number + 1]:
            bound_mv += _HYSTERESIS_MV
        if level_mv >= bound_mv:
            return _STATES[number]
    return "F"


class Levels:
    """measure() sets `high_mv` (None: no high half), `state` and `low_half_seen` (at -12 V).

    zero_uv, uv_per_100mv: the board's offset and gain, in microvolts at the ADC for 0 V and for
    each 100 mV of the pilot.
    """

    def __init__(self, zero_uv, uv_per_100mv):
        self.high_mv = None
        self.state = None
        self.low_half_seen = False
        self._zero_uv = zero_uv
        self._uv_per_100mv = uv_per_100mv
        self._low_half_uv = zero_uv + _LOW_HALF_MV * uv_per_100mv // 100

    def measure(self, samples, duty_u16):
        """Evaluate one burst. Allocates nothing.

        samples: microvolts over several periods, sorted in place; duty_u16: of the pilot
        meanwhile. The high level is the median of the highest samples. Their number follows from
        the duty, and is smaller where fewer lie above the low half.
        """
        samples.sort()
        low = _count_below(samples, self._low_half_uv)
        expected = len(samples) * (65536 - duty_u16) >> 16
        self.low_half_seen = low > 0 and low * _LOW_QUARTER >= expected
        above = len(samples) - low
        if above < _HITS:
            self.high_mv = None
            self.state = "F"
            return
        high = min(above, max(_HITS, len(samples) * duty_u16 >> 16))
        level_uv = samples[-1 - high // 2]
        self.high_mv = (level_uv - self._zero_uv) * 100 // self._uv_per_100mv
        self.state = state_of(self.high_mv, self.state)


def _count_below(samples, limit):
    """The number of sorted samples below the limit."""
    first, end = 0, len(samples)
    while first < end:
        middle = (first + end) // 2
        if samples[middle] < limit:
            first = middle + 1
        else:
            end = middle
    return first
