"""The pilot task: samples the control pilot, follows the car, drives pilot and contactors."""

import asyncio

from micropython import const

from clock import Stopwatch
from iec61851.session import Session
from pilot.inputs import PilotInputs

# From start to start. A car that leaves C is seen after one period, believed after one or two
# more: with a contactor of 20 ms that stays below 100 ms.
PERIOD_MS = 20
_SHORTEST_PAUSE_MS = const(5)  # the other tasks' turn, however long a burst took


class Pilot:
    """Offers `offer_ma` to the car; the properties tell what came of it.

    restarts: keeps a latched fault over resets; tell: takes the text of an event. Set
    `unavailable` for state F, `may_raise` to whether the duty may catch up with the offer now,
    `car_ma` to what a meter at the socket measures, or None.
    """

    def __init__(self, board, outputs, restarts, watchdog, tell):
        self.offer_ma = 0
        self.unavailable = False
        self.may_raise = True
        self.car_ma = None
        # Longest time that any task kept the others waiting: this one's burst, or its lateness.
        self.longest_block_ms = 0
        self._inputs = PilotInputs(board)
        self._session = Session(self._inputs.has_proximity)
        self._session.faults.restore(restarts.latched_code)
        self._outputs = outputs
        self._restarts = restarts
        self._watchdog = watchdog
        self._tell = tell

    @property
    def car_state(self):
        return self._session.car_state

    @property
    def pilot_state(self):
        """As IEC 61851-1 names it: "A1".."D2", "E", "F"."""
        return self._session.pilot_state

    @property
    def charging(self):
        return self._session.supply.charging

    @property
    def signalled_ma(self):
        """What the car reads from the pilot now, mA: never above the offer."""
        return self._session.supply.signalled_ma

    @property
    def cable_ma(self):
        """What the plugged cable carries, 0 without one; None without a proximity pilot."""
        return self._session.cable_ma

    @property
    def longest_burst_us(self):
        """Longest time that a burst of samples took, in microseconds."""
        return self._inputs.longest_burst_us

    @property
    def fault(self):
        """What is wrong, as a text, or None."""
        active = self._session.faults.active
        return active.text if active else None

    def use_three_phases(self, wanted):
        """Whether the contactor of phases 2 and 3 shall close, where the board has one."""
        self._session.phases.wanted = wanted

    async def run(self):
        stopwatch = Stopwatch()
        busy_ms = pause_ms = 0
        while True:
            waited_ms = stopwatch.elapsed_ms()
            event = self.step(waited_ms + busy_ms)
            if event:
                self._tell(event)
            busy_ms = stopwatch.elapsed_ms()
            self.longest_block_ms = max(self.longest_block_ms, busy_ms, waited_ms - pause_ms)
            self._watchdog.alive("pilot")
            pause_ms = max(_SHORTEST_PAUSE_MS, PERIOD_MS - busy_ms)
            await asyncio.sleep_ms(pause_ms)

    def step(self, elapsed_ms):
        """One pass: a burst of samples and what follows from it; returns an event's text, or None.
        Allocates nothing."""
        session, inputs, outputs = self._session, self._inputs, self._outputs
        session.residual_current = inputs.residual_current()
        if session.residual_current:
            outputs.apply(outputs.duty_u16, False)  # the burst can wait
        inputs.measure(outputs.duty_u16)
        session.contactor_closed = inputs.contactor_closed()  # pyright: ignore (None: unknown)
        if session.reads_cable:
            session.proximity_ohm = inputs.proximity_ohm()
        session.unavailable = self.unavailable
        session.may_raise = self.may_raise
        session.car_ma = self.car_ma
        levels, supply = inputs.levels, session.supply
        event = session.step(elapsed_ms, levels.state, levels.low_half_seen, self.offer_ma)
        outputs.apply(supply.duty_u16, supply.contactor)
        outputs.switch_phases(session.phases.closed)
        self._keep_latched()
        return event

    def _keep_latched(self):
        """A fault that latches outlasts a reset from the pass on that raised it."""
        code = self._session.faults.latched_code
        if code != self._restarts.latched_code:
            self._restarts.latch(code)
