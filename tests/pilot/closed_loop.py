"""The firmware's pilot task and the simulated car, down to resistors and diode, in virtual time.

Only the chip's `machine` is replaced: each sample of the ADC is the circuit's voltage at that
microsecond, with edges, noise and spikes. The safety rules are checked after every pass.
"""

import random

from boards import virtual
from chip import Board, Chip, Rtc, Watchdog, machine
from iec61851 import faults
from pilot.outputs import Outputs
from pilot.task import Pilot
from restarts import Restarts
from tools.plant import pilot_circuit
from tools.plant.car import Car
from tools.plant.contactor import Contactor

PERIOD_MS = 20
NOISE_MV = 60
SPIKE_MV = 4000
SPIKES = 0.005  # share of the samples
# IEC 61851-1:2017 table A.6 gives 100 ms; the contactor itself needs some.
CONTACTOR_MS = 20
OPEN_WITHIN_MS = 100 - CONTACTOR_MS
STOPS_WITHIN_MS = 6000 + 3 * PERIOD_MS
# A diode that goes missing within a charge: 500 ms, and bursts that a disturbance made sound.
OPEN_WITHOUT_DIODE_MS = 700
# A plug that is out for less may be missed.
UNPLUGGED_MS = 100
RESET_S = 0.3  # from the bite of the watchdog to the first pass
LATCHING = [fault.text for fault in faults.LATCHING]
# Of the other tasks; longer ones are what the budget in docs/pilot.md leaves to the board.
JITTER_MS = 4


class JumpyCar(Car):
    """`s2`: None leaves it to the car, True and False hold it."""

    s2 = None

    def _switch_s2(self):
        super()._switch_s2()
        if self.s2 is not None:
            self.s2_closed = self.s2 and self.plugged


