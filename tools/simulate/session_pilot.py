"""The control pilot of the firmware, its session of IEC 61851-1, with a car that follows it."""

from cycle import PERIOD_MS
from iec61851.session import Session, SignalledSession


class SessionPilot(SignalledSession):
    """What firmware/pilot/task.py is to the control cycle, without sampling: the car's state on
    the control pilot is known. car: the Car of tools/plant."""

    def __init__(self, car):
        super().__init__(Session())
        self._car = car
        self._since_ms = 0  # the last pass
        self._seen = None  # by the last pass: whatever may move the session

    @property
    def contactor(self):
        """Whether it is closed."""
        return self._session.supply.contactor

    def step(self, elapsed_ms):
        """The car goes on, and the pilot's task makes a pass -> text of an event, or None.

        Passes in which nothing can happen are made together, at most those of a cycle."""
        session, car = self._session, self._car
        self._since_ms += elapsed_ms
        seen = (self.offer_ma, self.may_raise, self.car_ma, car.state, session.supply.duty_u16)
        event = None
        if seen != self._seen or self._since_ms >= PERIOD_MS or not self._rests():
            session.may_raise = self.may_raise
            session.car_ma = self.car_ma
            event = session.step(self._since_ms, car.state, True, self.offer_ma)
            self._seen, self._since_ms = seen, 0
        car.step(elapsed_ms / 1000, session.supply.duty_u16, session.supply.contactor)
        return event

    def _rests(self):
        """No time of the session runs out within a cycle that a car could notice."""
        supply = self._session.supply
        settled = self._car.state == self._session.car_state
        return settled and supply.contactor == supply.pacing.pwm == (self.offer_ma > 0)
