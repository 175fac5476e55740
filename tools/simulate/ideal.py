"""Time as in the figures of other controllers: one step a second, an instant meter."""

from tools.simulate import devices
from tools.simulate.car import Car

STEP_MS = 1000


class Ideal:
    """`meter`, `socket_meter` and `pilot` are for the control cycle.

    setup: the Setup; phases: indexes of the grid phases behind the station's. All readings count.
    """

    def __init__(self, setup, phases, _accepts):
        self.car = Car(setup.ev_dead_s, setup.ev_lag_s, round(setup.ev_max_a * 1000))
        self.pilot = devices.Pilot(setup.paced_pilot)
        self.meter = devices.Meter(setup.meter_delay_s, setup.meter_losses)
        self.socket_meter = devices.Meter(setup.meter_delay_s) if setup.socket_meter else None
        self._phases = phases
        self._car_phases = phases[: setup.ev_phases]
        self._second = 0

    @property
    def closed(self):
        """Whether power is offered: this pilot has no contactor."""
        return self.pilot.offer_ma > 0

    def second(self, house_ma, cycle, report):
        """Let a second pass -> (mains, car), their currents in mA per grid phase.

        cycle: the ControlCycle; report: is called with the text of an event.
        """
        drawn_ma = self.car.step(self.pilot.signalled_ma)
        ev_ma = tuple(drawn_ma if phase in self._car_phases else 0 for phase in range(3))
        mains_ma = tuple(house + ev for house, ev in zip(house_ma, ev_ma))
        self.meter.measure(self._second, mains_ma)
        if self.socket_meter:
            # It counts the station's own phases.
            own_ma = tuple(ev_ma[phase] for phase in self._phases)
            self.socket_meter.measure(self._second, own_ma)
        event = cycle.step(STEP_MS)
        self.pilot.step(STEP_MS)
        if event:
            report(event)
        self._second += 1
        return mains_ma, ev_ma
