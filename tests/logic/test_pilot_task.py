"""The pilot task on a chip in virtual time: inputs, outputs, and no allocation in its pass."""

import asyncio
import sys

import micropython

from chip import Board, Chip, Rtc, Watchdog, machine
from iec61851 import faults
from pilot import task as pilot_task
from pilot.outputs import Outputs
from pilot.task import Pilot
from restarts import Restarts
from virtual_time import VirtualTime

PERIOD_MS = 20
STEADY_HIGH_U16 = 65535
AT_16A_U16 = 17476  # 26.67 % of 65536
ZERO_UV, UV_PER_100MV = 1330000, 10250
FEEDBACK_PIN, RESIDUAL_PIN, PHASES_PIN, PROXIMITY_PIN = 15, 16, 17, 18
LOW_UV = ZERO_UV - 12000 * UV_PER_100MV // 100
ALL_PINS = {
    "CONTACTOR_FEEDBACK_PIN": FEEDBACK_PIN,
    "RCD_INPUT_PIN": RESIDUAL_PIN,
    "L2_L3_CONTACTOR_PIN": PHASES_PIN,
    "PROXIMITY_ADC_PIN": PROXIMITY_PIN,
    "PROXIMITY_SUPPLY_MV": 3300,
    "PROXIMITY_PULL_UP_OHM": 1000,
}


class Bench:
    """A board whose pilot shows `level_mv` in its high half; the contactor obeys."""

    def __init__(self, **pins):
        self.level_uv = self.proximity_uv = 0
        self.show(12000)
        self.chip = machine.chip = Chip(self.uv)
        self.board = Board(**pins)
        self.rtc = Rtc()
        self.events = []
        self.start(True)

    def start(self, power_lost):
        self.chip.reset()
        self.outputs = Outputs(self.board)
        restarts = Restarts(self.rtc, power_lost, False)
        self.pilot = Pilot(self.board, self.outputs, restarts, Watchdog(), self.events.append)
        self.pilot.offer_ma = 16000

    def show(self, level_mv):
        self.level_uv = ZERO_UV + level_mv * UV_PER_100MV // 100

    def uv(self, pin, duty, now_us):
        if pin == PROXIMITY_PIN:
            return self.proximity_uv
        if duty == STEADY_HIGH_U16 or now_us % 1000 * 65536 < duty * 1000:
            return self.level_uv
        return LOW_UV

    def step(self):
        event = self.pilot.step(PERIOD_MS)
        self.chip.inputs[FEEDBACK_PIN] = self.chip.levels[Board.CONTACTOR_PIN]
        self.chip.now_us += 1000
        return event

    def run(self, seconds):
        for _ in range(seconds * 50):
            event = self.step()
            if event:
                self.events.append(event)
        return self


def charging(**pins):
    bench = Bench(**pins)
    bench.run(4)
    bench.show(9000)
    bench.run(2)
    bench.show(6000)
    bench.run(2)
    assert bench.pilot.charging and bench.chip.levels[Board.CONTACTOR_PIN] == 1
    return bench


def test_from_plug_to_charge_and_back():
    bench = charging()
    pilot = bench.pilot
    assert bench.chip.duty_u16 == AT_16A_U16
    assert (pilot.car_state, pilot.pilot_state, pilot.signalled_ma) == ("C", "C2", 15999)
    assert pilot.fault is None and pilot.cable_ma is None
    bench.show(12000)
    bench.run(1)
    assert bench.chip.levels[Board.CONTACTOR_PIN] == 0
    assert bench.chip.duty_u16 == STEADY_HIGH_U16
    assert not bench.events


def pulses_in(bench, passes):
    """How many pulses the contactor's pin got in so many passes."""
    count = 0
    pin = bench.outputs._contactor
    written = []
    real, pin.value = pin.value, written.append
    for _ in range(passes):
        bench.pilot.step(PERIOD_MS)
    pin.value = real
    for number in range(len(written) - 1):
        if written[number : number + 2] == [0, 1]:
            count += 1
    return count


