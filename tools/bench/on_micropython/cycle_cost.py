# Control cycles on random inputs, readings upon every fourth: micropython cycle_cost.py CYCLES
# -> JSON: microseconds of a cycle, heap bytes of all together, the highest offer
import gc
import json
import sys
import time

from cycle import ControlCycle
from load_balancing.control import ControlLaw
from load_balancing.limits import Limits
from load_balancing.response import MeterResponse
from load_balancing.supervision import MeterSupervision
from socket_meter import SocketMeter

CYCLES_PER_READING = 4
PERIOD_MS = 250
PHASES = (0, 1, 2)
# Slower cycles are counted together.
SLOWEST_US = 5000


class Reading:
    def __init__(self):
        self.current_ma = [0, 0, 0]
        self.only_cuts = False


class Meter:
    changed = load_changed = True
    lively = True

    def __init__(self):
        self.reading = Reading()
        self.fresh = False

    def take(self):
        return self.reading if self.fresh else None


class Pilot:
    def __init__(self):
        self.offer_ma = 0
        self.may_raise = False
        self.car_state = "C"
        self.charging = False
        self.fault = self.cable_ma = self.car_ma = None

    @property
    def signalled_ma(self):
        return self.offer_ma


class Led:
    def show(self, state):
        pass


class Inputs:
    """House loads that wander and jump, a car that starts and stops, meters that fall silent."""

    def __init__(self, meter, socket, pilot):
        self.meter = meter
        self.socket = socket
        self.pilot = pilot
        self.seed = 1
        self.house_ma = [2000, 3000, 4000]
        self.silent = 0

    def random(self, below):
        self.seed = (self.seed * 1103515245 + 12345) & 0x3FFFFFFF
        return (self.seed >> 8) % below

    def next(self, fresh):
        self.silent = max(self.silent - 1, 0)
        if self.random(20000) == 0:
            self.silent = self.random(1000)
        if self.random(2000) == 0:
            self.pilot.charging = not self.pilot.charging
        self.meter.fresh = self.socket.fresh = fresh and not self.silent
        drawn_ma = self.pilot.offer_ma if self.pilot.charging else 0
        for phase in PHASES:
            jump = self.random(200) == 0
            walk_ma = self.random(200) - 100
            house_ma = self.random(30000) - 5000 if jump else self.house_ma[phase] + walk_ma
            self.house_ma[phase] = max(min(house_ma, 30000), -20000)
            self.meter.reading.current_ma[phase] = self.house_ma[phase] + drawn_ma
            self.socket.reading.current_ma[phase] = drawn_ma


def median(counts):
    rest = sum(counts) // 2
    for us in range(len(counts)):
        rest -= counts[us]
        if rest < 0:
            return us


def measure(cycle, inputs, cycles):
    """-> (how often a cycle with a reading took so many us, and one without; heap bytes; mA)."""
    counts = ([0] * (SLOWEST_US + 1), [0] * (SLOWEST_US + 1))
    highest_ma = number = 0
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    while number < cycles:
        inputs.next(number % CYCLES_PER_READING == 0)
        begun = time.ticks_us()
        cycle.step(PERIOD_MS)
        us = time.ticks_diff(time.ticks_us(), begun)
        counts[0 if inputs.meter.fresh else 1][min(us, SLOWEST_US)] += 1
        highest_ma = max(highest_ma, inputs.pilot.offer_ma)
        number += 1
    heap_bytes = gc.mem_alloc() - before
    gc.enable()
    return counts, heap_bytes, highest_ma


meter, socket, pilot = Meter(), Meter(), Pilot()
limits = Limits(32000, 16000, 32000, 25000, 6000, PHASES)
socket_meter = SocketMeter(socket, MeterSupervision(1, "socket", name="socket meter"), PHASES)
cycle = ControlCycle(
    meter,
    MeterResponse(PHASES),
    MeterSupervision(5, "grid"),
    ControlLaw(limits),
    pilot,
    Led(),
    socket_meter if "socket" in sys.argv else None,
)
counts, heap_bytes, highest_ma = measure(cycle, Inputs(meter, socket, pilot), int(sys.argv[1]))
print(
    json.dumps(
        {
            "with_reading_us": median(counts[0]),
            "without_us": median(counts[1]),
            "heap_bytes": heap_bytes,
            "highest_offer_ma": highest_ma,
            "version": sys.implementation[1][:3],
        }
    )
)
