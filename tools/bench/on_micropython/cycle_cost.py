# Control cycles on random inputs, a reading in every fourth: micropython cycle_cost.py CYCLES
# -> JSON: microseconds of a cycle, heap bytes of all and of the cycle's objects, broken rules
import gc
import json
import sys
import time

from cycle import ControlCycle
from energy_meters.reading import Reading
from load_balancing.limits import Limits
from load_balancing.reasons import CARRIED
from load_balancing.supervision import NORMAL, WARNING, MeterSupervision
from meters.socket_meter import SocketMeter

CYCLES_PER_READING = 4
PERIOD_MS = 250
PHASES = (0, 1, 2)
# Slower cycles are counted together.
SLOWEST_US = 5000
SOCKET_MAX_MA = 16000
SAFE_MA = 6000
# As docs/control-law.md has it, not as the law's own constants do.
MINIMUM_OFFER_MA = 6000
RISE_MA = 1000
RISE_INTERVAL_MS = 2000


class Meter:
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
        self.seeds = [1, 2, 3]
        self.house_ma = [2000, 3000, 4000]
        self.silent = 0

    def random(self, below):
        """Three short generators (Wichmann and Hill, 1982): each integer fits into a word of 32
        bits, so none takes heap."""
        seeds = self.seeds
        seeds[0] = seeds[0] * 171 % 30269
        seeds[1] = seeds[1] * 172 % 30307
        seeds[2] = seeds[2] * 170 % 30323
        return (seeds[0] ^ seeds[1] << 7 ^ seeds[2] << 15) % below

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
            self.meter.reading.power_w[phase] += 1  # it never stands still
            self.socket.reading.current_ma[phase] = drawn_ma


class Rules:
    """The rules for every input: the offer's limits, the ramp, no rise without a reading."""

    def __init__(self, law, supervision):
        self.law = law
        self.supervision = supervision
        self.broken = 0  # number of cycles
        self.highest_ma = 0  # of all offers
        self.before_ma = 0
        self.since_rise_ms = RISE_INTERVAL_MS

    def check(self, fresh):
        self.since_rise_ms += PERIOD_MS
        if not (self.within_limits() and self.risen_well(fresh)):
            self.broken += 1
        if self.law.offer_ma > self.before_ma:
            self.since_rise_ms = 0
        self.before_ma = self.law.offer_ma
        self.highest_ma = max(self.highest_ma, self.before_ma)

    def within_limits(self):
        law = self.law
        if law.offer_ma == 0:
            return True
        if not MINIMUM_OFFER_MA <= law.offer_ma <= SOCKET_MAX_MA:
            return False
        if self.supervision.state != NORMAL:
            return law.offer_ma <= SAFE_MA
        if law.reason in CARRIED:
            return law.offer_ma == MINIMUM_OFFER_MA
        return law.offer_ma <= law.headroom.of(law.headroom.narrowest(law.car))

    def risen_well(self, fresh):
        risen_ma = self.law.offer_ma - self.before_ma
        if risen_ma <= 0:
            return True
        if self.supervision.state == WARNING or (self.supervision.state == NORMAL and not fresh):
            return False
        if self.before_ma == 0:
            return self.law.offer_ma == MINIMUM_OFFER_MA
        return risen_ma <= RISE_MA and self.since_rise_ms >= RISE_INTERVAL_MS


def median(counts):
    rest = sum(counts) // 2
    for us in range(len(counts)):
        rest -= counts[us]
        if rest < 0:
            return us


def measure(cycle, inputs, cycles, rules):
    """-> histograms over us of the cycles with a reading and of those without; heap bytes."""
    counts = ([0] * (SLOWEST_US + 1), [0] * (SLOWEST_US + 1))
    number = 0
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    while number < cycles:
        inputs.next(number % CYCLES_PER_READING == 0)
        begun = time.ticks_us()
        cycle.step(PERIOD_MS)
        us = time.ticks_diff(time.ticks_us(), begun)
        counts[0 if inputs.meter.fresh else 1][min(us, SLOWEST_US)] += 1
        rules.check(inputs.meter.fresh)
        number += 1
    heap_bytes = gc.mem_alloc() - before
    gc.enable()
    return counts, heap_bytes


meter, socket, pilot = Meter(), Meter(), Pilot()
limits = Limits(PHASES)
limits.station_ma = limits.cable_ma = 32000
limits.socket_ma = SOCKET_MAX_MA
limits.installation_ma = 25000
limits.safe_ma = SAFE_MA
limits.budget_mas = 10000
supervision = MeterSupervision(5, "grid")
socket_meter = None
if "socket" in sys.argv:
    watch = MeterSupervision(1, "socket", name="socket meter")
    socket_meter = SocketMeter(socket, watch, PHASES)
gc.collect()
free_bytes = gc.mem_free()
cycle = ControlCycle(limits, meter, supervision, pilot, Led(), socket_meter)
gc.collect()
cycle_bytes = free_bytes - gc.mem_free()
rules = Rules(cycle.law, supervision)
counts, heap_bytes = measure(cycle, Inputs(meter, socket, pilot), int(sys.argv[1]), rules)
print(
    json.dumps(
        {
            "with_reading_us": median(counts[0]),
            "without_us": median(counts[1]),
            "heap_bytes": heap_bytes,
            "broken": rules.broken,
            "cycle_bytes": cycle_bytes,
            "highest_offer_ma": rules.highest_ma,
            "version": sys.implementation[1][:3],
        }
    )
)