def test_a_driver_that_needs_pulses_gets_one_in_each_pass_while_the_contactor_is_to_be_closed():
    bench = charging(CONTACTOR_DRIVE="pulse")
    assert pulses_in(bench, 50) == 50
    bench.show(9000)
    bench.run(1)
    assert bench.chip.levels[Board.CONTACTOR_PIN] == 0 and pulses_in(bench, 50) == 0
    assert pulses_in(charging(CONTACTOR_DRIVE="level"), 50) == pulses_in(charging(), 50) == 0


def test_a_gap_longer_than_the_driver_holds_opens_the_contactor_for_5_s():
    for drive, gap_ms, stays in (
        ("pulse", 45, True),
        ("pulse", 46, False),
        ("pulse", 300, False),
        ("level", 300, True),
    ):
        bench = charging(CONTACTOR_DRIVE=drive)
        bench.pilot.step(gap_ms)
        assert bench.outputs.contactor is stays, (drive, gap_ms)
        assert bench.chip.levels[Board.CONTACTOR_PIN] == (1 if stays else 0)
        if not stays:
            bench.run(4)
            assert not bench.outputs.contactor
            bench.run(2)
            assert bench.outputs.contactor


def test_a_duty_that_may_not_rise_stays():
    bench = charging()
    bench.pilot.offer_ma = 6000
    bench.run(10)
    for may_raise, signalled_ma in ((False, 6000), (True, 9999)):
        bench.pilot.may_raise = may_raise
        bench.pilot.offer_ma = 10000
        bench.run(6)
        assert bench.pilot.signalled_ma == signalled_ma
    bench.pilot.unavailable = True
    bench.run(1)
    assert (bench.pilot.pilot_state, bench.chip.duty_u16) == ("F", 0)


def test_the_frequency_is_set_by_boot_and_once_more_before_any_duty():
    sys.modules["board"] = Board()
    chip = machine.chip = Chip(None)
    __import__("boot")
    assert (chip.frequencies_set, chip.duty_u16) == (1, STEADY_HIGH_U16)
    assert chip.levels == {Board.CONTACTOR_PIN: 0}
    for name in ("boot", "board"):
        del sys.modules[name]
    bench = charging()
    for offer_ma in (6000, 8000, 0, 10000):  # one duty each
        bench.pilot.offer_ma = offer_ma
        bench.run(10)
    assert bench.chip.frequencies_set == 1
    assert bench.chip.duties_set == 5


def test_a_tripped_residual_current_device_opens_before_the_burst():
    bench = charging(RCD_INPUT_PIN=RESIDUAL_PIN)
    opened = []

    def uv(pin, duty, now_us):
        opened.append(bench.chip.levels[Board.CONTACTOR_PIN] == 0)
        return LOW_UV

    bench.chip.uv = uv
    bench.chip.inputs[RESIDUAL_PIN] = 1
    assert bench.pilot.step(PERIOD_MS) == faults.RESIDUAL_CURRENT.text
    assert all(opened)
    assert bench.pilot.fault == faults.RESIDUAL_CURRENT.text
    assert bench.chip.duty_u16 == 0


def test_a_latched_fault_rules_from_the_first_pass_after_a_reset():
    bench = charging(RCD_INPUT_PIN=RESIDUAL_PIN)
    bench.chip.inputs[RESIDUAL_PIN] = 1
    bench.step()
    bench.chip.inputs[RESIDUAL_PIN] = 0
    for power_lost in (False, False, True):
        bench.start(power_lost)
        fault = None if power_lost else faults.RESIDUAL_CURRENT.text
        assert bench.pilot.fault == fault
        assert bench.step() == fault
        assert bench.chip.duty_u16 == (STEADY_HIGH_U16 if power_lost else 0)
        bench.run(10)
        assert bench.pilot.charging is power_lost