class World:
    """step() makes a pass of the firmware; while `powered` is False the car is alone."""

    def __init__(self, seed=0, car=None, noise_mv=NOISE_MV):
        self.car = car or JumpyCar()
        self.contactor = Contactor()
        self.residual_current = False
        self.events = []
        self.closings = 0
        self.chip = machine.chip = Chip(self._uv)
        self.rtc = Rtc()
        self._random = random.Random(seed)
        self._noise_mv = noise_mv
        self._car_stepped_us = self._passed_us = 0
        self._left_c_us = self._ended_us = -10_000_000
        self._was_c = False
        self._due_us = 0  # nothing happens before
        self._pilot_mv = ()  # over a period of the PWM, with this duty:
        self._pilot_duty_u16 = None
        self._plugged_us = self._diode_us = self.chip.now_us
        self._diode_proven = False
        self.latched = False
        self.at = []  # [(moment in us, what to do)], in order: things that happen within a pass
        self.pilot = None
        self.offer_ma = 16000
        self.power_on()

    @property
    def now_ms(self):
        return self.chip.now_us // 1000

    @property
    def powered(self):
        return self.pilot is not None

    def power_on(self):
        self._start(power_lost=True)

    def restart(self):
        """By the watchdog or a crash; the power stays."""
        self._stop()
        self.run(RESET_S)
        self._start(power_lost=False)

    def _start(self, power_lost):
        """The firmware starts: outputs are safe before anything else."""
        self.chip.inputs.clear()
        board = Board(
            CONTACTOR_FEEDBACK_PIN=virtual.CONTACTOR_FEEDBACK_PIN,
            RCD_INPUT_PIN=virtual.RCD_INPUT_PIN,
        )
        restarts = Restarts(self.rtc, power_lost, by_watchdog=not power_lost)
        self.pilot = Pilot(board, Outputs(board), restarts, Watchdog(), self.events.append)
        self._passed_us = self.chip.now_us
        self._diode_proven = False

    def power_off(self):
        self._stop()
        self.latched = False

    def _stop(self):
        """The driver stage holds the pilot at +12 V, the contactor falls."""
        self.pilot = None
        self.chip.reset()

    def true_state(self):
        return self.car.state

    def run(self, seconds):
        until_us = self.chip.now_us + seconds * 1_000_000
        while self.chip.now_us < until_us:
            self.step()
        return self

    def until(self, condition, within_s=60):
        """Milliseconds until condition(), which must become true."""
        start_us = self.chip.now_us
        while not condition():
            assert self.chip.now_us - start_us < within_s * 1e6, f"not within {within_s} s"
            self.step()
        return (self.chip.now_us - start_us) // 1000

    def step(self):
        chip = self.chip
        start_us = chip.now_us
        self._look_again()
        if self.powered:
            chip.inputs[virtual.CONTACTOR_FEEDBACK_PIN] = int(self.contactor.closed)
            chip.inputs[virtual.RCD_INPUT_PIN] = int(self.residual_current)
            self.pilot.offer_ma = self.offer_ma
            elapsed_ms = (start_us - self._passed_us) // 1000
            self._passed_us += elapsed_ms * 1000
            event = self.pilot.step(elapsed_ms)
            if event:
                self.events.append(event)
        self._switch_contactor()
        self._check()
        busy_us = chip.now_us - start_us
        chip.now_us += max(5000, PERIOD_MS * 1000 - busy_us)
        chip.now_us += self._random.randrange(JITTER_MS * 1000)
        self._happen(chip.now_us)

    def _switch_contactor(self):
        closed = self.contactor.closed
        self.contactor.drive(self.chip.levels[Board.CONTACTOR_PIN] == 1)
        if self.contactor.closed and not closed:
            self.closings += 1
            self._check_closing()

    # Rules

    def _check_closing(self):
        assert self.true_state() == "C", self.true_state()
        assert self._diode_proven
        assert not self.residual_current
        assert 6000 - 1 <= self.pilot.signalled_ma <= self.offer_ma
        assert self.pilot.charging

    def _check_latched(self):
        """A latching fault has a cause, opens, and lasts until the power is cut."""
        latching = self.powered and self.pilot.fault in LATCHING
        if latching:
            broken = self.contactor.welded or self.contactor.stuck_open
            assert self.latched or self.residual_current or broken
            self.latched = True
        if self.latched and self.powered:
            assert latching and not self.chip.levels[Board.CONTACTOR_PIN]

    def _check_diode(self, signalled_ma):
        """Seen with this car before power first flows, and missed soon where it flows."""
        now_us, car = self.chip.now_us, self.car
        if car.plugged:
            self._plugged_us = now_us
        elif now_us - self._plugged_us > UNPLUGGED_MS * 1000:
            self._diode_proven = False
        watched = signalled_ma and self.true_state() in ("B", "C")
        if not (watched and car.diode_missing):
            self._diode_us = now_us
            self._diode_proven = self._diode_proven or bool(watched)
        elif self.contactor.closed and not self.contactor.welded:
            assert now_us - self._diode_us <= OPEN_WITHOUT_DIODE_MS * 1000, "no diode"

    def _check(self):
        now_us = self.chip.now_us
        signalled_ma = self.pilot.signalled_ma if self.powered else 0
        assert signalled_ma <= max(0, self.offer_ma)
        self._check_latched()
        self._check_diode(signalled_ma)
        if signalled_ma:
            self._ended_us = now_us
        if not self.contactor.closed or self.contactor.welded:
            return
        assert not self.residual_current
        assert now_us - self._ended_us <= STOPS_WITHIN_MS * 1000, "power without an offer"
        if self.true_state() != "C":
            left_ms = (now_us - self._left_c_us) // 1000
            assert left_ms <= OPEN_WITHIN_MS, f"{left_ms} ms after C was left"

    # The world

    def _look_again(self):
        """The test may have changed anything."""
        self._due_us = 0
        self._pilot_duty_u16 = None

    def _happen(self, now_us):
        """What the car and the events of `at` do until now."""
        while self.at and self.at[0][0] <= now_us:
            self.at.pop(0)[1]()
        if now_us - self._car_stepped_us >= 5000:
            elapsed_s = (now_us - self._car_stepped_us) / 1e6
            self._car_stepped_us = now_us
            self.car.step(elapsed_s, self.chip.duty_u16, self.contactor.closed)
        is_c = self.true_state() == "C"
        if self._was_c and not is_c:
            self._left_c_us = now_us
        self._was_c = is_c
        self._look_again()
        self._due_us = self._car_stepped_us + 5000
        if self.at:
            self._due_us = min(self._due_us, self.at[0][0])

    def _uv(self, pin, duty_u16, now_us):
        if now_us >= self._due_us:
            self._happen(now_us)
        if duty_u16 != self._pilot_duty_u16:
            car = self.car
            self._pilot_mv = pilot_circuit.period_mv(duty_u16, car.pilot_ohm, car.diode_missing)
            self._pilot_duty_u16 = duty_u16
        level_mv = self._pilot_mv[now_us % pilot_circuit.PERIOD_US]
        level_mv += (self._random.random() - 0.5) * 2 * self._noise_mv
        if self._random.random() < SPIKES:
            level_mv += self._random.choice((-SPIKE_MV, SPIKE_MV))
        return pilot_circuit.adc_uv(virtual, level_mv)
