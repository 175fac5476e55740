"""The pilot task: samples the control pilot, follows the car, sets pilot and contactors."""

import asyncio

from micropython import const

from clock import Stopwatch
from collector import Collector
from iec61851.session import Session, SignalledSession
from pilot.inputs import PilotInputs

# From start to start of a pass. A car that leaves C is seen after one period and settled after one
# or two more. With a contactor of 20 ms the current is off within 100 ms.
PERIOD_MS = 20
_SHORTEST_PAUSE_MS = const(5)  # for the other tasks, however long a burst took
# A driver that needs pulses holds the contactor for 46 to 68 ms, with the tolerances of its parts.
_LONGEST_GAP_MS = const(45)


class Pilot(SignalledSession):
    """Signals `offer_ma` to the car; its properties report the car and the power.

    restarts: keeps a latched fault over resets; report_event: is called with the text of an event.
    """

    def __init__(self, board, outputs, restarts, watchdog, report_event):
        inputs = self._inputs = PilotInputs(board)
        super().__init__(Session(inputs.has_proximity))
        self.unavailable = False  # set by others before each pass; True: show state F
        # The longest time that any task kept the others waiting: a burst of this one, or the delay
        # of its next pass.
        self.longest_block_ms = 0
        self._session.faults.restore(restarts.latched_code)
        self._outputs = outputs
        self._restarts = restarts
        self._watchdog = watchdog
        self._report_event = report_event
        self._collector = Collector(outputs.pulse)

    @property
    def longest_burst_us(self):
        """The longest burst of samples so far, in microseconds."""
        return self._inputs.longest_burst_us

    def use_three_phases(self, wanted):
        """Close or open the contactor of phases 2 and 3, where the board has one."""
        self._session.phases.wanted = wanted

    async def run(self):
        """Make a pass every PERIOD_MS, for ever; collect garbage behind one where need be."""
        stopwatch = Stopwatch()
        busy_ms = pause_ms = collecting_ms = 0
        while True:
            waited_ms = stopwatch.elapsed_ms()
            elapsed_ms = gap_ms = waited_ms + busy_ms
            if collecting_ms:
                gap_ms = max(collecting_ms, waited_ms)
            event = self.step(elapsed_ms, gap_ms)
            if event:
                self._report_event(event)
            busy_ms = stopwatch.elapsed_ms()
            collected = self._collector.step(self._session.may_wait)
            collecting_ms = stopwatch.elapsed_ms() if collected else 0
            busy_ms += collecting_ms
            self.longest_block_ms = max(self.longest_block_ms, busy_ms, waited_ms - pause_ms)
            self._watchdog.alive("pilot")
            pause_ms = max(_SHORTEST_PAUSE_MS, PERIOD_MS - busy_ms)
            await asyncio.sleep_ms(pause_ms)

    def step(self, elapsed_ms, gap_ms=None):
        """One pass from a burst of samples to the outputs; allocates nothing.

        gap_ms: the longest time without a pulse, where it is not elapsed_ms. Returns the text of
        an event, or None.
        """
        session, inputs, outputs = self._session, self._inputs, self._outputs
        if outputs.pulses and (elapsed_ms if gap_ms is None else gap_ms) > _LONGEST_GAP_MS:
            session.supply.interrupt()  # the driver may have let go: no chatter under load
            outputs.apply(outputs.duty_u16, False)
        session.residual_current = inputs.residual_current()
        if session.residual_current:
            outputs.apply(outputs.duty_u16, False)  # before the burst, which takes time
        outputs.pulse()
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
        """Store a latching fault in the pass that raises it, so that it outlasts a reset."""
        code = self._session.faults.latched_code
        if code != self._restarts.latched_code:
            self._restarts.latch(code)
