"""What the pilot task measures: the control pilot in bursts, and the optional inputs of a board."""

import time

from machine import ADC, Pin
from micropython import const

from iec61851 import proximity
from iec61851.levels import Levels

# A burst of samples of 40 us to 100 us covers 3 to 7 periods of 1 ms. The pauses between its
# groups differ, so that an ADC in step with the pilot passes over neither of its halves, and they
# change places from burst to burst, since the passes may be in step with the pilot too: with these
# numbers no duration of a sample from 30 us to 130 us misses one for long
# (tests/logic/test_levels.py).
_GROUPS = const(8)
_GROUP_SAMPLES = const(9)
_PAUSE_STEP_US = const(10)
_PROXIMITY_SAMPLES = const(8)
# What all samples and pauses of a burst together may take, in microseconds.
BURST_BUDGET_US = 8000


class PilotInputs:
    """measure() takes a burst; then `state` and `low_half_seen` of `levels` hold."""

    def __init__(self, board):
        self.levels = Levels(board.PILOT_ZERO_UV, board.PILOT_UV_PER_100MV)
        # Bound once: to look it up in each burst would allocate.
        self._read_uv = ADC(Pin(board.PILOT_ADC_PIN), atten=ADC.ATTN_11DB).read_uv
        self.longest_burst_us = 0
        self._samples = [0] * (_GROUPS * _GROUP_SAMPLES)
        self._turn = 0
        self._feedback = _contact(board, "CONTACTOR_FEEDBACK_PIN")
        self._residual_current = _contact(board, "RCD_INPUT_PIN")
        pin = getattr(board, "PROXIMITY_ADC_PIN", None)
        self._proximity = None if pin is None else ADC(Pin(pin), atten=ADC.ATTN_11DB)
        self._board = board

    def measure(self, duty_u16):
        """One burst of the control pilot while it shows this duty; allocates nothing."""
        start_us = time.ticks_us()
        samples, read_uv = self._samples, self._read_uv
        number = 0
        for group in range(_GROUPS):
            for _ in range(_GROUP_SAMPLES):
                samples[number] = read_uv()
                number += 1
            time.sleep_us((group + self._turn) % _GROUPS * _PAUSE_STEP_US)
        self._turn = (self._turn + 1) % _GROUPS
        burst_us = time.ticks_diff(time.ticks_us(), start_us)
        self.longest_burst_us = max(self.longest_burst_us, burst_us)
        self.levels.measure(samples, duty_u16)

    def contactor_closed(self):
        """By the auxiliary contact, or None without one."""
        return None if self._feedback is None else self._feedback.value() == 1

    def residual_current(self):
        """The device has tripped, or its wire is broken."""
        return self._residual_current is not None and self._residual_current.value() == 1

    @property
    def has_proximity(self):
        return self._proximity is not None

    def proximity_ohm(self):
        """Resistance of the cable coding, the mean of some samples."""
        total_mv = 0
        for _ in range(_PROXIMITY_SAMPLES):
            total_mv += self._proximity.read_uv() // 1000  # pyright: ignore (where it is wired)
        return proximity.resistance_ohm(
            total_mv // _PROXIMITY_SAMPLES,
            self._board.PROXIMITY_SUPPLY_MV,
            self._board.PROXIMITY_PULL_UP_OHM,
        )


def _contact(board, name):
    """A contact to earth that opens to say so: a broken wire says it too. None without a pin."""
    pin = getattr(board, name, None)
    return None if pin is None else Pin(pin, Pin.IN, Pin.PULL_UP)
