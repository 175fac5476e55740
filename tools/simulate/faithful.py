"""Time as on the board: cycles, polls of the meters, passes of the pilot, and a car in between."""

from cycle import PERIOD_MS
from tools.plant.car import Car
from tools.simulate.mains import Mains, TimedFault
from tools.simulate.polled_meter import PolledMeter
from tools.simulate.session_pilot import SessionPilot

SECOND_MS = 1000
# Between two passes of the pilot, which are steps of the car, too. The firmware makes one in
# 20 ms; nothing that takes as long as a cycle depends on it.
PASS_MS = 50
PASSES_PER_CYCLE = PERIOD_MS // PASS_MS
STEPS = SECOND_MS // PASS_MS
# The meter at the socket has a task of its own, which is not in step with the other one.
SOCKET_METER_LATER_MS = 370


class Faithful:
    """`meter`, `socket_meter` and `pilot` are for the control cycle.

    setup: the Setup; phases: indexes of the grid phases behind the station's; accepts: whether a
    Reading of the grid's meter is used. `fine_mains_ma`: the mains in each PASS_MS of the last
    second.
    """

    def __init__(self, setup, phases, accepts):
        self.car = _car(setup)
        self.pilot = SessionPilot(self.car)
        fault = TimedFault(setup.meter_fault, setup.fault_from, setup.fault_until)
        self.meter = _meter(setup, 0, losses=setup.meter_losses, fault=fault, accepts=accepts)
        self.socket_meter = _meter(setup, SOCKET_METER_LATER_MS) if setup.socket_meter else None
        self.fine_mains_ma = []
        self._mains = Mains(setup, phases)
        self._phases = phases
        self._setup = setup
        self._second = 0

    @property
    def closed(self):
        """Whether the contactor is closed."""
        return self.pilot.contactor

    def second(self, house_ma, cycle, report):
        """Let a second pass -> (mains, car), their mean currents in mA per grid phase.

        cycle: the ControlCycle; report: is called with the text of an event.
        """
        if 0 < self._second == self._setup.ev_adds_phases:
            self.car.phases = (1, 2, 3)[: self._setup.ev_phases_at_last]
        self._second += 1
        self.fine_mains_ma = []
        ev_mas = [0, 0, 0]
        for number in range(STEPS):
            if number % PASSES_PER_CYCLE == 0:
                event = cycle.step(PERIOD_MS)
                if event:
                    report(event)
            event = self.pilot.step(PASS_MS)
            if event:
                report(event)
            self._measure(house_ma, ev_mas)
        ev_ma = tuple(round(total / STEPS) for total in ev_mas)
        mains_ma = tuple(
            round(sum(fine[phase] for fine in self.fine_mains_ma) / STEPS) for phase in range(3)
        )
        return mains_ma, ev_ma

    def _measure(self, house_ma, ev_mas):
        """What flows in this step; ev_mas: its sums."""
        drawn_ma = self.car.drawn_ma
        self._mains.step(PASS_MS / 1000, house_ma, drawn_ma)
        mains_ma = self._mains.current_ma
        for phase, own_ma in zip(self._phases, drawn_ma):
            ev_mas[phase] += own_ma
        self.fine_mains_ma.append(mains_ma)
        self.meter.measure(mains_ma, house_ma)
        if self.socket_meter:
            self.socket_meter.measure(drawn_ma)


def _car(setup):
    car = Car(
        setup.ev_max_a,
        (1, 2, 3)[: setup.ev_phases_at_first],
        setup.ev_dead_s,
        setup.ev_lag_s,
        min_a=setup.ev_min_a,
        gives_up_s=setup.ev_gives_up_s,
        starts_late_s=setup.ev_starts_late,
    )
    car.plug()
    return car


def _meter(setup, later_ms, **wrong):
    phase_ms = (setup.meter_phase_ms + later_ms) % SECOND_MS
    delay_ms = setup.meter_delay_s * SECOND_MS
    return PolledMeter(phase_ms, setup.meter_reply_ms, delay_ms, PASS_MS, **wrong)