def test_every_latching_fault_has_its_code_and_an_unknown_code_latches_too():
    known = [one for one in faults.__dict__.values() if isinstance(one, faults.Fault)]
    latching = [one for one in known if one.latches]
    assert len(latching) == 4 and set(latching) == set(faults.LATCHING)
    for code, fault in enumerate(faults.LATCHING, 1):
        kept = faults.Faults()
        kept.restore(code)
        assert kept.active is fault and kept.latched_code == code
    kept = faults.Faults()
    kept.restore(0)
    assert kept.active is None and kept.latched_code == 0
    kept.restore(200)
    assert kept.hold_low and kept.open_now
    kept = faults.Faults()
    kept.report(faults.DIODE)
    assert kept.latched_code == 0


def test_a_contactor_that_does_not_obey():
    for level, fault in ((1, faults.WELDED), (0, faults.NOT_CLOSING)):
        bench = charging(CONTACTOR_FEEDBACK_PIN=FEEDBACK_PIN)
        if level:
            bench.show(9000)
            bench.run(1)
        for _ in range(60):
            bench.chip.inputs[FEEDBACK_PIN] = level
            event = bench.pilot.step(PERIOD_MS)
            if event:
                bench.events.append(event)
        assert bench.events == [fault.text]
        assert bench.chip.levels[Board.CONTACTOR_PIN] == 0 and bench.chip.duty_u16 == 0


def test_the_cable_s_resistor_is_read_when_a_car_comes():
    for ohm, cable_ma in ((0, 0), (100, 63000), (220, 32000), (680, 20000), (1500, 13000)):
        bench = Bench(**ALL_PINS)
        bench.proximity_uv = 3300000 * ohm // (ohm + 1000)
        bench.run(1)
        assert bench.pilot.cable_ma == 0
        bench.show(9000)
        bench.run(1)
        assert bench.pilot.cable_ma == cable_ma, ohm
        assert bench.events == ([] if ohm else [faults.CABLE_SHORTED.text])


def test_the_contactor_of_two_more_phases():
    bench = Bench(**ALL_PINS)
    assert bench.chip.levels[PHASES_PIN] == 0
    bench.run(20)
    assert bench.chip.levels[PHASES_PIN] == 0  # off unless asked for
    bench.pilot.use_three_phases(True)
    bench.run(9)
    assert bench.chip.levels[PHASES_PIN] == 0
    bench.run(2)
    assert bench.chip.levels[PHASES_PIN] == 1
    bench.outputs.apply(bench.outputs.duty_u16, True)
    bench.outputs.switch_phases(False)
    assert bench.chip.levels[PHASES_PIN] == 1  # never with the main one closed
    bench.outputs.make_safe()
    assert bench.chip.levels[PHASES_PIN] == 0


def test_safe_after_an_interrupt_just_behind_any_write():
    """Ctrl-C where a pin has its new level and the program's memory of it has not."""
    for writes in range(5):
        bench = Bench(**ALL_PINS)
        chip, outputs = bench.chip, bench.outputs
        chip.interrupted_at = writes
        try:
            outputs.switch_phases(True)
            outputs.apply(AT_16A_U16, True)
            outputs.apply(0, False)
        except KeyboardInterrupt:
            outputs.make_safe()
        assert chip.interrupted_at is None
        assert chip.duty_u16 == outputs.duty_u16 == STEADY_HIGH_U16, writes
        assert chip.levels == {Board.CONTACTOR_PIN: 0, PHASES_PIN: 0}, writes
        assert not (outputs.contactor or outputs.phases_contactor)


class Collections:
    """In the place of the Collector: one of 19 ms behind every tenth pass."""

    def __init__(self, virtual):
        self.virtual = virtual
        self.asked = []

    def step(self, may_wait):
        self.asked.append(may_wait)
        is_tenth = len(self.asked) % 10 == 0
        if is_tenth:
            self.virtual.skip(19)
        return is_tenth


