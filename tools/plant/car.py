"""The car: reads the duty of the control pilot, switches S2 and draws what it is offered."""

import math
from collections import deque

from tools.checked_values import refused
from tools.plant.car_s2 import S2
from tools.plant.pilot_circuit import parallel

# MicroPython's duty_u16 counts parts of this; 65535 alone is steady high (machine_pwm.c).
PERIOD_U16 = 65536

# Response times of this car; IEC 61851-1 table A.6 gives it 3 s to stop after the PWM ends.
S2_CLOSES_S = 1.5
S2_OPENS_S = 1.0
STARTS_S = 3.0
# IEC 61851-1 annex A, tolerance 3 %: always there, switched by S2, and instead of it by a car that
# needs ventilation.
R2_OHM = 2740
R3_OHM = 1300
R3_VENTILATION_OHM = 270

# Sums of elapsed times miss round numbers by rounding errors.
TINY_S = 1e-6


def signalled_ma(duty_u16):
    """Current in mA that a car may take at this duty (IEC 61851-1 annex A, the car's side); 0
    also stands for no charging: steady pilot, digital communication, invalid duty."""

    def percent(limit):
        return limit * PERIOD_U16

    scaled = duty_u16 * 100
    if scaled < percent(8) or scaled > percent(97):
        return 0
    if scaled < percent(10):
        return 6000
    if scaled <= percent(85):
        return scaled * 600 // PERIOD_U16
    if scaled <= percent(96):
        return (scaled - percent(64)) * 2500 // PERIOD_U16
    return 80000


