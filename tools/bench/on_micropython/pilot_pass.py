# Passes of the pilot task with an ADC that answers at once: micropython pilot_pass.py PASSES
# -> JSON: microseconds of a pass and of its burst of samples, medians and the longest, the burst's
# budget, heap bytes of all together
import gc
import json
import sys
import time

PERIOD_MS = 20
WARM_UP = 200


class Pin:
    IN, OUT, PULL_UP = 1, 3, 2

    def __init__(self, number, mode=None, pull=None, value=0):
        pass

    def value(self, value=None):
        return 0


class ADC:
    """State C at half of the samples, -12 V at the others."""

    ATTN_11DB = 3
    count = 0

    def __init__(self, pin, atten=None):
        pass

    def read_uv(self):
        ADC.count += 1
        return 1945000 if ADC.count % 2 else 100000


class PWM:
    def __init__(self, pin, freq, duty_u16):
        pass

    def duty_u16(self, value):
        pass


class Machine:
    Pin, ADC, PWM = Pin, ADC, PWM


class Board:
    PILOT_PWM_PIN, PILOT_ADC_PIN, CONTACTOR_PIN = 1, 2, 7
    PILOT_ZERO_UV, PILOT_UV_PER_100MV = 1330000, 10250


class Restarts:
    latched_code = 0


sys.modules["machine"] = Machine

from pilot.inputs import BURST_BUDGET_US
from pilot.outputs import Outputs
from pilot.task import Pilot

passes = int(sys.argv[1])
pilot = Pilot(Board, Outputs(Board), Restarts, None, None)
pilot.offer_ma = 16000
durations_us = [0] * passes
bursts_us = [0] * passes
number = start_us = heap_bytes = 0  # the table of these names takes heap as well
for _ in range(WARM_UP):
    pilot.step(PERIOD_MS)
gc.collect()
gc.disable()
heap_bytes = gc.mem_alloc()
for number in range(passes):
    start_us = time.ticks_us()
    pilot.step(PERIOD_MS)
    durations_us[number] = time.ticks_diff(time.ticks_us(), start_us)
heap_bytes = gc.mem_alloc() - heap_bytes
for number in range(passes):
    start_us = time.ticks_us()
    pilot._inputs.measure(30000)
    bursts_us[number] = time.ticks_diff(time.ticks_us(), start_us)
durations_us.sort()
bursts_us.sort()
print(
    json.dumps(
        {
            "version": list(sys.implementation.version[:3]),
            "state": pilot.car_state,
            "pass_us": durations_us[passes // 2],
            "longest_pass_us": durations_us[-1],
            "burst_us": bursts_us[passes // 2],
            "longest_burst_us": bursts_us[-1],
            "burst_budget_us": BURST_BUDGET_US,
            "heap_bytes": heap_bytes,
        }
    )
)