class Passes:
    """The task's loop for 3 s, with passes that take busy_ms; other_ms: a task that keeps all
    others waiting for so long, once."""

    def __init__(self, busy_ms, other_ms=0):
        self.busy_ms, self.other_ms = busy_ms, other_ms
        self.begun_ms = []
        self.elapsed_ms = []
        self.gaps_ms = []
        self.count = 0  # of calls to the watchdog
        self.events = []
        self.virtual = VirtualTime()
        machine.chip = Chip(None)
        restarts = Restarts(Rtc(), True, False)
        outputs = Outputs(Board())
        self.pilot = Pilot(Board(), outputs, restarts, self, self.events.append)
        self.pilot.step = self.step
        self.collector = self.pilot._collector = Collections(self.virtual)
        pilot_task.Stopwatch, real = self.virtual.stopwatch, pilot_task.Stopwatch
        try:
            self.virtual.run(self.main())
        finally:
            pilot_task.Stopwatch = real

    async def main(self):
        running = asyncio.create_task(self.pilot.run())
        await asyncio.sleep_ms(2000)
        self.virtual.skip(self.other_ms)
        await asyncio.sleep_ms(1000)
        running.cancel()

    def step(self, elapsed_ms, gap_ms):
        self.gaps_ms.append(gap_ms)
        self.begun_ms.append(self.virtual.now_ms())
        self.elapsed_ms.append(elapsed_ms)
        self.virtual.skip(self.busy_ms)
        return "an event" if len(self.begun_ms) == 3 else None

    def alive(self, name):
        assert name == "pilot"
        self.count += 1


def test_a_collection_delays_the_next_pass_by_what_the_pause_does_not_hold():
    """A burst of 8 ms, 19 ms, and the 5 ms of the other tasks: 32 instead of 20 ms."""
    passes = Passes(8)
    asked, begun_ms = passes.collector.asked, passes.begun_ms
    assert asked == [True] * len(begun_ms)
    collected = range(9, len(begun_ms) - 1, 10)
    assert len(collected) > 5
    for number in collected:
        assert 31 <= begun_ms[number + 1] - begun_ms[number] <= 36
        # The collection lies between two pulses.
        assert 19 <= passes.gaps_ms[number + 1] <= 22


def test_a_pass_begins_every_20_ms_or_5_ms_after_a_long_one():
    for busy_ms, apart_ms in ((0, 20), (14, 20), (16, 21), (40, 45)):
        passes = Passes(busy_ms)
        begun_ms = passes.begun_ms
        gaps_ms = [begun_ms[n + 1] - begun_ms[n] for n in range(len(begun_ms) - 1)]
        # Those that the computer has not delayed
        assert apart_ms - 1 <= min(gaps_ms) <= apart_ms + 3, (busy_ms, min(gaps_ms))
        assert len(begun_ms) >= 3000 // (apart_ms + 8), busy_ms
        # Each pass is told the time since the one before.
        assert abs(sum(passes.elapsed_ms[1:]) - (begun_ms[-1] - begun_ms[0])) <= 2
        assert passes.count == len(begun_ms)
        assert passes.events == ["an event"]


def test_the_longest_wait_of_the_other_tasks_is_known():
    """It is that of a burst, or of the pass that another task has delayed."""
    assert 300 <= Passes(300).pilot.longest_block_ms <= 400
    assert 480 <= Passes(0, 500).pilot.longest_block_ms <= 600
    assert Passes(3).pilot.longest_block_ms <= 200


def test_a_pass_allocates_nothing():
    """Plug, charge, over-current, unplug, a shorted line, a tripped device: under heap_lock."""
    bench = Bench(CONTACTOR_DRIVE="pulse", **ALL_PINS)
    bench.proximity_uv = 600000
    pilot = bench.pilot
    pilot.car_ma = [0, 0, 0]
    bench.chip.inputs[RESIDUAL_PIN] = 0
    bench.run(1)  # the chip's own tables have all their rows
    events = count = 0
    micropython.heap_lock()
    try:
        while count < 6000:
            second = count // 50
            bench.show(SHOWN_MV[second // 10])
            pilot.offer_ma = 0 if second == 25 else 10000 + second * 10
            pilot.car_ma[0] = 20000 if 30 < second < 40 else 0
            bench.chip.inputs[RESIDUAL_PIN] = second > 110
            if bench.step():
                events += 1
            count += 1
            bench.chip.now_us %= 1000000
    finally:
        micropython.heap_unlock()
    assert events == 5, events


SHOWN_MV = (12000, 9000, 6000, 6000, 12000, 6000, 6000, 0, 12000, 9000, 6000, 6000)
