"""The inputs of the pilot task: the control pilot in bursts, and a board's optional contacts."""

import time

from machine import ADC, Pin
from micropython import const

from iec61851 import proximity
from iec61851.levels import Levels

# A burst covers 3 to 7 periods of 1 ms, at 40 us to 100 us per sample. The pauses between its
# groups differ, so that an ADC in step with the pilot misses neither half. They change places from
# burst to burst, since the passes may be in step with the pilot, too. With these numbers no sample
# duration from 30 us to 130 us misses a half for long (tests/logic/test_levels.py).
_GROUPS = const(8)
_GROUP_SAMPLES = const(9)
_PAUSE_STEP_US = const(10)
_PROXIMITY_SAMPLES = const(8)
# The longest that a burst may take with its pauses, in microseconds.
BURST_BUDGET_US = 8000


class PilotInputs:
    """measure() takes a burst and sets `state` and `low_half_seen` of `levels`."""

    def __init__(self, board):
        self.levels = Levels(board.PILOT_ZERO_UV, board.PILOT_UV_PER_100MV)
        # Bound once, because binding it in each burst would allocate.
        self._read_uv = ADC(Pin(board.PILOT_ADC_PIN), atten=ADC.ATTN_11DB).read_uv
        self.longest_burst_us = 0
        self._samples = [0] * (_GROUPS * _GROUP_SAMPLES)
        self._turn = 0  # which group comes without a pause
        self._feedback = _contact(board, "CONTACTOR_FEEDBACK_PIN")
        self._residual_current = _contact(board, "RCD_INPUT_PIN")
        pin = getattr(board, "PROXIMITY_ADC_PIN", None)
        self._proximity = None if pin is None else ADC(Pin(pin), atten=ADC.ATTN_11DB)
        self._board = board

    def measure(self, duty_u16):
        """Take a burst while the pilot shows this duty, in 1/65536. Allocates nothing."""
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
        """Whether the auxiliary contact shows closed main contacts; None without one."""
        return None if self._feedback is None else self._feedback.value() == 1

    def residual_current(self):
        """Whether the residual current device has tripped, or its wire is broken."""
        return self._residual_current is not None and self._residual_current.value() == 1

    @property
    def has_proximity(self):
        """Whether the board measures a proximity pilot."""
        return self._proximity is not None

    def proximity_ohm(self):
        """Resistance of the cable coding in ohm, from the mean of 8 samples."""
        total_mv = 0
        for _ in range(_PROXIMITY_SAMPLES):
            total_mv += self._proximity.read_uv() // 1000  # pyright: ignore (where it is wired)
        return proximity.resistance_ohm(
            total_mv // _PROXIMITY_SAMPLES,
            self._board.PROXIMITY_SUPPLY_MV,
            self._board.PROXIMITY_PULL_UP_OHM,
        )


def _contact(board, name):
    """The pin of a contact to earth: open, or a broken wire, reads 1. None without a pin."""
    pin = getattr(board, name, None)
    return None if pin is None else Pin(pin, Pin.IN, Pin.PULL_UP)