class Car:
    """`max_a`: the current it can take, A per phase; `phases`: of the station, such as (1, 2, 3).

    It follows a new offer after `dead_s`, then with a first-order lag of `lag_s`. Every argument
    is an attribute that may change at any time; `wants_charge` False is a full battery.
    `s2_closes_s`, `s2_opens_s`: its delay after the PWM begins and ends, math.inf for never;
    `resistance`: of its resistors, 1 is nominal. Faults: `diode_missing`, `pilot_shorted` (control
    pilot to earth), `ignores_offer` (it draws `max_a` whatever the offer).

    Odd cars:

    min_a: below that offer S2 stays open, or opens again.
    gives_up_s: below it S2 closes nevertheless, and opens after that time without a current;
    tries_again_s: until it closes the next time.
    begins_a: the offer that it needs to begin, and no more once it charges.
    shares: the part of the current that each phase of the station carries; 1 is all.
    adds_phases_s: for so long it charges from its first phase alone.
    starts_late_s: it draws first that long after power flows, and all at once.
    sleeps_after_s: without an offer for so long it stays in state B until the pilot has been at
    -12 V `wake_ups` times.
    """

    def __init__(
        self,
        max_a=16,
        phases=(1, 2, 3),
        dead_s=2.0,
        lag_s=1.0,
        ventilation=False,
        diode_missing=False,
        pilot_shorted=False,
        s2_closes_s=S2_CLOSES_S,
        s2_opens_s=S2_OPENS_S,
        resistance=1,
        ignores_offer=False,
        min_a=0,
        gives_up_s=0,
        tries_again_s=30,
        begins_a=0,
        shares=(1, 1, 1),
        adds_phases_s=0,
        starts_late_s=0,
        sleeps_after_s=math.inf,
        wake_ups=1,
    ):
        if not phases or not set(phases) <= {1, 2, 3}:
            raise ValueError(refused("phases", phases, "one to three of 1, 2, 3"))
        if len(shares) != 3:
            raise ValueError(refused("shares", shares, "three numbers, one for each phase"))
        self.max_a = max_a
        self.phases = phases
        self.dead_s = dead_s
        self.lag_s = lag_s
        self.ventilation = ventilation
        self.diode_missing = diode_missing
        self.pilot_shorted = pilot_shorted
        self.s2_closes_s = s2_closes_s
        self.s2_opens_s = s2_opens_s
        self.resistance = resistance
        self.ignores_offer = ignores_offer
        self.min_a = min_a
        self.gives_up_s = gives_up_s
        self.tries_again_s = tries_again_s
        self.begins_a = begins_a
        self.shares = shares
        self.adds_phases_s = adds_phases_s
        self.starts_late_s = starts_late_s
        self.sleeps_after_s = sleeps_after_s
        self.wake_ups = wake_ups
        self.plugged = False
        self.wants_charge = True
        self.s2_closed = False
        self._drawn_ma = 0.0
        self._now_s = 0.0
        self._powered_s = 0.0  # S2 and contactor closed, with an offer that it charges with
        self._s2 = S2(self)
        # (since when, mA): the newest offer that is `dead_s` old counts.
        self._offers = deque([(0.0, 0)])

    def plug(self):
        """Put the plug in; the car reacts in step()."""
        self.plugged = True

    def unplug(self):
        """Pull the plug, under load too."""
        self.plugged = False
        self.s2_closed = False
        self._drawn_ma = 0.0
        self._powered_s = 0.0
        self._s2.reset()

    def fill(self):
        """The battery is full: the car ends the charge itself."""
        self.wants_charge = False

    def discharge(self):
        """The battery takes energy again."""
        self.wants_charge = True

    @property
    def state(self):
        """Its state on the control pilot: "A" to "E" of IEC 61851-1."""
        if not self.plugged:
            return "A"
        if self.pilot_shorted:
            return "E"
        if not self.s2_closed:
            return "B"
        return "D" if self.ventilation else "C"

    @property
    def pilot_ohm(self):
        """Ohm from the control pilot to earth, behind the diode; None: open, 0: shorted."""
        if not self.plugged:
            return None
        if self.pilot_shorted:
            return 0
        ohm = R2_OHM
        if self.s2_closed:
            ohm = parallel(R2_OHM, R3_VENTILATION_OHM if self.ventilation else R3_OHM)
        return ohm * self.resistance

    @property
    def drawn_ma(self):
        """[station phase 1, 2, 3] in mA."""
        begins = self._powered_s - self.starts_late_s < self.adds_phases_s
        phases = self.phases[:1] if begins else self.phases
        return [
            round(self._drawn_ma * share) if phase in phases else 0
            for phase, share in zip((1, 2, 3), self.shares)
        ]

    def step(self, elapsed_s, duty_u16, contactor):
        """Let time pass with this duty (0: steady -12 V, 65535: steady +12 V) and contactor."""
        self._now_s += elapsed_s
        pilot_works = self.plugged and not self.pilot_shorted
        offer_ma = signalled_ma(duty_u16) if pilot_works else 0
        if offer_ma != self._offers[-1][1]:
            self._offers.append((self._now_s, offer_ma))
        self._s2.step(elapsed_s, offer_ma, pilot_works and duty_u16 == 0)
        self._switch_s2()
        started = self._s2.enough and self._s2.answered_s >= STARTS_S - TINY_S
        if started and self.s2_closed and contactor:
            self._powered_s += elapsed_s
            self._follow(elapsed_s)
        else:
            self._powered_s = self._drawn_ma = 0.0

    def _switch_s2(self):
        self.s2_closed = self._s2.closes()

    def _follow(self, elapsed_s):
        past_s = self._now_s - self.dead_s + TINY_S
        while len(self._offers) > 1 and self._offers[1][0] <= past_s:
            self._offers.popleft()
        if self._powered_s <= self.starts_late_s:
            return
        target_ma = self.max_a * 1000
        if not self.ignores_offer:
            target_ma = min(target_ma, self._offers[0][1])
        share = min(1.0, elapsed_s / self.lag_s) if self.lag_s else 1.0
        if self.starts_late_s and not self._drawn_ma:
            share = 1.0
        self._drawn_ma += (target_ma - self._drawn_ma) * share
