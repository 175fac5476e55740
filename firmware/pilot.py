"""The pilot task: samples the control pilot, follows the car's state, drives the two outputs."""

import asyncio

from machine import ADC, Pin

from clock import Stopwatch
from iec61851 import levels
from iec61851.car_state import CarState
from iec61851.supply import Supply

# Two settled samples must fit into the 100 ms within which the contactor has to open.
PERIOD_MS = 30
# About 80 us each: several periods of 1 ms, so that both halves are hit often enough.
SAMPLES = 64


class Pilot:
    """Offers `offer_ma` to the car; `car_state` and `charging` tell what came of it."""

    def __init__(self, board, outputs, watchdog):
        self.offer_ma = 0
        self.fault = False
        # Longest time that any task kept the others waiting: this one's burst, or its lateness.
        self.longest_block_ms = 0
        self._adc = ADC(Pin(board.PILOT_ADC_PIN), atten=ADC.ATTN_11DB)
        self._zero_uv = board.PILOT_ZERO_UV
        self._uv_per_100mv = board.PILOT_UV_PER_100MV
        self._samples = [0] * SAMPLES
        self._car = CarState()
        self._supply = Supply()
        self._outputs = outputs
        self._watchdog = watchdog

    @property
    def car_state(self):
        return self._car.state

    @property
    def charging(self):
        return self._supply.charging

    async def run(self):
        stopwatch = Stopwatch()
        busy_ms = 0
        while True:
            waited_ms = stopwatch.elapsed_ms()
            self.step(waited_ms + busy_ms)
            busy_ms = stopwatch.elapsed_ms()
            self.longest_block_ms = max(self.longest_block_ms, busy_ms, waited_ms - PERIOD_MS)
            self._watchdog.alive("pilot")
            await asyncio.sleep_ms(PERIOD_MS)

    def step(self, elapsed_ms):
        """One burst of samples and what follows from it."""
        car_state = self._car.step(elapsed_ms, levels.state_of(self._high_mv()))
        self._supply.step(elapsed_ms, car_state, self.offer_ma, self.fault)
        self._outputs.apply(self._supply.duty_u16, self._supply.contactor)

    def _high_mv(self):
        samples = self._samples
        for number in range(SAMPLES):
            samples[number] = self._adc.read_uv()
        return (levels.high_level(samples) - self._zero_uv) * 100 // self._uv_per_100mv
