"""One car from plug to unplug: from measurements and offer to pilot, contactors and faults."""

from iec61851 import duty, faults
from iec61851.car_state import CarState
from iec61851.contactor_check import ContactorCheck
from iec61851.diode import DiodeCheck
from iec61851.faults import Faults
from iec61851.over_current import OverCurrent
from iec61851.phase_switch import PhaseSwitch
from iec61851.proximity import Proximity
from iec61851.supply import Supply
from iec61851.wake_up import WakeUp


class Session:
    """Set the inputs, call step() with each burst, then read `supply`, `phases` and `faults`."""

    def __init__(self, has_proximity=False):
        # Inputs
        self.unavailable = False  # the station cannot be used: show state F
        self.may_raise = True  # the duty may rise
        self.car_ma = None  # per phase, by a meter at the socket; None without one
        self.contactor_closed = None  # by the auxiliary contact; None without one
        self.residual_current = False  # the residual current device has tripped
        self.proximity_ohm = 0  # the cable's coding, read while `reads_cable`
        # Outputs
        self.supply = Supply()
        self.faults = Faults()
        self.phases = PhaseSwitch()
        self._proximity = Proximity() if has_proximity else None
        self._car = CarState()
        self._diode = DiodeCheck()
        self._contactor_check = ContactorCheck()
        self._over_current = OverCurrent()
        self._wake_up = WakeUp()

    @property
    def car_state(self):
        """The settled state, "A".."F"; the last one seen while the pilot is held at -12 V."""
        return self._car.state

    @property
    def pilot_state(self):
        """The name in IEC 61851-1: "A1".."D2" (2: with PWM), "E", "F"."""
        if self.supply.duty_u16 == duty.STEADY_LOW_U16:
            return "F"
        state = self._car.state
        return state if state in "EF" else state + ("2" if self.supply.signalled_ma else "1")

    @property
    def cable_ma(self):
        """Rated current of the plugged cable, 0 without one; None without a proximity pilot."""
        return self._proximity.cable_ma if self._proximity else None

    @property
    def reads_cable(self):
        """A car is connected, and its cable's rating is not known yet."""
        return self._proximity is not None and not self._proximity.known and self._car.state != "A"

    @property
    def may_wait(self):
        """Nothing that has been seen leads to an open contactor within the next passes."""
        return not self.supply.contactor or (self._car.is_settled and self._car.state == "C")

    def step(self, elapsed_ms, seen, low_half_seen, offer_ma):
        """One pass; returns the text of an event, or None.

        seen: the state that the burst shows; low_half_seen: it showed the low half at -12 V;
        offer_ma: what the control law allows the car.
        """
        visible = self.supply.duty_u16 != duty.STEADY_LOW_U16
        if visible:
            self._follow_car(elapsed_ms, seen, low_half_seen)
        self._check_hardware(elapsed_ms)
        self.faults.step(elapsed_ms, self._car.state if visible else None)
        woken = self._wake(elapsed_ms)
        self._supply(elapsed_ms, seen, offer_ma)
        return self.faults.event() or woken

    def _follow_car(self, elapsed_ms, seen, low_half_seen):
        """Settle the car's state, check its diode, read its cable."""
        reads_cable = self.reads_cable
        state = self._car.step(elapsed_ms, seen)
        if state == "A":
            self._diode.forget()
            if self._proximity:
                self._proximity.forget()
            return
        if self.supply.signalled_ma and seen == state and (state == "B" or state == "C"):
            self._diode.step(elapsed_ms, low_half_seen)
            if self._diode.missing:
                self.faults.report(faults.DIODE)
        if reads_cable:
            fault = self._proximity.step(elapsed_ms, self.proximity_ohm)
            if fault:
                self.faults.report(fault)

    def _check_hardware(self, elapsed_ms):
        """The residual current device, the contactor, and the current that the car draws."""
        if self.residual_current:
            self.faults.report(faults.RESIDUAL_CURRENT)
        if self.contactor_closed is not None:
            fault = self._contactor_check.step(
                elapsed_ms, self.supply.contactor, self.contactor_closed
            )
            if fault:
                self.faults.report(fault)
        if self._over_current.step(elapsed_ms, self.supply.signalled_ma, self.car_ma):
            self.faults.report(faults.OVER_CURRENT)

    def _wake(self, elapsed_ms):
        """Wake twice per car and per pause, but not if the car ended the charge."""
        signalled_ma = self.supply.signalled_ma
        if self._car.state == "A":
            self._wake_up.arm(True)
        elif self.supply.contactor:
            self._wake_up.arm(not signalled_ma)
        waiting = self._car.state == "B" and signalled_ma != 0
        return self._wake_up.step(elapsed_ms, waiting, signalled_ma)

    def _supply(self, elapsed_ms, seen, offer_ma):
        """Power begins only in a pass whose burst shows C: the plug may be on its way out."""
        if self.faults.active or self.phases.pending:
            offer_ma = 0
        elif self._proximity:
            offer_ma = min(offer_ma, self._proximity.cable_ma)
        self.supply.pacing.may_raise = self.may_raise
        self.supply.step(
            elapsed_ms,
            self._car.state,
            offer_ma,
            self._diode.proven and seen == "C",
            self.unavailable or self.faults.open_now,
            self.unavailable or self.faults.hold_low or self._wake_up.low,
        )
        steady = self.supply.duty_u16 == duty.STEADY_HIGH_U16
        self.phases.step(elapsed_ms, steady and not self.supply.contactor)


class SignalledSession:
    """A session that a pilot steps: what it is given by others, and what they read of it."""

    def __init__(self, session):
        # Set by others before each pass
        self.offer_ma = 0
        self.may_raise = True  # the duty may rise towards the offer
        self.car_ma = None  # per phase, by the meter at the socket; None without one
        self._session = session

    @property
    def car_state(self):
        """The settled state of the car, "A".."F"."""
        return self._session.car_state

    @property
    def pilot_state(self):
        """The name in IEC 61851-1: "A1".."D2" (2: with PWM), "E", "F"."""
        return self._session.pilot_state

    @property
    def charging(self):
        """Power flows, and the pilot allows the car to draw it."""
        return self._session.supply.charging

    @property
    def signalled_ma(self):
        """The current that the car reads from the pilot now, mA; never above the offer."""
        return self._session.supply.signalled_ma

    @property
    def cable_ma(self):
        """Rated current of the plugged cable, 0 without one; None without a proximity pilot."""
        return self._session.cable_ma

    @property
    def fault(self):
        """The text of the fault in force, or None."""
        active = self._session.faults.active
        return active.text if active else None
